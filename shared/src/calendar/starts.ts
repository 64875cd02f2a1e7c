import { wallCursor, wallsBackwards } from './generate.ts';
import type { Budget } from './periods.ts';
import type { Placed } from './placed.ts';
import { DAY } from './wallTime.ts';
import { toInstant, toWall } from './zone.ts';

/** Of an occurrence, in steps, besides the day it was found on: the zone is asked about it, and it is put in a list. */
const COST = 9;

/**
 * Gives the instants at which a series has occurrences, deleted ones included, one after the other from `from` on, and
 * NaN when there are no more. They ascend but for times of one day where the clock skips an hour; two that fall on the
 * same instant are one. See `wallCursor` for why this is no generator.
 */
export function startCursor({ plan, zone, until }: Placed, from: number, budget: Budget): () => number {
  if (!plan) return () => NaN;
  const nextWall = wallCursor(plan, toWall(from, zone) - DAY, budget);
  let last = -Infinity;
  return () => {
    for (let wall = nextWall(); !Number.isNaN(wall); wall = nextWall()) {
      const at = toInstant(wall, zone);
      if (at > until + DAY) break;
      const isNew = at !== last;
      last = at;
      if (at < from || at > until || !isNew) continue;
      budget.steps -= COST;
      return at;
    }
    return NaN;
  };
}

/** The same as a generator. */
export function* starts(series: Placed, from: number, budget: Budget): Generator<number, void> {
  const next = startCursor(series, from, budget);
  for (let at = next(); !Number.isNaN(at); at = next()) yield at;
}

/** The same, latest first. */
export function* startsBackwards({ plan, zone, until }: Placed, budget: Budget): Generator<number, void> {
  if (!plan) return;
  for (const wall of wallsBackwards(plan, budget)) {
    const at = toInstant(wall, zone);
    if (at > until) continue;
    budget.steps -= COST;
    yield at;
  }
}

/** Which of some instants are starts of the series, whether deleted or not. */
export function knownStarts(series: Placed, instants: Iterable<number>, budget: Budget): Set<number> {
  const known = new Set<number>();
  const wanted = [...new Set(instants)].sort((a, b) => a - b);
  if (series.plan?.rule.count === undefined) {
    for (const instant of wanted)
      for (const at of starts(series, instant, budget)) {
        if (at === instant) known.add(at);
        if (at >= instant) break;
      }
    return known;
  }
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (first === undefined || last === undefined) return known;
  const set = new Set(wanted);
  for (const at of starts(series, first, budget)) {
    if (set.has(at)) known.add(at);
    if (at > last + DAY) break;
  }
  return known;
}

/** Whether the series goes on for ever: neither COUNT nor UNTIL. */
export function isInfinite({ plan, until }: Placed): boolean {
  return plan !== undefined && plan.rule.count === undefined && until === Infinity;
}
