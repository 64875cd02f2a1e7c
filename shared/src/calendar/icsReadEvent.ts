import type { CalendarEntry, DateTimeEntry } from './entry.ts';
import { planRule, STEPS, walls } from './generate.ts';
import { wallAt } from './group.ts';
import type { JCalComponent, JCalProperty } from './icsJcal.ts';
import { propertiesOf, propertyOf, ruleText, textOf } from './icsParts.ts';
import { later, readDuration, readTimes, type Reading } from './icsReadTime.ts';
import { dateTimeEntry, endOf, instantOf, placeEntry } from './placed.ts';
import { readRule } from './rule.ts';
import { ruleProblem } from './ruleLimits.ts';
import { withPart } from './ruleText.ts';
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

/** The instants that properties of a series name; a mere date is the occurrence of that day. */
export function readInstants(
  properties: readonly JCalProperty[],
  { dtstart, allDay }: Times,
  reading: Reading,
): { at: number; entry: DateTimeEntry }[] {
  return properties
    .flatMap((property) => readTimes(property, reading))
    .flatMap(({ entry, isDate }) => {
      const value = isDate && !allDay ? `${entry.value.slice(0, 9)}${dtstart.value.slice(9)}` : entry.value;
      const written = { tzid: isDate ? dtstart.tzid : entry.tzid, value };
      const at = instantOf(written);
      return at === undefined ? [] : [{ at, entry: written }];
    });
}

/** The rule of an event if it can be used. */
function readRecurrence(
  properties: readonly JCalProperty[],
  { dtstart }: Times,
  reading: Reading,
): string | undefined {
  const rules = propertiesOf(properties, 'rrule');
  if (rules.length > 1 || propertyOf(properties, 'exrule')) reading.report('furtherRules');
  const rrule = ruleText(rules[0]);
  if (rrule === undefined) return undefined;
  const zone = zoneOf(dtstart.tzid);
  const problem = ruleProblem(rrule, parseWall(dtstart.value) ?? 0, (at) => (zone ? toWall(at, zone) : at));
  if (problem === undefined) return rrule;
  reading.report('rule', problem);
  return undefined;
}

/**
 * The series an event means. Its start always counts as an occurrence, also where the rule has none; then it becomes a
 * meeting of its own, and the series starts with the first occurrence of the rule.
 */
function readSeries(uid: string, times: Times, rrule: string): CalendarEntry[] {
  const { rule } = readRule(rrule);
  const wall = parseWall(times.dtstart.value) ?? 0;
  const [first = wall] = rule ? walls(planRule(rule, wall), wall, { steps: STEPS }) : [];
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

/** Meetings on further dates (RDATE), each of its own, but for those the series has anyway. */
function readFurther(
  uid: string,
  times: Times,
  main: CalendarEntry,
  dates: readonly { at: number }[],
): CalendarEntry[] {
  const [placed, series] = [placeEntry({ uid, ...times }), placeEntry(main)];
  if (!placed || !series) return [];
  return [...new Set(dates.map(({ at }) => at))]
    .filter((at) => wallAt(series, at) === undefined)
    .map((at) => {
      const dtstart = dateTimeEntry(at, times.dtstart.tzid);
      const dtend = dateTimeEntry(endOf(placed, at), times.dtend.tzid);
      return { ...times, uid: `${uid}-${dtstart.value}`, dtstart, dtend };
    });
}

/** The entries an event stands for that is no change of another. Empty if it has no start. */
export function readMain(uid: string, [, properties]: JCalComponent, reading: Reading): CalendarEntry[] {
  const times = readSpan(properties, reading);
  if (!times) {
    reading.report('noStart');
    return [];
  }
  const rrule = readRecurrence(properties, times, reading);
  const [main, ...alone] = rrule === undefined ? [{ uid, ...times }] : readSeries(uid, times, rrule);
  if (!main) return [];
  const deleted = readInstants(propertiesOf(properties, 'exdate'), times, reading);
  const gone = new Set(deleted.map(({ at }) => at));
  const further = readFurther(
    uid,
    times,
    main,
    readInstants(propertiesOf(properties, 'rdate'), times, reading),
  );
  const others = [...alone, ...further].filter(({ dtstart }) => !gone.has(instantOf(dtstart) ?? NaN));
  const series = placeEntry(main);
  const exdate = deleted.filter(({ at }) => series?.plan && wallAt(series, at) !== undefined);
  return [exdate.length > 0 ? { ...main, exdate: exdate.map(({ entry }) => entry) } : main, ...others];
}
