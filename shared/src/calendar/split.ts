import type { Ref } from './editAll.ts';
import type { Calendar, CalendarEntry, DateTimeEntry } from './entry.ts';
import { planRule, STEPS, walls } from './generate.ts';
import { findGroup, wallAt } from './group.ts';
import { withTimes } from './newTimes.ts';
import { omit } from './omit.ts';
import { instantOf, type Placed } from './placed.ts';
import { readRule } from './rule.ts';
import { endOfRule, sameButForEnd, withEnd, type RuleEnd } from './ruleText.ts';
import { isInfinite } from './starts.ts';
import { dayOf, formatWall } from './wallTime.ts';
import { toInstant, toWall } from './zone.ts';

/**
 * How a rule is to end with one of its occurrences (the `count`th, at the wall time `last`) and before the `next`. The
 * peer compares the figures of an UNTIL in UTC with local times, so one is chosen that is right in both readings and on
 * the day of the last occurrence; near midnight there may be none.
 */
function endBetween({ zone }: Placed, last: number, next: number, count: number): RuleEnd {
  const until = Math.max(last, toInstant(last, zone));
  const isRight = until < Math.min(next, toInstant(next, zone)) && dayOf(toWall(until, zone)) === dayOf(last);
  return isRight ? { name: 'UNTIL', value: `${formatWall(until)}Z` } : { name: 'COUNT', value: `${count}` };
}

/** The occurrences by the rule before a wall time: how many, and the last one. */
function before(
  { plan, wall, zone, until }: Placed,
  end: number,
): { count: number; last: number } | undefined {
  if (!plan) return undefined;
  let [count, last] = [0, 0];
  const budget = { steps: STEPS };
  for (const at of walls(plan, wall, budget)) {
    if (at >= end || toInstant(at, zone) > until) break;
    count++;
    last = at;
  }
  return count > 0 && budget.steps > 0 ? { count, last } : undefined;
}

/** A series as it is, but with another wall time for its start. */
function startingAt({ entry, zone, start, end, days }: Placed, wall: number): CalendarEntry {
  const length = days === undefined ? { ms: end - start } : { days };
  const names = { tzid: entry.dtstart.tzid, endTzid: entry.dtend.tzid };
  return withTimes(entry, { isSame: false, wall, zone, length, ...names });
}

function withDates(entry: CalendarEntry, dates: readonly DateTimeEntry[]): CalendarEntry {
  return dates.length > 0 ? { ...entry, exdate: dates } : omit(entry, 'exdate');
}

/**
 * Makes two series of one: up to an occurrence, and from it on, under a new uid. Each gets its share of the exceptions;
 * every meeting stays where it is.
 *
 * @returns undefined if there is no such occurrence, or it is the first
 */
export function splitSeries(calendar: Calendar, ref: Ref, newUid: string): Calendar | undefined {
  const { uid, recurrenceId } = ref;
  const main = findGroup(calendar, uid)?.main;
  const wall = main && recurrenceId !== undefined ? wallAt(main, recurrenceId) : undefined;
  const earlier = main && wall !== undefined ? before(main, wall) : undefined;
  if (!main?.plan || !earlier || wall === undefined || recurrenceId === undefined) return undefined;
  const { entry, plan } = main;
  const rrule = entry.rrule ?? '';
  const isEarlier = (date: DateTimeEntry) => (instantOf(date) ?? Infinity) < recurrenceId;
  const end = endOfRule(rrule);
  const rest: RuleEnd =
    plan.rule.count === undefined ? end : { name: 'COUNT', value: `${plan.rule.count - earlier.count}` };
  const first = { ...entry, rrule: withEnd(rrule, endBetween(main, earlier.last, wall, earlier.count)) };
  const second = { ...startingAt(main, wall), uid: newUid, rrule: withEnd(rrule, rest) };
  const exdates = entry.exdate ?? [];
  return calendar.flatMap((one) => {
    if (one === entry)
      return [
        withDates(first, exdates.filter(isEarlier)),
        withDates(
          second,
          exdates.filter((date) => !isEarlier(date)),
        ),
      ];
    if (one.uid !== uid || !one.recurrenceId || isEarlier(one.recurrenceId)) return [one];
    return [{ ...one, uid: newUid }];
  });
}

/** Whether two series are the same but for when they start, when they end, and their exceptions. */
function isSameSeries(a: Placed, b: Placed): boolean {
  const length = (series: Placed) => series.days ?? series.end - series.start;
  return (
    a.zone === b.zone &&
    a.days === b.days &&
    length(a) === length(b) &&
    sameButForEnd(a.entry.rrule ?? '', b.entry.rrule ?? '')
  );
}

/** Whether a series, if it went on, would next have the start of another. */
function leadsTo(series: Placed, last: number, next: Placed): boolean {
  const { rule } = readRule(withEnd(series.entry.rrule ?? '', undefined));
  if (!rule) return false;
  const [following] = walls(planRule(rule, series.wall), last + 1, { steps: STEPS });
  return following === next.wall;
}

/**
 * Makes one series of two, of which the second goes on where the first ends: the reverse of splitting.
 *
 * @returns undefined if they do not continue each other
 */
export function mergeSeries(calendar: Calendar, firstUid: string, secondUid: string): Calendar | undefined {
  const [first, second] = [firstUid, secondUid].map((uid) => findGroup(calendar, uid)?.main);
  if (!first?.plan || !second?.plan || first === second || isInfinite(first)) return undefined;
  const own = before(first, Infinity);
  if (!own || !isSameSeries(first, second) || !leadsTo(first, own.last, second)) return undefined;
  const { count } = second.plan.rule;
  const end: RuleEnd =
    count === undefined
      ? endOfRule(second.entry.rrule ?? '')
      : { name: 'COUNT', value: `${own.count + count}` };
  const merged = withDates({ ...first.entry, rrule: withEnd(first.entry.rrule ?? '', end) }, [
    ...(first.entry.exdate ?? []),
    ...(second.entry.exdate ?? []),
  ]);
  return calendar.flatMap((one) => {
    if (one === second.entry) return [];
    if (one === first.entry) return [merged];
    return [one.uid === secondUid ? { ...one, uid: firstUid } : one];
  });
}
