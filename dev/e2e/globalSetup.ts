import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sayOnStderr } from '../stack/say.ts';
import { startSynapse } from '../stack/synapse.ts';
import { announceRun } from './run.ts';
import { keepForTeardown } from './runResources.ts';

/** Starts the one Synapse that all specs of a run share. */
const setUp = async (): Promise<void> => {
  const dir = await mkdtemp(join(tmpdir(), 'convene-e2e-'));
  const synapse = await startSynapse({ dir: join(dir, 'synapse'), say: sayOnStderr });
  const admin = await synapse.registerUser({ user: 'admin', admin: true });
  const { url, serverName, sharedSecret } = synapse;
  announceRun({ dir, url, serverName, sharedSecret, admin });
  keepForTeardown({ dir, synapse });
};

// jest looks for a default export.
export { setUp as default };
