import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../stack/homeserver.ts';
import type { Nginx } from '../stack/nginx.ts';
import type { Postgres } from '../stack/postgres.ts';
import type { Synapse } from '../stack/synapse.ts';
import type { SynapseProgram } from '../stack/synapsePython.ts';
import type { RunFolders } from './runFolders.ts';

/** What the global set-up tells the specs, which run in processes of their own. */
export type Run = RunFolders & {
  readonly url: string;
  readonly serverName: string;
  readonly sharedSecret: string;
  /** What the shared homeserver is, for further ones. */
  readonly synapse: SynapseProgram;
  readonly admin: Account;
  /** The browser; undefined where there is none. */
  readonly chromium: string | undefined;
  /** Undefined where there is none. */
  readonly nginx: Nginx | undefined;
  /** Undefined where there is no PostgreSQL. */
  readonly postgres: Pick<Postgres, 'bin' | 'url'> | undefined;
};

const variable = 'CONVENE_E2E_RUN';

type OfSynapse = 'url' | 'serverName' | 'sharedSecret' | 'synapse' | 'admin';

/** For the set-up: makes the administrator of the homeserver that all share, and leaves word. */
export const announceRun = async (synapse: Synapse, rest: Omit<Run, OfSynapse>): Promise<void> => {
  const { url, serverName, sharedSecret, program } = synapse;
  const admin = await synapse.registerUser({ user: 'admin', admin: true });
  const run: Run = { url, serverName, sharedSecret, synapse: program, admin, ...rest };
  process.env[variable] = JSON.stringify(run);
};

/** For everybody else. Throws when the set-up has not run. */
export const theRun = (): Run => {
  const text = process.env[variable];
  if (text === undefined) {
    throw new Error('There is no run: specs are started by `npm test`.');
  }
  return JSON.parse(text) as Run;
};

/** A new folder of the run, whose name begins like that. */
export const newFolder = (name: string): Promise<string> => mkdtemp(join(theRun().dir, `${name}-`));

/** A new folder of the run for a homeserver. */
export const newHomeserverFolder = (): Promise<string> => mkdtemp(join(theRun().quickDir, 'synapse-'));
