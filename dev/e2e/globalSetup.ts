import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { chromiumProgram } from '../stack/chromium.ts';
import { findNginx } from '../stack/nginx.ts';
import { startPostgres } from '../stack/postgres.ts';
import { sayOnStderr } from '../stack/say.ts';
import { startSynapse } from '../stack/synapse.ts';
import { prepareBotFolders } from './prepareBotFolders.ts';
import { announceRun } from './run.ts';
import { makeRunFolders } from './runFolders.ts';
import { keepForTeardown } from './runResources.ts';

/** A developer may go without; where everything has to be tested its absence is a failure. */
const orNone = async <Thing>(specs: string, get: () => Promise<Thing>): Promise<Thing | undefined> => {
  try {
    return await get();
  } catch (thrown) {
    if (process.env['CI'] !== undefined) {
      throw thrown;
    }
    sayOnStderr(`Specs for ${specs} are skipped. ${(thrown as Error).message}`);
    return undefined;
  }
};

/** Starts the one Synapse and the one PostgreSQL that all specs of a run share, and makes the folder that bots begin with. */
const setUp = async (): Promise<void> => {
  const { dir, quickDir } = await makeRunFolders();
  // PostgreSQL may have to run as somebody else, who has to get through to its folder.
  await chmod(dir, 0o711);
  const [synapse, postgres, chromium, nginx] = await Promise.all([
    startSynapse({ dir: join(quickDir, 'synapse'), say: sayOnStderr }),
    orNone('PostgreSQL', () => startPostgres({ dir: join(dir, 'postgres'), say: sayOnStderr })),
    orNone('the widget', () => chromiumProgram(sayOnStderr)),
    orNone('the container of the widget', () => findNginx(sayOnStderr)),
    prepareBotFolders(dir),
  ]);
  keepForTeardown({
    dirs: [dir, quickDir],
    stops: [synapse.stop, ...(postgres === undefined ? [] : [postgres.stop])],
  });
  await announceRun(synapse, {
    dir,
    quickDir,
    chromium,
    nginx,
    postgres: postgres && { url: postgres.url, bin: postgres.bin },
  });
};

// jest looks for a default export.
export { setUp as default };
