import { join } from 'node:path';
import { readLog, type LogLine } from '../stack/botLog.ts';
import { startChild, type Ending } from '../stack/child.ts';
import { repository } from '../stack/paths.ts';

/** A bot that is started with exactly these settings, wherever that leads. */
export type BotRun = {
  /** How it ended by itself. */
  readonly ended: Promise<Ending>;
  readonly stop: () => Promise<Ending>;
  /** What it wrote, whole. */
  readonly said: () => string;
  readonly logs: () => LogLine[];
  /** The first line of its log with that message; undefined when it ends before. */
  readonly log: (msg: string) => Promise<LogLine | undefined>;
};

/** Starts `bot/src/main.ts` in a folder with an environment and nothing else. */
export const runBot = (env: Readonly<Record<string, string>>, cwd = join(repository, 'bot')): BotRun => {
  const child = startChild({
    command: process.execPath,
    args: [join(repository, 'bot/src/main.ts')],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    cwd,
  });
  return {
    ended: child.ended,
    stop: () => child.stop(),
    said: () => child.lines().join('\n'),
    logs: () => readLog(child.lines()),
    log: async (msg) => {
      const has = (line: string) => readLog([line])[0]?.msg === msg;
      const line = await child.line(has);
      return line === undefined ? undefined : readLog([line])[0];
    },
  };
};
