import type { CalendarEntry, DateTimeEntry } from './entry.ts';
import { planRule, type Plan } from './generate.ts';
import { readRule, type Until } from './rule.ts';
import { DAY, dayOf, formatWall, parseWall } from './wallTime.ts';
import { toInstant, toWall, zoneOf, type Zone } from './zone.ts';

/** UTC ms. */
export type Span = { readonly from: number; readonly to: number };

/** An entry put in its place in time. */
export type Placed = {
  readonly entry: CalendarEntry;
  readonly zone: Zone;
  /** The wall time of `dtstart`. */
  readonly wall: number;
  /** UTC ms. */
  readonly start: number;
  readonly end: number;
  /** All-day entries only: how many days. */
  readonly days: number | undefined;
  /** Overrides only: the instant of the occurrence it replaces. */
  readonly replaces: number | undefined;
  /** Series only. */
  readonly plan: Plan | undefined;
  /** Series only: the last instant the rule allows. */
  readonly until: number;
  /** Series only: the instants of its deleted occurrences. */
  readonly excluded: ReadonlySet<number>;
};

/** The instant (UTC ms) of a wall time in its zone; undefined if either does not exist. */
export function instantOf({ tzid, value }: DateTimeEntry): number | undefined {
  const zone = zoneOf(tzid);
  const wall = parseWall(value);
  return zone && wall !== undefined ? toInstant(wall, zone) : undefined;
}

/** When an occurrence that starts at an instant ends: as many hours later as the first, or as many days. */
export function endOf({ start, end, days, zone }: Placed, from: number): number {
  if (days === undefined) return from + (end - start);
  return toInstant((dayOf(toWall(from, zone)) + days) * DAY, zone);
}

function untilInstant(until: Until | undefined, zone: Zone): number {
  if (!until) return Infinity;
  if (until.kind === 'instant') return until.at;
  return until.kind === 'wall' ? toInstant(until.at, zone) : toInstant((until.day + 1) * DAY, zone) - 1;
}

/** A rule that cannot be read yields its start, so that a meeting is at least shown once. */
const ONCE = 'FREQ=DAILY;COUNT=1';

const NONE: ReadonlySet<number> = new Set();

function instantsOf(dates: CalendarEntry['exdate']): ReadonlySet<number> {
  if (!dates) return NONE;
  const instants = new Set<number>();
  for (const date of dates) {
    const at = instantOf(date);
    if (at !== undefined) instants.add(at);
  }
  return instants;
}

function place(entry: CalendarEntry): Placed | undefined {
  const { dtstart, dtend, rrule, recurrenceId } = entry;
  const zone = zoneOf(dtstart.tzid);
  const wall = parseWall(dtstart.value);
  const end = instantOf(dtend);
  if (!zone || wall === undefined || end === undefined) return undefined;
  const start = toInstant(wall, zone);
  const replaces = recurrenceId && instantOf(recurrenceId);
  if (recurrenceId && replaces === undefined) return undefined;
  const rule =
    recurrenceId || rrule === undefined ? undefined : (readRule(rrule).rule ?? readRule(ONCE).rule);
  const until = rule ? untilInstant(rule.until, zone) : Infinity;
  return {
    entry,
    zone,
    wall,
    start,
    end: Math.max(start, end),
    days: entry.allDay ? Math.round((toWall(end, zone) - wall) / DAY) : undefined,
    replaces,
    // A day more, for wall times that the clock skips or shows twice; instants are compared afterwards.
    plan: rule && planRule(rule, wall, until === Infinity ? undefined : toWall(until, zone) + DAY),
    until,
    excluded: rule ? instantsOf(entry.exdate) : NONE,
  };
}

const remembered = new WeakMap<CalendarEntry, Placed>();

/**
 * Undefined if the entry names a date, time or zone that does not exist. Entries must not be changed in place. Only what
 * is dear is kept: the rule of a series, and not a mere time.
 */
export function placeEntry(entry: CalendarEntry): Placed | undefined {
  if (entry.rrule === undefined) return place(entry);
  let found = remembered.get(entry);
  if (!found) {
    found = place(entry);
    if (found) remembered.set(entry, found);
  }
  return found;
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
