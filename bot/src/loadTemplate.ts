import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { readRoomTemplate, type ConfiguredWidget, type RoomTemplate } from './meetings/roomTemplate.ts';

/** Puts a picture where clients can fetch it, and returns its `mxc:` address. */
export type UploadPicture = (path: string) => Promise<string | undefined>;

/** Paths are meant from the working directory; what is not there is looked for beside the bot, where defaults ship. */
function locate(path: string): string {
  const beside = resolve(import.meta.dirname, '..', path);
  return isAbsolute(path) || existsSync(path) ? resolve(path) : beside;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

async function withPicture(
  widget: ConfiguredWidget,
  folder: string,
  upload: UploadPicture,
): Promise<ConfiguredWidget> {
  const { avatar_url, ...rest } = widget.content;
  if (typeof avatar_url !== 'string' || avatar_url.startsWith('mxc:')) return widget;
  const address = await upload(resolve(folder, avatar_url));
  return { ...widget, content: { ...rest, ...(address !== undefined && { avatar_url: address }) } };
}

/**
 * Reads `default_events.json` and `default_widget_layouts.json`.
 *
 * @throws Error that names the file and what is wrong in it
 */
export async function loadTemplate(
  paths: { readonly events: string; readonly layouts: string },
  upload: UploadPicture,
): Promise<RoomTemplate> {
  const events = locate(paths.events);
  const layouts = locate(paths.layouts);
  let template: RoomTemplate;
  const contents = [await readJson(events), await readJson(layouts)] as const;
  try {
    template = readRoomTemplate(...contents);
  } catch (error) {
    throw new Error(`${events} or ${layouts} is not right: ${(error as Error).message}`, { cause: error });
  }
  const widgets = template.widgets.map((widget) => withPicture(widget, dirname(events), upload));
  return { ...template, widgets: await Promise.all(widgets) };
}
