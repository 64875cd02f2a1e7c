import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stackHome } from './paths.ts';

/** Somebody who can log in. */
export type StackPerson = {
  readonly userId: string;
  readonly password: string;
  readonly accessToken: string;
};

/** What `npm start` has made and where it runs, for scripts: `.local/stack.json`. */
export type StackFile = {
  readonly homeserver: { readonly url: string; readonly serverName: string };
  readonly bot: {
    readonly userId: string;
    /** Of its HTTP API, without a slash at the end. */
    readonly url: string;
    readonly metricsUrl: string;
    readonly accessToken: string;
  };
  /** Where the widget is served, on which people can log in too; without a slash at the end. */
  readonly widgetUrl: string;
  readonly people: Readonly<Record<'alice' | 'bob' | 'carol', StackPerson>>;
  /** Administrator of the homeserver. */
  readonly admin: StackPerson;
  /** Alice's calendar room, where meetings are created. */
  readonly calendarRoomId: string;
};

export const stackFilePath = join(stackHome, 'stack.json');

/** What the last start wrote; undefined when there was none. */
export const readStackFile = async (): Promise<StackFile | undefined> => {
  try {
    return JSON.parse(await readFile(stackFilePath, 'utf8')) as StackFile;
  } catch {
    return undefined;
  }
};

/** Replaces the file as a whole: whoever reads it meanwhile sees the old one or the new one. */
export const writeStackFile = async (content: StackFile): Promise<void> => {
  const unfinished = `${stackFilePath}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, stackFilePath);
};
