import { planRule, STEPS, walls } from './generate.ts';
import type { Placed } from './placed.ts';
import { readRule } from './rule.ts';
import { withEnd, withPart } from './ruleText.ts';
import { DAY, dayOf, formatWall } from './wallTime.ts';
import { toInstant, toWall, type Zone } from './zone.ts';

/** Where a series went: the wall time and zone of its first occurrence, and by how much (ms of wall time). */
export type Move = { readonly first: number; readonly zone: Zone; readonly by: number };

/** An UNTIL as it is written for a wall time of a zone. */
export function untilText(kind: 'instant' | 'wall' | 'date', wall: number, zone: Zone): string {
  if (kind === 'instant') return `${formatWall(toInstant(wall, zone))}Z`;
  return kind === 'wall' ? formatWall(wall) : formatWall(wall).slice(0, 8);
}

/** The last moment an UNTIL allows, as a wall time of the series. */
function untilWall({ plan, zone, until }: Placed): number | undefined {
  if (!plan?.rule.until) return undefined;
  return plan.rule.until.kind === 'wall' ? plan.rule.until.at : toWall(until, zone);
}

/**
 * The text of a rule for a series that was moved, with its UNTIL moved so that it has as many occurrences as before. It
 * stays where it is as long as it can: most end with a day, and the day is what people are told.
 */
export function moveEnd(rrule: string, before: Placed, { first, zone, by }: Move): string {
  const [end, until] = [untilWall(before), before.plan?.rule.until];
  const endless = readRule(withEnd(rrule, undefined)).rule;
  if (!before.plan || end === undefined || !until || !endless) return rrule;
  const budget = { steps: STEPS };
  let size = 0;
  for (const wall of walls(before.plan, before.wall, budget))
    if (toInstant(wall, before.zone) <= before.until) size++;
  if (size === 0) return rrule;
  const moved: number[] = [];
  // What cannot be counted keeps its distance.
  if (budget.steps > 0)
    for (const wall of walls(planRule(endless, first), first, { steps: STEPS }))
      if (moved.push(wall) > size) break;
  const [last, next = Infinity] = moved.slice(size - 1);
  const endsWithOccurrence = (end - before.wall) % DAY === 0;
  const days = dayOf(before.wall + by) - dayOf(before.wall);
  const wished = end + (endsWithOccurrence ? by : days * DAY);
  const fits = last !== undefined && last <= wished && wished < next;
  const chosen = fits ? wished : (last ?? wished);
  if (chosen === end && zone === before.zone) return rrule;
  return withPart(rrule, 'UNTIL', untilText(until.kind, chosen, zone));
}
