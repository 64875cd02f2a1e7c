import { periodsOf, type Budget, type Periods } from './periods.ts';
import type { Rule } from './rule.ts';
import { END_OF_TIME } from './wallTime.ts';

export type { Budget } from './periods.ts';

/**
 * What one question may cost. It reaches to the end of every series that is let in (all days of the years a calendar may
 * speak of, with their occurrences), in some ten milliseconds.
 */
export const STEPS = 100_000;

/** Does something within steps of its own, as far as the common ones go, and takes them from these. */
export function withSteps<T>(most: number, budget: Budget, act: (own: Budget) => T): T {
  const given = Math.min(most, budget.steps);
  const own = { steps: given };
  const result = act(own);
  budget.steps -= given - own.steps;
  return result;
}

/** A rule with its start, ready to be asked. All times are wall times. */
export type Plan = {
  readonly rule: Rule;
  readonly start: number;
  /** After it the rule yields nothing. */
  readonly last: number;
  readonly periods: Periods;
};

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

/** Days come in heaps, since each heap costs more than a day. */
const HEAP = 16;

/** How far a rule was followed: the next period, what COUNT leaves, and what the last periods yielded. */
type Progress = { index: number; left: number; readonly found: number[] };

/** Goes on by a period or some; false if there is nothing more, or no budget. */
function proceed(plan: Plan, progress: Progress, budget: Budget): boolean {
  const { rule, start, last, periods } = plan;
  const { found } = progress;
  if (progress.left <= 0 || budget.steps <= 0 || periods.begin(progress.index) > last) return false;
  found.length = 0;
  const enough = rule.freq === 'DAILY' ? HEAP : 1;
  for (let n = 0; n < enough; n++) periods.collect(progress.index++, found, budget);
  if (budget.steps <= 0) return false;
  let kept = 0;
  for (const wall of found) {
    if (wall < start) continue;
    if (wall > last || progress.left <= 0) progress.left = 0;
    else {
      found[kept++] = wall;
      progress.left--;
    }
  }
  found.length = kept;
  return true;
}

/**
 * The occurrences of a rule, as wall times, ascending, from `from` on: lazily, and without going through those before,
 * but for a rule with COUNT that is not regular.
 */
export function* walls(plan: Plan, from: number, budget: Budget): Generator<number, void> {
  const progress = { ...entrance(plan, from), found: [] as number[] };
  while (proceed(plan, progress, budget))
    for (const wall of progress.found) {
      if (budget.steps <= 0) return;
      if (wall >= from) yield wall;
    }
}

/** Of an occurrence, in steps, besides the day it was found on: its zone is asked, and it is put in lists. */
export const COST = 9;

/** The same at once, from `from` to `to`, at its cost: for those who ask for tens of thousands. */
export function wallsIn(plan: Plan, from: number, to: number, budget: Budget): number[] {
  const progress = { ...entrance(plan, from), found: [] as number[] };
  const all: number[] = [];
  while (proceed(plan, progress, budget))
    for (const wall of progress.found) {
      if (wall > to || budget.steps <= 0) return all;
      if (wall < from) continue;
      budget.steps -= COST;
      all.push(wall);
    }
  return all;
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
