import type { CalendarEntry } from './entry.ts';
import { omit } from './omit.ts';
import { dateTimeEntry } from './placed.ts';
import { DAY, dayOf, formatWall } from './wallTime.ts';
import { toInstant, toWall, zoneOf, type Zone } from './zone.ts';

/** What is to be different. What is left out stays as it is. */
export type Change = {
  /** UTC ms: when the occurrence that is meant starts and ends. Only one of them makes it shorter or longer. */
  readonly start?: number;
  readonly end?: number;
  /** Another zone, on purpose. By itself it moves no instant of the occurrence that is meant. */
  readonly tzid?: string;
  /** From the midnight before the start to the one after the end. */
  readonly allDay?: boolean;
  /** Another rule; null is no repetition. */
  readonly rrule?: string | null;
};

/** An occurrence as it is before: what it is written in, its wall time by the rule, and when it is (UTC ms). */
type Before = {
  readonly entry: CalendarEntry;
  readonly zone: Zone;
  readonly wall: number;
  readonly start: number;
  readonly end: number;
};

export type Times = {
  /** Nothing is different from before. */
  readonly isSame: boolean;
  readonly wall: number;
  readonly zone: Zone;
  readonly tzid: string;
  /** The zone the end is written in. */
  readonly endTzid: string;
  readonly length: { readonly ms: number } | { readonly days: number };
};

/** @throws RangeError if it would end before it starts, or in a zone that does not exist */
export function newTimes({ entry, zone: oldZone, wall: oldWall, start, end }: Before, change: Change): Times {
  const tzid = change.tzid ?? entry.dtstart.tzid;
  const endTzid = change.tzid ?? entry.dtend.tzid;
  const zone = zoneOf(tzid);
  if (!zone) throw new RangeError(`There is no time zone ${tzid}.`);
  const [newStart, newEnd] = [change.start ?? start, change.end ?? end];
  if (newStart >= newEnd) throw new RangeError('A meeting cannot end before it starts.');
  const allDay = change.allDay ?? entry.allDay === true;
  // Where the clock skips the time the rule names, the rule moves by as much as what people see.
  const moved = oldWall + toWall(newStart, zone) - toWall(start, zone);
  const wall = zone === oldZone && toInstant(moved, zone) === newStart ? moved : toWall(newStart, zone);
  const isSame =
    wall === oldWall &&
    zone === oldZone &&
    newEnd === end &&
    allDay === (entry.allDay === true) &&
    newStart === start;
  const rest = { isSame, zone, tzid, endTzid };
  if (!allDay) return { ...rest, wall, length: { ms: newEnd - newStart } };
  const midnight = dayOf(wall) * DAY;
  const days = Math.max(1, Math.ceil((toWall(newEnd, zone) - midnight) / DAY));
  return { ...rest, wall: midnight, length: { days } };
}

/** An entry at other times, or as it is if they are the same. */
export function withTimes(entry: CalendarEntry, times: Times): CalendarEntry {
  if (times.isSame) return entry;
  const { wall, zone, tzid, endTzid, length } = times;
  const rest = omit(entry, 'allDay');
  const dtstart = { tzid, value: formatWall(wall) };
  if ('ms' in length)
    return { ...rest, dtstart, dtend: dateTimeEntry(toInstant(wall, zone) + length.ms, endTzid) };
  return { ...rest, dtstart, dtend: { tzid, value: formatWall(wall + length.days * DAY) }, allDay: true };
}
