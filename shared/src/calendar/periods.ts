import { dayMatcher } from './matchDay.ts';
import type { Rule } from './rule.ts';
import { civilDate, DAY, dayNumber, dayOf, weekdayOf, type CivilDate } from './wallTime.ts';

/**
 * How much work may be done for a stranger's rules, in steps: one for a day or time looked at, ten for an occurrence
 * found. Whoever is given it uses it up; at 0 generation stops, and what was not reached is missing.
 */
export type Budget = { steps: number };

/**
 * A rule repeats over periods (its days, weeks, months, years; every `interval`th), counted from the one its start
 * lies in. That is why a series can be entered anywhere: what a period yields depends on nothing before it.
 * All times are wall times.
 */
export type Periods = {
  /** The number of the last period that begins at or before a time; negative before the start's own period. */
  readonly indexOf: (wall: number) => number;
  readonly begin: (index: number) => number;
  /** Adds what a period yields, in order, whether or not it lies before the start. */
  readonly collect: (index: number, into: number[], budget: Budget) => void;
};

const or = (given: readonly number[], own: number) => (given.length > 0 ? given : [own]);

/** Lists of hours, minutes and seconds multiply; what one day has beyond this is left out. */
const MOST_TIMES = 1440;

/** The times of day, as ms after midnight, that a rule names; what it leaves out is that of `ofDay`. */
export function timesOfDay(rule: Rule, ofDay: number): number[] {
  if (rule.byHour.length + rule.byMinute.length + rule.bySecond.length === 0) return [ofDay];
  const seconds = Math.floor(ofDay / 1000);
  const times: number[] = [];
  for (const hour of or(rule.byHour, Math.floor(seconds / 3600)))
    for (const minute of or(rule.byMinute, Math.floor(seconds / 60) % 60))
      for (const second of or(rule.bySecond, seconds % 60)) {
        if (times.length >= MOST_TIMES) return times;
        times.push(((hour * 60 + minute) * 60 + second) * 1000);
      }
  return times;
}

/**
 * BYSETPOS: of all that one period yields, only the nth (from the end if negative). What `walls` holds `before` is of
 * others.
 */
function onlyPositions(positions: readonly number[], walls: number[], before: number): void {
  if (positions.length === 0) return;
  const own = walls.splice(before);
  for (const [at, wall] of own.entries())
    if (positions.includes(at + 1) || positions.includes(at - own.length)) walls.push(wall);
}

type Calendric = Pick<Periods, 'indexOf' | 'begin'> & {
  /** Calls back for each day of a period, or of the months in it that can have any. */
  readonly days: (index: number, visit: (day: number, date?: CivilDate) => void) => void;
};

function daily({ interval }: Rule, startDay: number): Calendric {
  return {
    indexOf: (wall) => Math.floor((dayOf(wall) - startDay) / interval),
    begin: (index) => (startDay + index * interval) * DAY,
    days: (index, visit) => visit(startDay + index * interval),
  };
}

function weekly({ interval, weekStart }: Rule, startDay: number): Calendric {
  const first = startDay - ((weekdayOf(startDay) - weekStart + 7) % 7);
  return {
    indexOf: (wall) => Math.floor((dayOf(wall) - first) / (7 * interval)),
    begin: (index) => (first + 7 * interval * index) * DAY,
    days: (index, visit) => {
      for (let of = 0; of < 7; of++) visit(first + 7 * interval * index + of);
    },
  };
}

function visitMonth(year: number, month: number, visit: Parameters<Calendric['days']>[1]): void {
  const [first, next] = [dayNumber(year, month, 1), dayNumber(year, month + 1, 1)];
  const date = { year, month, day: 1 };
  for (let day = first; day < next; day++, date.day++) visit(day, date);
}

function monthly({ interval }: Rule, startDay: number): Calendric {
  const monthOf = (day: number) => {
    const { year, month } = civilDate(day);
    return year * 12 + month - 1;
  };
  const first = monthOf(startDay);
  return {
    indexOf: (wall) => Math.floor((monthOf(dayOf(wall)) - first) / interval),
    begin: (index) => dayNumber(0, first + index * interval + 1, 1) * DAY,
    days: (index, visit) => {
      const month = first + index * interval;
      visitMonth(Math.floor(month / 12), (month % 12) + 1, visit);
    },
  };
}

function yearly(
  { interval, byMonth, byDay, byMonthDay, byYearDay, byWeekNo }: Rule,
  startDay: number,
): Calendric {
  const { year: first, month: own } = civilDate(startDay);
  const isPlain = byDay.length + byMonthDay.length + byYearDay.length + byWeekNo.length === 0;
  const months = or(byMonth, own);
  const all = byMonth.length === 0 && !isPlain;
  return {
    indexOf: (wall) => Math.floor((civilDate(dayOf(wall)).year - first) / interval),
    begin: (index) => dayNumber(first + index * interval, 1, 1) * DAY,
    days: (index, visit) => {
      for (let month = 1; month <= 12; month++)
        if (all || months.includes(month)) visitMonth(first + index * interval, month, visit);
    },
  };
}

const calendric = { DAILY: daily, WEEKLY: weekly, MONTHLY: monthly, YEARLY: yearly };

/** Shorter than a day, in ms. The door refuses them, but rooms have them. */
const UNITS = { HOURLY: 3_600_000, MINUTELY: 60_000, SECONDLY: 1000 };

/** Times of day come without the shortcuts that days have, and there is no end of them. */
const SUB_DAILY_COST = 8;

function subDaily(rule: Rule, start: number, unit: number): Periods {
  const matches = dayMatcher(rule, dayOf(start));
  const [first, length] = [Math.floor(start / unit) * unit, unit * rule.interval];
  const has = (list: readonly number[], value: number) => list.length === 0 || list.includes(value);
  const begin = (index: number) => first + index * length;
  return {
    indexOf: (wall) => Math.floor((wall - first) / length),
    begin,
    collect: (index, into, budget) => {
      budget.steps -= SUB_DAILY_COST;
      const wall = begin(index);
      const day = dayOf(wall);
      const seconds = (wall - day * DAY) / 1000;
      if (!has(rule.byHour, Math.floor(seconds / 3600))) return;
      if (unit < UNITS.HOURLY && !has(rule.byMinute, Math.floor(seconds / 60) % 60)) return;
      if (unit < UNITS.MINUTELY && !has(rule.bySecond, seconds % 60)) return;
      if (!matches(day)) return;
      // The parts of the time that are shorter than the unit are spread out, or those of the start.
      const within = wall - day * DAY + (start - Math.floor(start / unit) * unit);
      const spread = {
        ...rule,
        byHour: [],
        byMinute: unit === UNITS.HOURLY ? rule.byMinute : [],
        bySecond: unit > UNITS.SECONDLY ? rule.bySecond : [],
      };
      const before = into.length;
      const times = timesOfDay(spread, within);
      budget.steps -= SUB_DAILY_COST * (times.length - 1);
      for (const time of times) into.push(day * DAY + time);
      onlyPositions(rule.bySetPos, into, before);
    },
  };
}

export function periodsOf(rule: Rule, start: number): Periods {
  const { freq } = rule;
  if (freq === 'HOURLY' || freq === 'MINUTELY' || freq === 'SECONDLY')
    return subDaily(rule, start, UNITS[freq]);
  const { days, ...rest } = calendric[freq](rule, dayOf(start));
  const matches = dayMatcher(rule, dayOf(start));
  const times = timesOfDay(rule, start - dayOf(start) * DAY);
  // One visitor for all periods: making one for each would be most of the work.
  let into: number[] = [];
  let budget: Budget = { steps: 0 };
  const visit = (day: number, date?: CivilDate) => {
    if (budget.steps <= 0) return;
    budget.steps -= times.length;
    if (!matches(day, date)) return;
    for (const time of times) into.push(day * DAY + time);
  };
  return {
    ...rest,
    collect: (index, target, given) => {
      into = target;
      budget = given;
      const before = into.length;
      days(index, visit);
      // Places in a period that was not gone through to its end would be wrong ones.
      if (budget.steps <= 0 && rule.bySetPos.length > 0) into.length = before;
      onlyPositions(rule.bySetPos, into, before);
    },
  };
}
