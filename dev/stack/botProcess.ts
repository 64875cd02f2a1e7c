import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describeEnding, startChild, type Child } from './child.ts';
import type { BotSettings } from './botSettings.ts';
import { repository } from './paths.ts';

/** One line of the bot's JSON log, as far as we look into it. */
export type LogLine = {
  readonly level?: number;
  readonly msg?: string;
  readonly httpPort?: number;
  readonly metricsPort?: number;
  readonly [field: string]: unknown;
};

/** A bot that runs in a process of ours. */
export type BotProcess = Omit<Child, 'line'> & {
  readonly userId: string;
  /** Where its HTTP API is. */
  readonly url: string;
  readonly metricsUrl: string;
};

const startTimeoutMs = 60_000;

const running = /Bot is running as (@\S+)/;

/** What the bot's log says, line by line; a line that is no JSON stands as `msg`. */
export const readLog = (lines: readonly string[]): LogLine[] =>
  lines.map((line) => {
    try {
      return JSON.parse(line) as LogLine;
    } catch {
      return { msg: line };
    }
  });

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
  const timer = setTimeout(() => void child.kill(), startTimeoutMs);
  const line = await child.line((text) => running.test(text));
  clearTimeout(timer);
  if (line === undefined) {
    const words = child.lines().slice(-15).join('\n');
    throw new Error(
      `The bot ${describeEnding(await child.ended)} before it was ready. Its last words:\n${words}`,
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
