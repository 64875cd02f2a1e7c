import type { Calendar, CalendarEntry } from './entry.ts';
import {
  alongWith,
  carryExceptions,
  isMonthly,
  lostExceptions,
  monthsBetween,
  onTheSameDay,
  type Follow,
  type Lost,
} from './exceptions.ts';
import { planRule, STEPS, walls, type Budget } from './generate.ts';
import { findGroup, replaceEntries, wallAt, type Group } from './group.ts';
import { moveEnd } from './moveEnd.ts';
import { newTimes, withTimes, type Change, type Times } from './newTimes.ts';
import { omit } from './omit.ts';
import { endOf, placeEntry, type Placed } from './placed.ts';
import { readRule, type Rule } from './rule.ts';
import { shiftRule } from './shiftRule.ts';
import { civilDate, DAY, dayNumber, dayOf, formatWall } from './wallTime.ts';
import { toInstant } from './zone.ts';

/** Which occurrence is meant: `recurrenceId` is the start (UTC ms) it has by the rule. A single meeting has none. */
export type Ref = { readonly uid: string; readonly recurrenceId?: number };

export type Edited = {
  readonly calendar: Calendar;
  /** Exceptions of the series that match nothing any more. Ask before the calendar is used. */
  readonly lost: readonly Lost[];
  /**
   * The rule names its days (such as two of the month) or times in a way that cannot be moved along: the series stays on
   * its days and only the time of day changed, or on its times and only the length did.
   */
  readonly stuck?: 'days' | 'times' | undefined;
};

function firstWall(rrule: string, from: number): number | undefined {
  const { rule } = readRule(rrule);
  const [first] = rule ? walls(planRule(rule, from), from, { steps: STEPS }) : [];
  return first;
}

/** A monthly or yearly rule that names its days, also where they are those of its start. */
function explicit(rule: Rule, month: number, day: number): Rule {
  const { freq, byDay, byMonth, byMonthDay, byYearDay, byWeekNo } = rule;
  if (byDay.length + byMonthDay.length + byYearDay.length + byWeekNo.length > 0) return rule;
  const takesMonth = freq === 'YEARLY' && byMonth.length === 0;
  return { ...rule, byMonthDay: [day], byMonth: takesMonth ? [month] : byMonth };
}

/**
 * The first occurrence of a monthly or yearly series of which one occurrence goes `from` a wall time `to` another: as
 * many months later as that one, on the days the moved rule names. By days alone it would be another day of the month
 * where months differ in length.
 */
function firstInMonth(rule: Rule, old: number, from: number, to: number): number | undefined {
  const first = civilDate(dayOf(old));
  const begin = dayNumber(first.year, first.month + monthsBetween(from, to), 1);
  const start = begin * DAY + (to - dayOf(to) * DAY);
  const named = explicit(rule, civilDate(begin).month, civilDate(dayOf(to)).day);
  const [found] = walls(planRule(named, start), start, { steps: STEPS });
  return found;
}

type Series = { readonly rrule: string; readonly wall: number; readonly stuck: Edited['stuck'] };

/** Whether a moved series has an occurrence where the one that is meant was put. */
function reaches({ entry }: Placed, { rrule, wall }: Series, { tzid, zone, wall: to }: Times): boolean {
  const placed = placeEntry({ ...entry, dtstart: { tzid, value: formatWall(wall) }, rrule });
  return placed !== undefined && wallAt(placed, toInstant(to, zone)) !== undefined;
}

/** The rule and the first wall time of a series, of which one occurrence goes from a wall time to that of `times`. */
function moveSeries(main: Placed, rrule: string, from: number, times: Times): Series {
  const to = times.wall;
  const first = firstWall(rrule, main.wall) ?? main.wall;
  const moved = (text: string, wall: number, stuck: Edited['stuck']): Series => {
    const by = to - from - (stuck === undefined ? 0 : (dayOf(to) - dayOf(from)) * DAY);
    return { rrule: moveEnd(text, main, { first: wall, zone: times.zone, by }), wall, stuck };
  };
  const rule = readRule(rrule).rule;
  const namesTimes = rule && rule.byHour.length + rule.byMinute.length + rule.bySecond.length > 0;
  const isSubDaily = rule && !['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'].includes(rule.freq);
  if ((namesTimes || isSubDaily) && to !== from) return { rrule, wall: first, stuck: 'times' };
  const stuck = () => moved(rrule, first + to - from - (dayOf(to) - dayOf(from)) * DAY, 'days');
  const shifted = shiftRule(rrule, dayOf(from), dayOf(to));
  if (shifted === undefined) return stuck();
  const shiftedRule = isMonthly(rule) && dayOf(from) !== dayOf(to) ? readRule(shifted).rule : undefined;
  if (!shiftedRule) return moved(shifted, first + to - from, undefined);
  const start = firstInMonth(shiftedRule, first, from, to) ?? first + to - from;
  const series = moved(shifted, start, undefined);
  // Not each month has each day, so that a rule may end before with as many as it had.
  return reaches(main, series, times) ? series : stuck();
}

/** The calendar with the main entry of a group exchanged, and its overrides where they now belong. */
function exchange(calendar: Calendar, group: Group, entry: CalendarEntry, follow: Follow): Edited {
  const { main } = group;
  const budget: Budget = { steps: 3 * STEPS };
  const replacements = new Map<CalendarEntry, CalendarEntry | undefined>(
    calendar
      .filter(({ uid, recurrenceId }) => recurrenceId && uid === entry.uid)
      .map((one) => [one, undefined]),
  );
  const bare: CalendarEntry = omit(entry, 'exdate');
  const after = placeEntry(bare);
  if (!main.plan || !after?.plan) {
    replacements.set(main.entry, bare);
    const lost = main.plan ? lostExceptions(group, budget) : [];
    return { calendar: replaceEntries(calendar, replacements), lost };
  }
  const carried = carryExceptions(group, after, follow, budget);
  for (const [old, now] of carried.overrides) replacements.set(old, now);
  replacements.set(main.entry, carried.exdate.length > 0 ? { ...bare, exdate: carried.exdate } : bare);
  return { calendar: replaceEntries(calendar, replacements), lost: carried.lost };
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
    if (times.isSame) return { calendar, lost: [] };
    const { rrule, stuck, ...series } = moveSeries(main, entry.rrule, wall, times);
    const moved = { ...withTimes(entry, { ...times, wall: series.wall }), rrule };
    const follow = stuck === undefined ? alongWith(readRule(rrule).rule, wall, times.wall) : onTheSameDay;
    const edited = exchange(calendar, group, moved, follow);
    return stuck === undefined ? edited : { ...edited, stuck };
  }
  // Without repetition, what remains is the occurrence that is meant.
  const start = change.rrule === null ? times.wall : main.wall + times.wall - wall;
  const rrule = change.rrule ?? undefined;
  const first = rrule === undefined ? start : (firstWall(rrule, start) ?? start);
  const isSame = times.isSame && first === main.wall;
  const moved: CalendarEntry = withTimes(omit(entry, 'rrule', 'exdate'), { ...times, wall: first, isSame });
  return exchange(calendar, group, rrule === undefined ? moved : { ...moved, rrule }, onTheSameDay);
}
