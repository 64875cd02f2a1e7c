import { DateTime } from 'luxon';
import type { Calendar } from './entry.ts';
import { dateTimeEntry } from './placed.ts';
import { readRule } from './rule.ts';
import { isValidTimeZone } from './zone.ts';

/** The times of a meeting as they were given before there was a calendar. */
export type LegacyTimes = {
  /** ISO 8601; without an offset it is a wall time in `timeZone`, without a time it is midnight there. */
  start_time: string;
  end_time: string;
  uid: string;
  /** Left out if it is none that can be read. */
  rrule?: string;
  /** The zone the entry is put in, so that a series keeps its wall time; UTC if there is no such zone. */
  timeZone: string;
};

/** Makes the one entry they mean. @throws RangeError if a time cannot be read */
export function legacyCalendar({ start_time, end_time, uid, rrule, timeZone }: LegacyTimes): Calendar {
  const zone = isValidTimeZone(timeZone) ? timeZone : 'UTC';
  const read = (time: string) => {
    const at = DateTime.fromISO(time, { zone });
    if (!at.isValid) throw new RangeError(`${time} is no ISO 8601 time.`);
    return dateTimeEntry(Math.floor(at.toMillis() / 1000) * 1000, zone);
  };
  const recurrence = rrule !== undefined && readRule(rrule).rule ? { rrule } : {};
  return [{ uid, dtstart: read(start_time), dtend: read(end_time), ...recurrence }];
}
