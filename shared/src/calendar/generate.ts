import { periodsOf, type Budget, type Periods } from './periods.ts';
import type { Rule } from './rule.ts';
import { DAY, dayNumber } from './wallTime.ts';

/** Enough for two centuries of days; some milliseconds. */
export const STEPS = 100_000;

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

/** Where to begin so as to miss nothing from `from` on, and how many occurrences of COUNT are left there. */
function entrance({ rule, start, periods }: Plan, from: number): { index: number; left: number } {
  const index = Math.max(0, periods.indexOf(from));
  if (rule.count === undefined) return { index, left: Infinity };
  if (index < 2 || !isRegular(rule)) return { index: 0, left: rule.count };
  const yields = (at: number) => {
    const walls: number[] = [];
    periods.collect(at, walls, { steps: 1000 });
    return walls.filter((wall) => wall >= start).length;
  };
  return { index, left: rule.count - yields(0) - (index - 1) * yields(1) };
}

/**
 * The occurrences of a rule, as wall times, ascending, from `from` on: lazily, and not before `from`, for a rule
 * without COUNT, by going there directly.
 */
export function* walls(plan: Plan, from: number, budget: Budget): Generator<number, void> {
  const { start, last, periods } = plan;
  let { index, left } = entrance(plan, from);
  const found: number[] = [];
  while (left > 0 && budget.steps > 0 && periods.begin(index) <= last) {
    found.length = 0;
    periods.collect(index++, found, budget);
    for (const wall of found) {
      if (wall < start) continue;
      if (wall > last || left-- <= 0) return;
      if (wall >= from) yield wall;
    }
  }
}

/** The same, latest first. A rule without COUNT and end begins at the end of time. */
export function* wallsBackwards(plan: Plan, budget: Budget): Generator<number, void> {
  const { rule, start, last, periods } = plan;
  if (rule.count !== undefined) {
    yield* [...walls(plan, start, budget)].reverse();
    return;
  }
  const found: number[] = [];
  for (let index = periods.indexOf(last); index >= 0 && budget.steps > 0; index--) {
    found.length = 0;
    periods.collect(index, found, budget);
    for (const wall of found.reverse()) {
      if (wall < start) return;
      if (wall <= last) yield wall;
    }
  }
}
