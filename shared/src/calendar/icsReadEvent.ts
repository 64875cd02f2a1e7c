import type { CalendarEntry, DateTimeEntry } from './entry.ts';
import { planRule, walls } from './generate.ts';
import type { JCalComponent, JCalProperty } from './icsJcal.ts';
import { propertiesOf, propertyOf, ruleText, textOf } from './icsParts.ts';
import { later, readDuration, readTimes, type Reading } from './icsReadTime.ts';
import { dateTimeEntry, endOf, instantOf, placeEntry } from './placed.ts';
import { readRule } from './rule.ts';
import { LAST_YEAR, ruleProblem } from './ruleLimits.ts';
import { partOf, withPart } from './ruleText.ts';
import { knownStarts } from './starts.ts';
import { formatWall, parseWall } from './wallTime.ts';
import { toWall, zoneOf } from './zone.ts';

const HOUR = { days: 0, ms: 3_600_000 };
const A_DAY = { days: 1, ms: 0 };

export type Times = Pick<CalendarEntry, 'dtstart' | 'dtend' | 'allDay'>;

/** When an event starts and ends. */
export function readSpan(properties: readonly JCalProperty[], reading: Reading): Times | undefined {
  const [start] = readTimes(propertyOf(properties, 'dtstart'), reading);
  if (!start) return undefined;
  const [end] = readTimes(propertyOf(properties, 'dtend'), reading);
  const duration = readDuration(textOf(properties, 'duration') ?? '');
  const dtstart = start.entry;
  const given = end?.isDate === start.isDate ? end.entry : duration && later(dtstart, duration);
  const isLonger = given && (instantOf(given) ?? 0) > (instantOf(dtstart) ?? 0);
  if (!isLonger && (given || !start.isDate)) reading.report('noLength');
  const dtend = isLonger ? given : later(dtstart, start.isDate ? A_DAY : HOUR);
  return start.isDate ? { dtstart, dtend, allDay: true } : { dtstart, dtend };
}

/** In steps: what comes of a further date or an exception is stored, checked and shown like others. */
const COST_OF_EXCEPTION = 50;
const COST_OF_MEETING = 500;

export type ReadInstant = {
  readonly at: number;
  readonly entry: DateTimeEntry;
  /** Of a period. */
  readonly end?: DateTimeEntry;
};

/** The instants that properties of a series name; a mere date is the occurrence of that day. */
export function readInstants(
  properties: readonly JCalProperty[],
  { dtstart, allDay }: Times,
  reading: Reading,
): ReadInstant[] {
  const found = properties
    .flatMap((property) => readTimes(property, reading))
    .flatMap(({ entry, isDate, ...rest }) => {
      const value = isDate && !allDay ? `${entry.value.slice(0, 9)}${dtstart.value.slice(9)}` : entry.value;
      const written = { tzid: isDate ? dtstart.tzid : entry.tzid, value };
      const at = instantOf(written);
      return at === undefined ? [] : [{ ...rest, at, entry: written }];
    });
  reading.budget.steps -= COST_OF_EXCEPTION * found.length;
  return found;
}

/** The rule as we have it: whole days end with a day, and years that nobody lives to see are no end. */
function usualRule(rrule: string, { allDay }: Times): string {
  const until = partOf(rrule, 'UNTIL') ?? '';
  if (Number(until.slice(0, 4)) > LAST_YEAR) return withPart(rrule, 'UNTIL', undefined);
  return allDay && until.includes('T') ? withPart(rrule, 'UNTIL', until.slice(0, 8)) : rrule;
}

/** The rule of an event if it can be used. */
function readRecurrence(
  properties: readonly JCalProperty[],
  times: Times,
  reading: Reading,
): string | undefined {
  const rules = propertiesOf(properties, 'rrule');
  if (rules.length > 1 || propertyOf(properties, 'exrule')) reading.report('furtherRules');
  const given = ruleText(rules[0]);
  if (given === undefined) return undefined;
  const rrule = usualRule(given, times);
  const { tzid, value } = times.dtstart;
  const zone = zoneOf(tzid);
  const toWallTime = (at: number) => (zone ? toWall(at, zone) : at);
  const problem = ruleProblem(rrule, parseWall(value) ?? 0, toWallTime, reading.budget);
  if (problem === undefined) return rrule;
  reading.report('rule', problem);
  return undefined;
}

/**
 * The series an event means. Its start always counts as an occurrence, also where the rule has none; then it becomes a
 * meeting of its own, and the series starts with the first occurrence of the rule.
 */
function readSeries(uid: string, times: Times, rrule: string, { budget }: Reading): CalendarEntry[] {
  const { rule } = readRule(rrule);
  const wall = parseWall(times.dtstart.value) ?? 0;
  const [first = wall] = rule ? walls(planRule(rule, wall), wall, budget) : [];
  if (first === wall) return [{ uid, ...times, rrule }];
  const placed = placeEntry({ uid, ...times });
  const dtstart = { tzid: times.dtstart.tzid, value: formatWall(first) };
  const start = instantOf(dtstart);
  const alone: CalendarEntry = { uid: `${uid}-${times.dtstart.value}`, ...times };
  if (!placed || start === undefined || (rule?.count ?? 2) < 2) return [alone];
  const text = rule?.count === undefined ? rrule : withPart(rrule, 'COUNT', `${rule.count - 1}`);
  const dtend = dateTimeEntry(endOf(placed, start), times.dtend.tzid);
  return [{ uid, ...times, dtstart, dtend, rrule: text }, alone];
}

/** Meetings on further dates (RDATE), each of its own. */
function readFurther(
  uid: string,
  times: Times,
  dates: ReadonlyMap<number, ReadInstant>,
  { budget }: Reading,
): CalendarEntry[] {
  const placed = placeEntry({ uid, ...times });
  if (!placed) return [];
  budget.steps -= COST_OF_MEETING * dates.size;
  return [...dates.values()].map(({ at, end }) => {
    const dtstart = dateTimeEntry(at, times.dtstart.tzid);
    const dtend = end ?? dateTimeEntry(endOf(placed, at), times.dtend.tzid);
    return { ...times, uid: `${uid}-${dtstart.value}`, dtstart, dtend };
  });
}

/** The entries an event stands for that is no change of another, the main one first. Empty if it has no start. */
export function readMain(uid: string, [, properties]: JCalComponent, reading: Reading): CalendarEntry[] {
  const times = readSpan(properties, reading);
  if (!times) {
    reading.report('noStart');
    return [];
  }
  const rrule = readRecurrence(properties, times, reading);
  const [main, ...alone] = rrule === undefined ? [{ uid, ...times }] : readSeries(uid, times, rrule, reading);
  const series = main && placeEntry(main);
  if (!series) return [];
  const [deleted, dates] = ['exdate', 'rdate'].map((name) =>
    readInstants(propertiesOf(properties, name), times, reading),
  ) as [ReadInstant[], ReadInstant[]];
  const known = knownStarts(
    series,
    [...deleted, ...dates].map(({ at }) => at),
    reading.budget,
  );
  const isOfSeries = (at: number) => known.has(at) || (!series.plan && at === series.start);
  const gone = new Set(deleted.map(({ at }) => at));
  const rest = new Map(
    dates.filter(({ at }) => !gone.has(at) && !isOfSeries(at)).map((one) => [one.at, one]),
  );
  const others = alone.filter(({ dtstart }) => !gone.has(instantOf(dtstart) ?? NaN));
  const exdate = deleted.filter(({ at }) => known.has(at)).map(({ entry }) => entry);
  return [
    exdate.length > 0 ? { ...main, exdate } : main,
    ...others,
    ...readFurther(uid, times, rest, reading),
  ];
}
