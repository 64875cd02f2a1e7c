import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describeEnding, startChild, type Child } from './child.ts';
import { lastWords, readLog } from './botLog.ts';
import type { BotSettings } from './botSettings.ts';
import { repository } from './paths.ts';
import { PATIENCE } from './patience.ts';

/** A bot that runs in a process of ours. */
export type BotProcess = Omit<Child, 'line'> & {
  readonly userId: string;
  /** Where its HTTP API is. */
  readonly url: string;
  readonly metricsUrl: string;
};

const running = /Bot is running as (@\S+)/;

/**
 * Starts `bot/src/main.ts` and waits until it says that it is running. `settings` are its environment variables; with
 * `PORT=0` it takes a free port and its log says which. It runs in its data folder, where no stray .env file is.
 *
 * @throws Error with its last log lines when it ends before, or is not ready after a minute.
 */
export const startBotProcess = async (
  settings: BotSettings,
  { logFile }: { logFile?: string } = {},
): Promise<BotProcess> => {
  const cwd = settings.STORAGE_FILE_DATA_PATH;
  await mkdir(cwd, { recursive: true });
  const child = startChild({
    command: process.execPath,
    args: [join(repository, 'bot/src/main.ts')],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings },
    cwd,
    logFile,
  });
  const timer = setTimeout(() => void child.kill(), PATIENCE);
  const line = await child.line((text) => running.test(text));
  clearTimeout(timer);
  if (line === undefined) {
    throw new Error(
      `The bot ${describeEnding(await child.ended)} before it was ready. Its last words:\n${lastWords(child.lines())}`,
    );
  }
  const [{ msg = line, httpPort, metricsPort } = {}] = readLog([line]);
  const at = (port: number | undefined, setting: string): string =>
    `http://127.0.0.1:${port ?? settings[setting] ?? '?'}`;
  return {
    ...child,
    userId: running.exec(msg)?.[1] ?? '',
    url: at(httpPort, 'PORT'),
    metricsUrl: `${at(metricsPort, 'METRICS_PORT')}/metrics`,
  };
};
