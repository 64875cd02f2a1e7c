import type { Calendar } from './entry.ts';
import { placeEntry, type Placed } from './placed.ts';

/** What belongs to one uid: its single entry or series, and the overrides by the instant they replace. */
export type Group = { readonly main: Placed; readonly overrides: ReadonlyMap<number, Placed> };

const NO_OVERRIDES: ReadonlyMap<number, Placed> = new Map();

/** Of two overrides of the same occurrence, the later in the calendar wins. */
export function groupEntries(calendar: Calendar): Group[] {
  const found: Group[] = [];
  let overrides: Map<string, Map<number, Placed>> | undefined;
  for (const entry of calendar) {
    const placed = entry.recurrenceId && placeEntry(entry);
    if (placed?.replaces === undefined) continue;
    overrides ??= new Map();
    const ofUid = overrides.get(entry.uid) ?? new Map<number, Placed>();
    overrides.set(entry.uid, ofUid.set(placed.replaces, placed));
  }
  for (const entry of calendar) {
    const main = entry.recurrenceId ? undefined : placeEntry(entry);
    if (main) found.push({ main, overrides: overrides?.get(entry.uid) ?? NO_OVERRIDES });
  }
  return found;
}
