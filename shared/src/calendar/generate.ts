import { periodsOf, type Budget, type Periods } from './periods.ts';
import type { Rule } from './rule.ts';
import { DAY, dayNumber } from './wallTime.ts';

/** Enough for a century of days; some milliseconds. */
export const STEPS = 50_000;

/** A rule with its start, ready to be asked. All times are wall times. */
export type Plan = {
  readonly rule: Rule;
  readonly start: number;
  /** After it the rule yields nothing. */
  readonly last: number;
  readonly periods: Periods;
};

/** Four digits hold no later year, so no entry can name a time beyond. */
const END_OF_TIME = dayNumber(10_000, 1, 1) * DAY - 1;

/** @param last wall time after which the rule yields nothing (its UNTIL, in the zone of its start) */
export function planRule(rule: Rule, start: number, last = END_OF_TIME): Plan {
  return { rule, start, last: Math.min(last, END_OF_TIME), periods: periodsOf(rule, start) };
}

/** Whether every period but the first yields equally many, so that they need not be gone through to be counted. */
function isRegular({ freq, byMonth, byMonthDay, byYearDay, byWeekNo, byDay, bySetPos }: Rule): boolean {
  const limits = [byMonth, byMonthDay, byYearDay, byWeekNo, bySetPos].some((part) => part.length > 0);
  return !limits && (freq === 'WEEKLY' || (freq === 'DAILY' && byDay.length === 0));
}

/** How many occurrences a period has, from the start of the series on. */
function sizeOf({ start, periods }: Plan, index: number): number {
  const found: number[] = [];
  periods.collect(index, found, { steps: 1000 });
  return found.filter((wall) => wall >= start).length;
}

/** Where to begin so as to miss nothing from `from` on, and how many occurrences of COUNT are left there. */
function entrance(plan: Plan, from: number): { index: number; left: number } {
  const { rule, periods } = plan;
  const index = Math.max(0, periods.indexOf(from));
  if (rule.count === undefined) return { index, left: Infinity };
  if (index < 2 || !isRegular(rule)) return { index: 0, left: rule.count };
  return { index, left: rule.count - sizeOf(plan, 0) - (index - 1) * sizeOf(plan, 1) };
}

const HEAP = 16;

/**
 * Gives the occurrences of a rule one after the other, as wall times, from `from` on, and NaN when there are no more:
 * lazily, and without going through those before, but for a rule with COUNT that is not regular. A function and no
 * generator, since it is asked for tens of thousands at once; `walls` is for everybody else.
 */
export function wallCursor(plan: Plan, from: number, budget: Budget): () => number {
  const { rule, start, last, periods } = plan;
  let { index, left } = entrance(plan, from);
  const found: number[] = [];
  let next = 0;
  return () => {
    while (left > 0) {
      const wall = found[next++];
      if (wall === undefined) {
        if (budget.steps <= 0 || periods.begin(index) > last) break;
        found.length = next = 0;
        // Days come in heaps, since each heap costs more than a day.
        const enough = rule.freq === 'DAILY' ? HEAP : 1;
        for (let n = 0; n < enough; n++) periods.collect(index++, found, budget);
        continue;
      }
      if (budget.steps <= 0 || wall > last) break;
      if (wall < start) continue;
      left--;
      if (wall >= from) return wall;
    }
    left = 0;
    return NaN;
  };
}

/** The same as a generator. */
export function* walls(plan: Plan, from: number, budget: Budget): Generator<number, void> {
  const next = wallCursor(plan, from, budget);
  for (let wall = next(); !Number.isNaN(wall); wall = next()) yield wall;
}

/** The last period COUNT reaches, and how many occurrences it may have there. */
function exit(plan: Plan, count: number): { index: number; left: number } {
  const [first, each] = [sizeOf(plan, 0), sizeOf(plan, 1)];
  if (count <= first) return { index: 0, left: count };
  const index = Math.ceil((count - first) / each);
  return { index, left: count - first - (index - 1) * each };
}

/** The same, latest first. A rule that does not end begins at the end of time. */
export function* wallsBackwards(plan: Plan, budget: Budget): Generator<number, void> {
  const { rule, start, last, periods } = plan;
  const { count } = rule;
  if (count !== undefined && !isRegular(rule)) {
    yield* [...walls(plan, start, budget)].reverse();
    return;
  }
  const end = count === undefined ? undefined : exit(plan, count);
  let index = Math.min(periods.indexOf(last), end?.index ?? Infinity);
  const found: number[] = [];
  for (; index >= 0 && budget.steps > 0; index--) {
    found.length = 0;
    periods.collect(index, found, budget);
    const own = found.filter((wall) => wall >= start && wall <= last);
    yield* own.slice(0, index === end?.index ? end.left : undefined).reverse();
  }
}
