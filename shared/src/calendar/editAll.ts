import type { Calendar, CalendarEntry } from './entry.ts';
import { carryExceptions, inOrder, lostExceptions, onTheSameDay, type Lost } from './exceptions.ts';
import { planRule, STEPS, walls } from './generate.ts';
import { findGroup, replaceEntries, wallAt, type Group } from './group.ts';
import { moveEnd } from './moveEnd.ts';
import { newTimes, withTimes, type Change, type Times } from './newTimes.ts';
import { omit } from './omit.ts';
import { endOf, placeEntry, type Placed } from './placed.ts';
import { readRule } from './rule.ts';
import { shiftRule } from './shiftRule.ts';
import { civilDate, DAY, dayNumber, dayOf } from './wallTime.ts';

/** Which occurrence is meant: `recurrenceId` is the start (UTC ms) it has by the rule. A single meeting has none. */
export type Ref = { readonly uid: string; readonly recurrenceId?: number };

export type Edited = {
  readonly calendar: Calendar;
  /** Exceptions of the series that match nothing any more. Ask before the calendar is used. */
  readonly lost: readonly Lost[];
  /** The rule names its days in a way that cannot be moved along, so that only the time of day was changed. */
  readonly keptDays: boolean;
};

function firstWall(rrule: string, from: number): number | undefined {
  const { rule } = readRule(rrule);
  const [first] = rule ? walls(planRule(rule, from), from, { steps: STEPS }) : [];
  return first;
}

/** The first occurrence of a series whose rule was moved to other days: in the same month or year, if it was there. */
function firstAfterShift(rrule: string, old: number, from: number, to: number): number {
  const [first, was, is] = [old, from, to].map((wall) => civilDate(dayOf(wall)));
  const rule = readRule(rrule).rule;
  const shifted = old + to - from;
  if (!first || !was || !is || (rule?.freq !== 'MONTHLY' && rule?.freq !== 'YEARLY')) return shifted;
  const months = (is.year - was.year) * 12 + is.month - was.month;
  const month = dayNumber(first.year, first.month + months, 1) * DAY;
  return firstWall(rrule, month + (shifted - dayOf(shifted) * DAY)) ?? shifted;
}

type Series = { readonly rrule: string; readonly wall: number; readonly keptDays: boolean };

/** The rule and the first wall time of a series, of which one occurrence goes from a wall time to that of `times`. */
function moveSeries(main: Placed, rrule: string, from: number, times: Times): Series {
  const to = times.wall;
  const first = firstWall(rrule, main.wall) ?? main.wall;
  const shifted = shiftRule(rrule, dayOf(from), dayOf(to));
  if (shifted === undefined) {
    const by = to - from - (dayOf(to) - dayOf(from)) * DAY;
    const text = moveEnd(rrule, main, { first: first + by, zone: times.zone, by });
    return { rrule: text, wall: first + by, keptDays: true };
  }
  const wall = shifted === rrule ? first + to - from : firstAfterShift(shifted, first, from, to);
  const text = moveEnd(shifted, main, { first: wall, zone: times.zone, by: to - from });
  return { rrule: text, wall, keptDays: false };
}

/** The calendar with the main entry of a group exchanged, and its overrides where they now belong. */
function exchange(calendar: Calendar, group: Group, entry: CalendarEntry, sameDay: boolean): Edited {
  const { main, overrides } = group;
  const replacements = new Map<CalendarEntry, CalendarEntry | undefined>(
    calendar
      .filter(({ uid, recurrenceId }) => recurrenceId && uid === entry.uid)
      .map((one) => [one, undefined]),
  );
  const bare: CalendarEntry = omit(entry, 'exdate');
  const after = placeEntry(bare);
  if (!main.plan || !after?.plan) {
    replacements.set(main.entry, bare);
    const lost = main.plan ? lostExceptions(group) : [];
    return { calendar: replaceEntries(calendar, replacements), lost, keptDays: false };
  }
  const follow = (sameDay ? onTheSameDay : inOrder)(main, after);
  const carried = carryExceptions({ main, overrides }, follow);
  for (const [old, now] of carried.overrides) replacements.set(old, now);
  replacements.set(main.entry, carried.exdate.length > 0 ? { ...bare, exdate: carried.exdate } : bare);
  return { calendar: replaceEntries(calendar, replacements), lost: carried.lost, keptDays: false };
}

/**
 * Changes a single meeting or a whole series. A series moves by as much as the occurrence that is meant, in wall time,
 * and its exceptions with it; a new rule keeps the exceptions of the days it still has. Overrides keep the times they
 * were given. The first occurrence of the rule becomes the start of the series.
 *
 * @returns undefined if there is no such occurrence
 * @throws RangeError if it would end before it starts, or in a zone that does not exist
 */
export function editAll(calendar: Calendar, { uid, recurrenceId }: Ref, change: Change): Edited | undefined {
  const group = findGroup(calendar, uid);
  if (!group) return undefined;
  const { main } = group;
  const { entry } = main;
  const at = recurrenceId ?? main.start;
  const wall = recurrenceId === undefined ? main.wall : wallAt(main, recurrenceId);
  if (wall === undefined) return undefined;
  const times = newTimes({ entry, zone: main.zone, wall, start: at, end: endOf(main, at) }, change);
  const isRuleKept = change.rrule === undefined || change.rrule === entry.rrule;
  if (isRuleKept && main.plan && entry.rrule !== undefined) {
    if (times.isSame) return { calendar, lost: [], keptDays: false };
    const { rrule, ...series } = moveSeries(main, entry.rrule, wall, times);
    const moved = { ...withTimes(entry, { ...times, wall: series.wall }), rrule };
    const sameDay = dayOf(times.wall) === dayOf(wall) || series.keptDays;
    return { ...exchange(calendar, group, moved, sameDay), keptDays: series.keptDays };
  }
  // Without repetition, what remains is the occurrence that is meant.
  const start = change.rrule === null ? times.wall : main.wall + times.wall - wall;
  const rrule = change.rrule ?? undefined;
  const first = rrule === undefined ? start : (firstWall(rrule, start) ?? start);
  const isSame = times.isSame && first === main.wall;
  const moved: CalendarEntry = withTimes(omit(entry, 'rrule', 'exdate'), { ...times, wall: first, isSame });
  return exchange(calendar, group, rrule === undefined ? moved : { ...moved, rrule }, true);
}
