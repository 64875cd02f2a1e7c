import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readLog, type LogLine } from '../stack/botLog.ts';
import { startChild, type Child } from '../stack/child.ts';
import type { Account, Homeserver } from '../stack/homeserver.ts';
import { repository } from '../stack/paths.ts';
import { freshName } from './people.ts';
import { newFolder } from './run.ts';

/** A reaper's place: its account, its folder, its settings; one process after another. */
export type ReaperPlace = {
  readonly account: Account;
  readonly dataDir: string;
  /** Starts it, in interval mode or for one pass; its settings may be changed for this start. */
  readonly start: (mode: 'once' | 'interval', changed?: Readonly<Record<string, string>>) => ReaperProcess;
  /** One pass to its end; gives the exit code and what it said. */
  readonly once: (
    changed?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly code: number | null; readonly logs: LogLine[]; readonly report: Report }>;
  /** What stands in the audit file. */
  readonly audit: () => Promise<readonly Deed[]>;
};

export type ReaperProcess = Child & {
  readonly logs: () => LogLine[];
  /** Settles when its pages are open; with the line that names their ports. */
  readonly opened: () => Promise<LogLine>;
  /** Settles when it has found its accounts right; with the same line. */
  readonly ready: () => Promise<LogLine>;
};

export type Deed = {
  readonly at: string;
  readonly by: string;
  readonly roomId: string;
  readonly deed: string;
  readonly why: string;
  readonly due?: string;
};

export type Report = {
  readonly meetings: number;
  readonly planned: Record<string, number>;
  readonly done: Record<string, number>;
  readonly kept: Record<string, number>;
  readonly failed: number;
  readonly dangling: number;
  readonly stopped?: string;
};

/** All stages in one pass, nothing announced, no limits: for specs about which rooms go. */
export const atOnce = {
  DRY_RUN: 'false',
  ANNOUNCE_BEFORE_HOURS: '0',
  DELETE_AFTER_HOURS: '0',
  PURGE_AFTER_HOURS: '0',
  MAX_ROOMS_PER_PASS: '100000',
  MAX_PERCENT_PER_PASS: '100',
};

/** Makes a place for a reaper of these bots; with an administrator's account of its own unless one is given. */
export const reaperPlace = async (
  homeserver: Homeserver,
  botIds: readonly string[],
  { env = {}, account }: { env?: Readonly<Record<string, string>>; account?: Account } = {},
): Promise<ReaperPlace> => {
  const own = account ?? (await homeserver.registerUser({ user: freshName('reaper'), admin: true }));
  const dataDir = await newFolder('reaper');
  const start: ReaperPlace['start'] = (mode, changed = {}) => {
    const child = startChild({
      command: process.execPath,
      args: [join(repository, 'reaper/src/main.ts'), ...(mode === 'once' ? ['--once'] : [])],
      env: {
        PATH: process.env['PATH'],
        HOMESERVER_URL: homeserver.url,
        ACCESS_TOKEN: own.accessToken,
        BOT_USER_IDS: botIds.join(','),
        STORAGE_PATH: dataDir,
        LISTEN_ADDRESS: '127.0.0.1',
        ...env,
        ...changed,
      },
      cwd: dataDir,
    });
    const said = async (words: string) => {
      const line = await child.line((text) => text.includes(words));
      if (line === undefined) throw new Error(`The reaper ended: ${child.lines().slice(-5).join('\n')}`);
      return readLog([line])[0] ?? {};
    };
    return {
      ...child,
      logs: () => readLog(child.lines()),
      opened: () => said('the pages are open'),
      ready: async () => {
        await said('Reaper is running');
        return said('the pages are open');
      },
    };
  };
  return {
    account: own,
    dataDir,
    start,
    once: async (changed) => {
      const process = start('once', changed);
      const { code } = await process.ended;
      const logs = process.logs();
      const report = logs.findLast((line) => 'report' in line)?.['report'];
      if (report === undefined) throw new Error(`No report: ${process.lines().slice(-10).join('\n')}`);
      return { code, logs, report: report as Report };
    },
    audit: async () => {
      const text = await readFile(join(dataDir, 'audit.jsonl'), 'utf8').catch(() => '');
      // The last line may be half-written while the reaper runs.
      const lines = text.split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line) as Deed);
    },
  };
};
