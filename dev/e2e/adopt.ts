import { join } from 'node:path';
import { botSettings } from '../stack/botSettings.ts';
import { startChild, type Child } from '../stack/child.ts';
import { repository } from '../stack/paths.ts';
import { newPlace, type Place } from './bot.ts';

type Change = { readonly what: string; readonly state: string; readonly why?: string };

export type AdoptedRoom = {
  readonly roomId: string;
  readonly kind: string;
  readonly isClosed?: boolean;
  readonly widgets?: readonly { readonly id: string; readonly kind: string }[];
  readonly findings: readonly string[];
  readonly changes: readonly Change[];
};

export type AdoptionReport = {
  readonly by: string;
  readonly from?: string;
  readonly isDryRun: boolean;
  readonly ledger: string;
  readonly rooms: readonly AdoptedRoom[];
};

/** `npm run bot -- adopt` for one account, with a database of its own. */
export type Adoption = {
  readonly place: Place;
  readonly start: (args: readonly string[]) => Child;
  /** Runs it to its end and reads its report; throws with what it said unless it ended with that code. */
  readonly report: (args?: readonly string[], code?: number) => Promise<AdoptionReport>;
  /** The report as people read it. */
  readonly text: (args?: readonly string[]) => Promise<string>;
};

export const adoption = async (
  homeserverUrl: string,
  accessToken: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Adoption> => {
  const place = await newPlace();
  const { dataDir, database } = place;
  const start = (args: readonly string[]) =>
    startChild({
      command: process.execPath,
      args: [join(repository, 'bot/src/main.ts'), 'adopt', ...args],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        ...botSettings({ homeserverUrl, accessToken, dataDir }),
        ...database,
        ...env,
      },
      cwd: dataDir,
    });
  const run = async (args: readonly string[], expected: number) => {
    const child = start(args);
    const { code } = await child.ended;
    const said = child.lines().join('\n');
    if (code !== expected) throw new Error(`It ended with ${code}: ${said}`);
    return said;
  };
  return {
    place,
    start,
    report: async (args = [], code = 0) => {
      // Warnings may stand around it, which come on the other stream.
      const json = /^\{$.*^\}$/ms.exec(await run([...args, '--json'], code))?.[0];
      return JSON.parse(json ?? '') as AdoptionReport;
    },
    text: (args = []) => run(args, 0),
  };
};
