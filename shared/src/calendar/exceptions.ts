import type { CalendarEntry, DateTimeEntry } from './entry.ts';
import type { Budget } from './generate.ts';
import { wallAt, type Group } from './group.ts';
import { dateTimeEntry, instantOf, type Placed } from './placed.ts';
import type { Rule } from './rule.ts';
import { knownStarts, starts } from './starts.ts';
import { civilDate, DAY, dayNumber, dayOf } from './wallTime.ts';
import { toInstant, toWall } from './zone.ts';

/** An exception for which the edited series has no occurrence any more. */
export type Lost = {
  readonly kind: 'deleted' | 'moved';
  /** The start (UTC ms) it had by the rule. */
  readonly recurrenceId: number;
  /** What had moved it. */
  readonly override?: CalendarEntry;
};

export type Carried = {
  readonly exdate: readonly DateTimeEntry[];
  /** What each override that is left became. */
  readonly overrides: ReadonlyMap<CalendarEntry, CalendarEntry>;
  readonly lost: readonly Lost[];
};

/** Where each of some occurrences went when a series was edited; those that went nowhere are left out. */
export type Follow = (
  before: Placed,
  after: Placed,
  wanted: ReadonlySet<number>,
  budget: Budget,
) => Map<number, number>;

/** To the one so many months later. For a monthly or yearly series that was moved: not each month has each day. */
const byMonths =
  (months: number): Follow =>
  (before, after, wanted, budget) => {
    const found = new Map<number, number>();
    for (const at of wanted) {
      const { year, month } = civilDate(dayOf(toWall(at, before.zone)));
      const [begin = 0, end = 0] = [0, 1].map((more) => dayNumber(year, month + months + more, 1) * DAY);
      const [to] = starts(after, toInstant(begin, after.zone), budget);
      if (to !== undefined && toWall(to, after.zone) < end) found.set(at, to);
    }
    return found;
  };

/** The nth to the nth. For a daily or weekly series that moved as a whole. */
const inOrder: Follow = (before, after, wanted, budget) => {
  const found = new Map<number, number>();
  const moved = starts(after, after.start - DAY, budget);
  for (const at of starts(before, before.start - DAY, budget)) {
    if (found.size === wanted.size) break;
    const next = moved.next();
    if (next.done) break;
    if (wanted.has(at)) found.set(at, next.value);
  }
  return found;
};

/** To the one on the same day. For a series that stays on its days, or has another rule. */
export const onTheSameDay: Follow = (before, after, wanted, budget) => {
  const timeOf = (wall: number) => wall - dayOf(wall) * DAY;
  const later = timeOf(after.wall) - timeOf(before.wall);
  const moved = [...wanted].map((at): [number, number] => [
    at,
    toInstant((wallAt(before, at, budget) ?? toWall(at, before.zone)) + later, after.zone),
  ]);
  const known = knownStarts(
    after,
    moved.map(([, to]) => to),
    budget,
  );
  return new Map(moved.filter(([, to]) => known.has(to)));
};

export const isMonthly = (rule: Rule | undefined) => rule?.freq === 'MONTHLY' || rule?.freq === 'YEARLY';

export function monthsBetween(from: number, to: number): number {
  const [was, is] = [civilDate(dayOf(from)), civilDate(dayOf(to))];
  return (is.year - was.year) * 12 + is.month - was.month;
}

/** For a series that was moved as a whole: one of its occurrences `from` a wall time `to` another. */
export function alongWith(rule: Rule | undefined, from: number, to: number): Follow {
  if (dayOf(from) === dayOf(to)) return onTheSameDay;
  return isMonthly(rule) ? byMonths(monthsBetween(from, to)) : inOrder;
}

/** The exceptions that have an effect: deleted occurrences and moved ones, by the instant of the rule. */
export function effective({ main, overrides }: Group, budget: Budget): Set<number> {
  return knownStarts(main, [...main.excluded, ...overrides.keys()], budget);
}

const lostOne = ({ main, overrides }: Group, recurrenceId: number): Lost => {
  const override = overrides.get(recurrenceId)?.entry;
  if (main.excluded.has(recurrenceId) || !override) return { kind: 'deleted', recurrenceId };
  return { kind: 'moved', recurrenceId, override };
};

/** All exceptions of a series, when none is left. */
export function lostExceptions(group: Group, budget: Budget): Lost[] {
  return [...effective(group, budget)].sort((a, b) => a - b).map((at) => lostOne(group, at));
}

/**
 * Takes the exceptions of a series over to what it was edited to. Those that had no effect before are dropped; those
 * that did not change are the same objects as before.
 *
 * @param follow where each occurrence of the series went
 */
export function carryExceptions(group: Group, after: Placed, follow: Follow, budget: Budget): Carried {
  const { main, overrides } = group;
  const known = effective(group, budget);
  const gone = follow(main, after, known, budget);
  const move = (written: DateTimeEntry, from: number) => {
    const to = gone.get(from);
    return to === undefined || to === from ? written : dateTimeEntry(to, written.tzid);
  };
  const exdate = (main.entry.exdate ?? []).flatMap((date) => {
    const at = instantOf(date);
    return at !== undefined && known.has(at) && gone.has(at) ? [move(date, at)] : [];
  });
  const kept = new Map<CalendarEntry, CalendarEntry>();
  for (const [at, { entry }] of overrides) {
    if (!entry.recurrenceId || !gone.has(at) || main.excluded.has(at)) continue;
    const recurrenceId = move(entry.recurrenceId, at);
    kept.set(entry, recurrenceId === entry.recurrenceId ? entry : { ...entry, recurrenceId });
  }
  const lost = [...known].filter((at) => !gone.has(at)).sort((a, b) => a - b);
  return { exdate, overrides: kept, lost: lost.map((at) => lostOne(group, at)) };
}
