import type { Calendar, CalendarEntry } from './entry.ts';
import { STEPS, walls, type Budget } from './generate.ts';
import { placeEntry, type Placed } from './placed.ts';
import { DAY } from './wallTime.ts';
import { toInstant, toWall } from './zone.ts';

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

export function findGroup(calendar: Calendar, uid: string): Group | undefined {
  return groupEntries(calendar.filter((entry) => entry.uid === uid))[0];
}

/** The wall time by the rule of an occurrence that starts at an instant; undefined if there is none. */
export function wallAt(
  { plan, wall, start, zone, until }: Placed,
  instant: number,
  budget: Budget = { steps: STEPS },
): number | undefined {
  if (!plan) return instant === start ? wall : undefined;
  if (instant > until) return undefined;
  // Not the wall time of the instant itself: the clock may skip the one the rule names.
  for (const at of walls(plan, toWall(instant, zone) - DAY, budget)) {
    if (toInstant(at, zone) === instant) return at;
    if (at > toWall(instant, zone) + DAY) break;
  }
  return undefined;
}

/** The calendar with some entries put in place of others; those put in place of by undefined are taken out. */
export function replaceEntries(
  calendar: Calendar,
  replacements: ReadonlyMap<CalendarEntry, CalendarEntry | undefined>,
): Calendar {
  return calendar.flatMap((entry) => {
    const replacement = replacements.has(entry) ? replacements.get(entry) : entry;
    return replacement ? [replacement] : [];
  });
}
