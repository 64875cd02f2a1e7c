import type { Calendar, CalendarEntry, DateTimeEntry } from '../entry.ts';
import { occurrences } from '../occurrences.ts';
import { formatWall, parseWall } from '../wallTime.ts';
import { toInstant, toWall, UTC, zoneOf, type Zone } from '../zone.ts';

/** `20401003T1030` in a zone, Berlin unless told; seconds may be left out. */
export function at(value: string, tzid = 'Europe/Berlin'): DateTimeEntry {
  return { tzid, value: value.length === 13 ? `${value}00` : value };
}

export function zone(name: string): Zone {
  const found = zoneOf(name);
  if (!found) throw new Error(`no zone ${name}`);
  return found;
}

/** The instant of `20401003T1030` in a zone. */
export function instant(value: string, tzid = 'Europe/Berlin'): number {
  return toInstant(parseWall(at(value).value) ?? NaN, zone(tzid));
}

/** An hour from 10:30 to 11:30 on 3 October 2040 in Berlin, unless told otherwise. */
export function entry(changes: Partial<CalendarEntry> & { from?: DateTimeEntry; to?: DateTimeEntry } = {}) {
  const { from, to, ...rest } = changes;
  const single: CalendarEntry = {
    uid: 'uid',
    dtstart: from ?? at('20401003T1030'),
    dtend: to ?? at('20401003T1130'),
    ...rest,
  };
  return single;
}

/** A series or single of one hour that starts at `value`. */
export function hour(value: string, rrule?: string, tzid = 'Europe/Berlin'): CalendarEntry {
  const start = parseWall(at(value).value) ?? NaN;
  const dtend = { tzid, value: formatWall(toWall(toInstant(start, zone(tzid)) + 3_600_000, zone(tzid))) };
  return { uid: 'uid', dtstart: at(value, tzid), dtend, ...(rrule === undefined ? {} : { rrule }) };
}

/** Instants as `20401003T1030` in a zone. */
export function show(instants: Iterable<number>, tzid = 'Europe/Berlin'): string[] {
  return [...instants].map((one) => formatWall(toWall(one, zone(tzid))).replace(/00$/, ''));
}

/** When the occurrences of a calendar start, in a zone, over all time or the given years. */
export function startsOf(calendar: Calendar, tzid = 'Europe/Berlin', years: [number, number] = [1970, 2200]) {
  const [from = 0, to = 0] = years.map((year) => toInstant(Date.UTC(year, 0, 1), UTC));
  return show(
    occurrences(calendar, { from, to }).map(({ start }) => start),
    tzid,
  );
}
