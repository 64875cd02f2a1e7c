import { isObject } from '../matrix/event.ts';
import type { Calendar, CalendarEntry, DateTimeEntry } from './entry.ts';
import { parseWall } from './wallTime.ts';
import { isValidTimeZone } from './zone.ts';

/** A state event holds 64 KiB, which is some six hundred entries; so this only bounds the work of looking. */
export const MOST_ENTRIES = 2000;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isDateTime = (date: unknown): date is DateTimeEntry =>
  isObject(date) && isText(date['tzid']) && isText(date['value']);

/** An entry with what of it can be read, or `undefined` where it has not the shape of one. */
function readEntry(item: unknown): CalendarEntry | undefined {
  if (!isObject(item)) return undefined;
  const { uid, dtstart, dtend, rrule, exdate, recurrenceId, allDay, ...rest } = item;
  if (!isText(uid) || !isDateTime(dtstart) || !isDateTime(dtend)) return undefined;
  // Others write an empty rule, or null, for what there is not.
  const hasRule = rrule !== undefined && rrule !== null && rrule !== '';
  const hasExceptions = exdate !== undefined && exdate !== null;
  const isOverride = recurrenceId !== undefined && recurrenceId !== null;
  if (hasRule && !isText(rrule)) return undefined;
  if (hasExceptions && !Array.isArray(exdate)) return undefined;
  if (isOverride && !isDateTime(recurrenceId)) return undefined;
  return {
    ...rest,
    uid,
    dtstart,
    dtend,
    ...(hasRule && { rrule }),
    ...(hasExceptions && { exdate: exdate.filter(isDateTime) }),
    ...(isOverride && { recurrenceId }),
    ...(typeof allDay === 'boolean' && { allDay }),
  };
}

const exists = ({ tzid, value }: DateTimeEntry) => isValidTimeZone(tzid) && parseWall(value) !== undefined;

/**
 * Reads what already stands in rooms, by hand and without a schema: a client does it for thousands of rooms before it shows
 * anything.
 *
 * @returns all entries that have the shape of one, where at least one meeting or series of them can be shown. What they name
 *   may still not exist; they then yield no occurrence.
 */
export function readStoredCalendar(value: unknown): Calendar | undefined {
  if (!Array.isArray(value)) return undefined;
  const entries = value.slice(0, MOST_ENTRIES).flatMap((item: unknown) => readEntry(item) ?? []);
  const canBeShown = entries.some(
    ({ recurrenceId, dtstart, dtend }) => !recurrenceId && [dtstart, dtend].every(exists),
  );
  return canBeShown ? entries : undefined;
}
