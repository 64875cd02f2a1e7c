import type { Memory } from './due.ts';

const MINUTE = 60_000;

/** How long what failed so often in a row is left alone: a minute, two, four, up to a longest time; in milliseconds. */
export const afterFailures = (failures: number, longest: number): number =>
  Math.min(MINUTE * 2 ** Math.min(failures - 1, 20), longest);

/** How long the reaper rests after a pass: not longer than until the first room that failed is tried again. */
export function afterPass(memories: readonly Memory[], interval: number, now: number): number {
  const retries = memories.flatMap(({ retryAt }) =>
    retryAt !== undefined && retryAt > now ? [retryAt] : [],
  );
  return Math.min(interval, Math.max(MINUTE, Math.min(...retries) - now));
}
