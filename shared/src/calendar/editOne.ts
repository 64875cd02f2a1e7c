import { editAll, type Ref } from './editAll.ts';
import type { Calendar, CalendarEntry } from './entry.ts';
import { findGroup, replaceEntries, wallAt, type Group } from './group.ts';
import { newTimes, withTimes, type Change } from './newTimes.ts';
import { omit } from './omit.ts';
import { dateTimeEntry, endOf, instantOf } from './placed.ts';
import { formatWall } from './wallTime.ts';

type Found = Group & { readonly at: number; readonly wall: number };

/** An occurrence the rule of a series has, be it deleted, moved, or neither. */
function findOccurrence(calendar: Calendar, { uid, recurrenceId }: Ref): Found | undefined {
  const group = findGroup(calendar, uid);
  if (!group?.main.plan || recurrenceId === undefined) return undefined;
  const wall = wallAt(group.main, recurrenceId);
  return wall === undefined ? undefined : { ...group, at: recurrenceId, wall };
}

const isSingle = (calendar: Calendar, { uid, recurrenceId }: Ref) => {
  const group = findGroup(calendar, uid);
  return group && !group.main.plan && (recurrenceId ?? group.main.start) === group.main.start;
};

/** All entries that override an occurrence, of which only the last has an effect. */
const overridesOf = (calendar: Calendar, uid: string, at: number) =>
  calendar.filter((entry) => entry.uid === uid && entry.recurrenceId && instantOf(entry.recurrenceId) === at);

/** A recurrence id or exception date of a series, in its own zone and with the time its rule names. */
const writtenAt = ({ main, at, wall }: Found) => {
  const written = { tzid: main.entry.dtstart.tzid, value: formatWall(wall) };
  return instantOf(written) === at ? written : dateTimeEntry(at, written.tzid);
};

function withOverride(calendar: Calendar, found: Found, change: Change): Calendar {
  const { main, overrides, at, wall } = found;
  const { entry } = main;
  const old = overrides.get(at);
  const regular = { entry, zone: main.zone, wall, start: at, end: endOf(main, at) };
  const before = old ? { ...old, wall: old.wall } : regular;
  const times = newTimes(before, change);
  if (times.isSame) return calendar;
  const entries = new Map<CalendarEntry, CalendarEntry | undefined>(
    overridesOf(calendar, entry.uid, at).map((one) => [one, undefined]),
  );
  const override: CalendarEntry = withTimes(
    old?.entry ?? { ...omit(entry, 'rrule', 'exdate'), recurrenceId: writtenAt(found) },
    times,
  );
  const isRegular =
    instantOf(override.dtstart) === at &&
    instantOf(override.dtend) === regular.end &&
    (override.allDay === true) === (entry.allDay === true);
  if (isRegular) return replaceEntries(calendar, entries);
  if (!old) return [...calendar, override];
  entries.set(old.entry, override);
  return replaceEntries(calendar, entries);
}

/**
 * Changes one occurrence of a series (or a single meeting). One that is put back to where the rule has it needs no
 * override any more. A rule in the change is left out.
 *
 * @returns undefined if there is no such occurrence, or it is deleted
 * @throws RangeError if it would end before it starts, or in a zone that does not exist
 */
export function editOccurrence(calendar: Calendar, ref: Ref, change: Change): Calendar | undefined {
  if (isSingle(calendar, ref)) return editAll(calendar, ref, omit(change, 'rrule'))?.calendar;
  const found = findOccurrence(calendar, ref);
  if (!found || found.main.excluded.has(found.at)) return undefined;
  return withOverride(calendar, found, change);
}

/**
 * Takes one occurrence out of a series (or a single meeting out of the calendar).
 *
 * @returns undefined if there is no such occurrence, or it is deleted already
 */
export function deleteOccurrence(calendar: Calendar, ref: Ref): Calendar | undefined {
  if (isSingle(calendar, ref)) return deleteAll(calendar, ref);
  const found = findOccurrence(calendar, ref);
  if (!found || found.main.excluded.has(found.at)) return undefined;
  const { entry } = found.main;
  const replacements = new Map<CalendarEntry, CalendarEntry | undefined>(
    overridesOf(calendar, entry.uid, found.at).map((one) => [one, undefined]),
  );
  replacements.set(entry, { ...entry, exdate: [...(entry.exdate ?? []), writtenAt(found)] });
  return replaceEntries(calendar, replacements);
}

/**
 * Puts a deleted occurrence back to where the rule has it.
 *
 * @returns undefined if there is no such occurrence, or it is not deleted
 */
export function restoreOccurrence(calendar: Calendar, ref: Ref): Calendar | undefined {
  const found = findOccurrence(calendar, ref);
  if (!found?.main.excluded.has(found.at)) return undefined;
  const { entry } = found.main;
  const exdate = (entry.exdate ?? []).filter((date) => instantOf(date) !== found.at);
  const restored = exdate.length > 0 ? { ...entry, exdate } : omit(entry, 'exdate');
  return replaceEntries(calendar, new Map([[entry, restored]]));
}

/** Takes a meeting or series out, with all that belongs to it. Undefined if there is none. */
export function deleteAll(calendar: Calendar, { uid }: Ref): Calendar | undefined {
  const rest = calendar.filter((entry) => entry.uid !== uid);
  return rest.length === calendar.length ? undefined : rest;
}
