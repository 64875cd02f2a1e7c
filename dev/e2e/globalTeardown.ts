import { rm } from 'node:fs/promises';
import { keptForTeardown } from './runResources.ts';

/** Stops the Synapse of the run and removes what the run made. `KEEP_E2E=1` leaves it for a look. */
const tearDown = async (): Promise<void> => {
  const resources = keptForTeardown();
  await resources?.synapse.stop();
  if (resources !== undefined && process.env['KEEP_E2E'] === undefined) {
    await rm(resources.dir, { recursive: true, force: true });
  }
};

// jest looks for a default export.
export { tearDown as default };
