import type { DateTimeEntry } from './entry.ts';
import { foreignZone } from './icsForeignZone.ts';
import type { JCalComponent, JCalProperty } from './icsJcal.ts';
import { plainValue } from './icsParts.ts';
import type { Report } from './icsProblem.ts';
import { dateTimeEntry, instantOf } from './placed.ts';
import { DAY, formatWall, parseWall } from './wallTime.ts';

/** What times in a file are read with. */
export type Reading = {
  /** The zone of what has none. */
  readonly timeZone: string;
  readonly definitions: readonly JCalComponent[];
  readonly report: Report;
};

export type ReadTime = { readonly entry: DateTimeEntry; readonly isDate: boolean };

function zoneOfTime(tzid: string, wall: number, { timeZone, definitions, report }: Reading): string {
  const known = foreignZone(tzid, definitions, wall, timeZone);
  if (known === undefined) report('unknownZone', tzid);
  return known ?? timeZone;
}

/** All dates and times of a property. */
export function readTimes(property: JCalProperty | undefined, reading: Reading): ReadTime[] {
  if (!property) return [];
  const [, { tzid }, type, ...values] = property;
  return values.flatMap((given): ReadTime[] => {
    // Of a period only the start; its length is that of the meeting.
    const text = Array.isArray(given) ? String(given[0]) : String(given);
    const value = plainValue(text);
    const wall = parseWall(value);
    if (wall === undefined) return [];
    if (type === 'date') return [{ entry: { tzid: reading.timeZone, value }, isDate: true }];
    if (text.endsWith('Z')) return [{ entry: { tzid: 'UTC', value }, isDate: false }];
    if (tzid === undefined) reading.report('floating');
    const name = tzid === undefined ? reading.timeZone : zoneOfTime(tzid, wall, reading);
    return [{ entry: { tzid: name, value }, isDate: false }];
  });
}

/** `-P1W2DT3H4M5S` as whole days and ms. */
export function readDuration(text: string): { days: number; ms: number } | undefined {
  const parts = /^([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!parts) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(2)
    .map((part) => Number(part ?? 0));
  const sign = parts[1] === '-' ? -1 : 1;
  return { days: sign * (weeks * 7 + days), ms: sign * ((hours * 60 + minutes) * 60 + seconds) * 1000 };
}

/** A time so many days of the wall clock, and then so much later. */
export function later(
  { tzid, value }: DateTimeEntry,
  { days, ms }: { days: number; ms: number },
): DateTimeEntry {
  const moved = { tzid, value: formatWall((parseWall(value) ?? 0) + days * DAY) };
  return ms === 0 ? moved : dateTimeEntry((instantOf(moved) ?? 0) + ms, tzid);
}
