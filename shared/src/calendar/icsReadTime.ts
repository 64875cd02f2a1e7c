import type { DateTimeEntry } from './entry.ts';
import type { Budget } from './generate.ts';
import type { JCalProperty } from './icsJcal.ts';
import { plainValue } from './icsParts.ts';
import type { Report } from './icsProblem.ts';
import { dateTimeEntry, instantOf } from './placed.ts';
import { FIRST_YEAR, LAST_YEAR } from './ruleLimits.ts';
import { DAY, formatWall, parseWall } from './wallTime.ts';

/** What times in a file are read with. */
export type Reading = {
  /** The reader's zone, for what has none. */
  readonly timeZone: string;
  /** What the file says of its own, for times without one. */
  readonly calendarZone?: string;
  /** The zone a file means by a name, at a wall time. */
  readonly zoneNamed: (tzid: string, wall: number) => string | undefined;
  readonly report: Report;
  /** What all of the file may cost together. */
  readonly budget: Budget;
};

export type ReadTime = {
  readonly entry: DateTimeEntry;
  readonly isDate: boolean;
  /** Of a period. */
  readonly end?: DateTimeEntry;
};

function zoneOfTime(tzid: string | undefined, wall: number, reading: Reading): string {
  const { timeZone, calendarZone, zoneNamed, report } = reading;
  const name = tzid ?? calendarZone;
  if (name === undefined) {
    report('floating');
    return timeZone;
  }
  const known = zoneNamed(name, wall);
  if (known === undefined) report('unknownZone', name);
  return known ?? timeZone;
}

function readTime(text: string, [, { tzid }, type]: JCalProperty, reading: Reading): ReadTime | undefined {
  const wall = parseWall(plainValue(text));
  if (wall === undefined) return undefined;
  const value = formatWall(wall);
  const year = Number(value.slice(0, 4));
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    reading.report('refused', `has a time that is not in the years ${FIRST_YEAR} to ${LAST_YEAR}`);
    return undefined;
  }
  if (type === 'date') return { entry: { tzid: reading.timeZone, value }, isDate: true };
  if (text.endsWith('Z')) return { entry: { tzid: 'UTC', value }, isDate: false };
  return { entry: { tzid: zoneOfTime(tzid, wall, reading), value }, isDate: false };
}

function endOfPeriod(text: string, start: DateTimeEntry, property: JCalProperty, reading: Reading) {
  const duration = readDuration(text);
  const end = duration ? later(start, duration) : readTime(text, property, reading)?.entry;
  return end && (instantOf(end) ?? 0) > (instantOf(start) ?? 0) ? end : undefined;
}

/** All dates and times of a property. */
export function readTimes(property: JCalProperty | undefined, reading: Reading): ReadTime[] {
  if (!property) return [];
  const [, , , ...values] = property;
  return values.flatMap((given): ReadTime[] => {
    const [text = '', endText] = Array.isArray(given) ? given.map(String) : [String(given)];
    const time = readTime(text, property, reading);
    if (!time || endText === undefined) return time ? [time] : [];
    const end = endOfPeriod(endText, time.entry, property, reading);
    return [end ? { ...time, end } : time];
  });
}

/** What lasts longer is no meeting, and would lead beyond the years that can be written. */
const LONGEST_DAYS = 366_000;

/** `-P1W2DT3H4M5S` as whole days and ms. */
export function readDuration(text: string): { days: number; ms: number } | undefined {
  const parts = /^([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!parts) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(2)
    .map((part) => Number(part ?? 0));
  const sign = parts[1] === '-' ? -1 : 1;
  const [wholeDays, ms] = [weeks * 7 + days, ((hours * 60 + minutes) * 60 + seconds) * 1000];
  if (wholeDays + ms / DAY > LONGEST_DAYS) return undefined;
  return { days: sign * wholeDays, ms: sign * ms };
}

/** A time so many days of the wall clock, and then so much later. */
export function later(
  { tzid, value }: DateTimeEntry,
  { days, ms }: { days: number; ms: number },
): DateTimeEntry {
  const moved = { tzid, value: formatWall((parseWall(value) ?? 0) + days * DAY) };
  return ms === 0 ? moved : dateTimeEntry((instantOf(moved) ?? 0) + ms, tzid);
}
