import { COST, walls, wallsBackwards, wallsIn, type Budget } from './generate.ts';
import type { Placed, Span } from './placed.ts';
import { DAY } from './wallTime.ts';
import { toInstant, toWall, type Zone } from './zone.ts';

/**
 * Tells the instants apart that come for the first time. Two wall times are one instant where the clock skips one of them,
 * and need not be neighbours: 02:30 in a skipped hour is 03:30, with 03:00 in between.
 */
function firstTimes({ offsetAt }: Zone) {
  const skipped = new Set<number>();
  return (at: number, wall: number, isSteady = false): boolean => {
    if (skipped.size > 0 && skipped.has(at)) return false;
    if (!isSteady && at + offsetAt(at) !== wall) skipped.add(at);
    return true;
  };
}

/**
 * The instants at which a series has occurrences, deleted ones included, from `from` on. They ascend but for times of one
 * day where the clock skips an hour; two that fall on the same instant are one.
 */
export function* starts(
  { plan, zone, until }: Placed,
  from: number,
  budget: Budget,
): Generator<number, void> {
  if (!plan) return;
  const isNew = firstTimes(zone);
  for (const wall of walls(plan, toWall(from, zone) - DAY, budget)) {
    const at = toInstant(wall, zone);
    if (at > until + DAY) return;
    if (!isNew(at, wall) || at < from || at > until) continue;
    budget.steps -= COST;
    yield at;
  }
}

/** The same at once, from `from` to `to`. */
export function startsIn({ plan, zone, until }: Placed, { from, to }: Span, budget: Budget): number[] {
  if (!plan) return [];
  const all: number[] = [];
  const isNew = firstTimes(zone);
  let steady = zone.steadyAround(from);
  for (const wall of wallsIn(plan, toWall(from, zone) - DAY, toWall(to, zone) + DAY, budget)) {
    if (!(wall >= steady.from && wall < steady.to)) steady = zone.steadyAround(wall);
    const isSteady = wall >= steady.from && wall < steady.to;
    const at = isSteady ? wall - steady.offset : toInstant(wall, zone);
    if (isNew(at, wall, isSteady) && at >= from && at <= to && at <= until) all.push(at);
  }
  return all;
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
