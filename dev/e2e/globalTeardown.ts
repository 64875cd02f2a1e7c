import { rm } from 'node:fs/promises';
import { keptForTeardown } from './runResources.ts';

/** Stops what the run started and removes what it made. `KEEP_E2E=1` leaves the files for a look, until the next run. */
const tearDown = async (): Promise<void> => {
  const resources = keptForTeardown();
  await Promise.all((resources?.stops ?? []).map((stop) => stop()));
  if (resources !== undefined && process.env['KEEP_E2E'] === undefined) {
    await Promise.all(resources.dirs.map((dir) => rm(dir, { recursive: true, force: true })));
  }
};

// jest looks for a default export.
export { tearDown as default };
