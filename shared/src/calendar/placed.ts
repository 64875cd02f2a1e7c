import type { CalendarEntry, DateTimeEntry } from './entry.ts';
import { planRule, type Plan } from './generate.ts';
import { readRule, type Until } from './rule.ts';
import { DAY, dayOf, formatWall, parseWall } from './wallTime.ts';
import { toInstant, toWall, zoneOf, type Zone } from './zone.ts';

/** An entry put in its place in time. What is derived from an entry is kept as long as the entry itself. */
export type Placed = {
  readonly entry: CalendarEntry;
  readonly zone: Zone;
  /** The wall time of `dtstart`. */
  readonly wall: number;
  /** UTC ms. */
  readonly start: number;
  readonly end: number;
  /** All-day entries only: how many days. */
  readonly days?: number;
  /** When an occurrence that starts at this instant ends. */
  readonly endOf: (start: number) => number;
  /** Series only. */
  readonly plan?: Plan;
  /** Series only: the last instant the rule allows. */
  readonly until: number;
  /** Series only: the instants of its deleted occurrences. */
  readonly excluded: ReadonlySet<number>;
  /** Overrides only: the instant of the occurrence it replaces. */
  readonly replaces?: number;
};

/** The instant (UTC ms) of a wall time in its zone; undefined if either does not exist. */
export function instantOf({ tzid, value }: DateTimeEntry): number | undefined {
  const [zone, wall] = [zoneOf(tzid), parseWall(value)];
  return zone && wall !== undefined ? toInstant(wall, zone) : undefined;
}

function untilInstant(until: Until | undefined, zone: Zone): number {
  if (!until) return Infinity;
  if (until.kind === 'instant') return until.at;
  return until.kind === 'wall' ? toInstant(until.at, zone) : toInstant((until.day + 1) * DAY, zone) - 1;
}

/** A rule that cannot be read yields its start, so that a meeting is at least shown once. */
const ONCE = 'FREQ=DAILY;COUNT=1';

function place(entry: CalendarEntry): Placed | undefined {
  const zone = zoneOf(entry.dtstart.tzid);
  const wall = parseWall(entry.dtstart.value);
  const end = instantOf(entry.dtend);
  if (!zone || wall === undefined || end === undefined) return undefined;
  const start = toInstant(wall, zone);
  const duration = Math.max(0, end - start);
  const days = Math.round((toWall(end, zone) - wall) / DAY);
  const endOf = entry.allDay
    ? (from: number) => toInstant((dayOf(toWall(from, zone)) + days) * DAY, zone)
    : (from: number) => from + duration;
  const common = {
    ...(entry.allDay ? { days } : {}),
    entry,
    zone,
    wall,
    start,
    end: Math.max(start, end),
    endOf,
    until: Infinity,
    excluded: NONE,
  };
  if (entry.recurrenceId) {
    const replaces = instantOf(entry.recurrenceId);
    return replaces === undefined ? undefined : { ...common, replaces };
  }
  if (entry.rrule === undefined) return common;
  const rule = readRule(entry.rrule).rule ?? readRule(ONCE).rule;
  if (!rule) return common;
  const until = untilInstant(rule.until, zone);
  // A day more, for wall times that the clock skips or shows twice; instants are compared afterwards.
  const plan = planRule(rule, wall, until === Infinity ? undefined : toWall(until, zone) + DAY);
  const excluded = new Set((entry.exdate ?? []).map(instantOf).filter((at) => at !== undefined));
  return { ...common, plan, until, excluded };
}

const NONE: ReadonlySet<number> = new Set();
const remembered = new WeakMap<CalendarEntry, { placed: Placed | undefined }>();

/** Undefined if the entry names a date, time or zone that does not exist. Entries must not be changed in place. */
export function placeEntry(entry: CalendarEntry): Placed | undefined {
  let found = remembered.get(entry);
  if (!found) {
    found = { placed: place(entry) };
    remembered.set(entry, found);
  }
  return found.placed;
}

/**
 * An instant (UTC ms) as it is written in a zone, and in UTC where the zone's clock shows that time twice and means the
 * other one. @throws RangeError if there is no such zone, or four digits do not hold the year
 */
export function dateTimeEntry(instant: number, tzid: string): DateTimeEntry {
  const zone = zoneOf(tzid);
  if (!zone) throw new RangeError(`There is no time zone ${tzid}.`);
  const wall = toWall(instant, zone);
  if (toInstant(wall, zone) !== instant) return { tzid: 'UTC', value: formatWall(instant) };
  return { tzid, value: formatWall(wall) };
}
