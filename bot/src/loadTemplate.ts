import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { ConfigError } from '../../shared/src/settings.ts';
import type { Logger } from './log.ts';
import { readRoomTemplate, type ConfiguredWidget, type RoomTemplate } from './meetings/roomTemplate.ts';

/** Puts a picture where clients can fetch it, and returns its `mxc:` address. */
export type UploadPicture = (path: string) => Promise<string>;

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

const pictureOf = ({ content: { avatar_url } }: ConfiguredWidget): string | undefined =>
  typeof avatar_url === 'string' && !avatar_url.startsWith('mxc:') ? avatar_url : undefined;

function withPicture(widget: ConfiguredWidget, picture: string | undefined): ConfiguredWidget {
  const rest = Object.entries(widget.content).filter(([key]) => key !== 'avatar_url');
  const own = picture === undefined ? {} : { avatar_url: picture };
  return { ...widget, content: { ...Object.fromEntries(rest), ...own } };
}

/**
 * Reads `default_events.json` and `default_widget_layouts.json`. Pictures that lie beside the first are still to be
 * uploaded.
 *
 * @throws ConfigError that names each file that is not right, and what is wrong in it
 */
export async function loadTemplate(paths: {
  readonly events: string;
  readonly layouts: string;
}): Promise<RoomTemplate> {
  const events = locate(paths.events);
  const layouts = locate(paths.layouts);
  const read = await Promise.allSettled([readJson(events), readJson(layouts)]);
  const complaints = read.flatMap((file) =>
    file.status === 'rejected' ? [(file.reason as Error).message] : [],
  );
  if (complaints.length > 0) throw new ConfigError(complaints);
  const [eventsJson, layoutsJson] = read.map((file) =>
    file.status === 'fulfilled' ? file.value : undefined,
  );
  let template: RoomTemplate;
  try {
    template = readRoomTemplate(eventsJson, layoutsJson);
  } catch (error) {
    throw new ConfigError([`${events} or ${layouts} is not right: ${(error as Error).message}`]);
  }
  const widgets = template.widgets.map((widget) => {
    const picture = pictureOf(widget);
    return picture === undefined ? widget : withPicture(widget, resolve(dirname(events), picture));
  });
  return { ...template, widgets };
}

/** Uploads the pictures of widgets. One that cannot be had is left out. */
export async function uploadPictures(
  template: RoomTemplate,
  upload: UploadPicture,
  log: Logger,
): Promise<RoomTemplate> {
  const widgets = template.widgets.map(async (widget) => {
    const path = pictureOf(widget);
    if (path === undefined) return widget;
    try {
      return withPicture(widget, await upload(path));
    } catch (error) {
      log.warn({ err: error, path }, 'the picture of a widget is left out');
      return withPicture(widget, undefined);
    }
  });
  return { ...template, widgets: await Promise.all(widgets) };
}
