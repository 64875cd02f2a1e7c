import type { Stop } from '../host/host.ts';
import type { Memory } from '../host/memory.ts';
import { part } from '../host/part.ts';
import type { Act } from './outbox.ts';

/** So many pages of one calendar can be open at once and keep what they did. */
const PAGES = 10;

/** What is kept is hardly ever anything, and checking it takes all schemas there are. */
async function readKept(kept: readonly unknown[]): Promise<readonly Act[]> {
  const items = kept.filter(Array.isArray).flat() as readonly unknown[];
  if (items.length === 0) return [];
  const { readActs } = await part(import('./readActs.ts'));
  return readActs(items);
}

export type Keeper = {
  /** What pages that are gone had not finished. */
  readonly acts: readonly Act[];
  readonly keep: (acts: readonly Act[]) => void;
  /** Leaves what is kept to the next page. */
  readonly stop: Stop;
};

/**
 * Each page keeps its acts in a place of its own, which is locked as long as the page lives. So no page sends what another
 * one is sending, and what a page leaves behind is taken over by the next.
 */
export async function openKept(memory: Memory, key: string): Promise<Keeper> {
  const places = Array.from({ length: PAGES }, (_, at) => `${key}_${at}`);
  const claims = await Promise.all(places.map((place) => memory.claim(place)));
  const taken = places.flatMap((place, at) => {
    const release = claims[at];
    return release ? [{ place, release }] : [];
  });
  const [own, ...others] = taken;
  const acts = new Map<string, Act>();
  for (const act of await readKept(taken.map(({ place }) => memory.read(place)))) acts.set(act.id, act);
  const keep = (now: readonly Act[]) => own && memory.write(own.place, now.length > 0 ? now : undefined);
  // First here, then no longer there: between the two they are in both, and known to be the same.
  keep([...acts.values()]);
  for (const { place, release } of others) {
    memory.write(place, undefined);
    release();
  }
  return { acts: [...acts.values()], keep, stop: () => own?.release() };
}
