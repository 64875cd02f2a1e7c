import type { ByDay, Rule } from './rule.ts';
import { civilDate, dayNumber, isLeapYear, monthLength, weekdayOf, type CivilDate } from './wallTime.ts';

/** Whether a rule allows a day (`day` as in `wallTime.ts`). Whoever knows its date already gives it: it is quicker. */
export type DayMatcher = (day: number, date?: CivilDate) => boolean;

/** What a rule leaves out is taken from its start (RFC 5545, 3.3.10: "information not contained in the rule"). */
function completed(rule: Rule, start: CivilDate, weekday: number): Rule {
  const { freq, byDay, byMonth, byMonthDay, byWeekNo, byYearDay } = rule;
  if (byDay.length + byMonthDay.length + byYearDay.length > 0) return rule;
  const every: ByDay[] = [{ weekday, nth: 0 }];
  if (byWeekNo.length > 0) return freq === 'YEARLY' ? { ...rule, byDay: every } : rule;
  if (freq === 'WEEKLY') return { ...rule, byDay: every };
  if (freq === 'MONTHLY') return { ...rule, byMonthDay: [start.day] };
  if (freq !== 'YEARLY') return rule;
  return { ...rule, byMonth: byMonth.length > 0 ? byMonth : [start.month], byMonthDay: [start.day] };
}

const bits = (values: readonly number[]) => values.reduce((mask, value) => mask | (1 << value), 0);
const signed = (values: readonly number[], fromStart: number, fromEnd: number) =>
  values.includes(fromStart) || values.includes(-fromEnd);

/** The number of a day's week in the year most of that week lies in, and how many weeks that year has. */
function weekOf(day: number, weekStart: number): { number: number; of: number } {
  const middle = day - ((weekdayOf(day) - weekStart + 7) % 7) + 3;
  const { year } = civilDate(middle);
  const [first, next] = [dayNumber(year, 1, 1), dayNumber(year + 1, 1, 1)];
  const lastMiddle = next - 1 - ((next - 1 - middle) % 7);
  return { number: Math.floor((middle - first) / 7) + 1, of: Math.floor((lastMiddle - first) / 7) + 1 };
}

const ANY_DAY: DayMatcher = () => true;

export function dayMatcher(given: Rule, startDay: number): DayMatcher {
  const rule = completed(given, civilDate(startDay), weekdayOf(startDay));
  const { byDay, byMonth, byMonthDay, byYearDay, byWeekNo } = rule;
  const others = byMonth.length + byMonthDay.length + byYearDay.length + byWeekNo.length;
  if (others + byDay.length === 0) return ANY_DAY;
  if (others === 0 && rule.freq === 'WEEKLY') {
    const allowed = bits(byDay.map(({ weekday }) => weekday));
    return (day) => (allowed & (1 << weekdayOf(day))) !== 0;
  }
  return dateMatcher(rule);
}

/** For rules that name more than weekdays. */
function dateMatcher(rule: Rule): DayMatcher {
  // An nth weekday has a meaning in months and years only; elsewhere it is read as the weekday.
  const counts = rule.freq === 'YEARLY' || rule.freq === 'MONTHLY';
  const ofYear = rule.freq === 'YEARLY' && rule.byMonth.length === 0;
  const weekdays = bits(rule.byDay.filter(({ nth }) => !counts || nth === 0).map(({ weekday }) => weekday));
  const nths = counts ? rule.byDay.filter(({ nth }) => nth !== 0) : [];
  const months = bits(rule.byMonth);
  const fromStart = bits(rule.byMonthDay.filter((day) => day > 0));
  const fromEnd = bits(rule.byMonthDay.filter((day) => day < 0).map((day) => -day));
  const { byYearDay, byWeekNo } = rule;
  const dateMatters = months !== 0 || rule.byMonthDay.length + nths.length + byYearDay.length > 0;

  const nthWeekdays = bits(nths.map(({ weekday }) => weekday));
  // Days are asked about year by year.
  let lastYear = NaN;
  let firstOfYear = 0;
  const dayOfYear = (day: number, year: number) => {
    if (year !== lastYear) firstOfYear = dayNumber(year, 1, 1);
    lastYear = year;
    return day - firstOfYear;
  };
  const isNth = (day: number, weekday: number, { year, month, day: ofMonth }: CivilDate) => {
    if ((nthWeekdays & (1 << weekday)) === 0) return false;
    const index = ofYear ? dayOfYear(day, year) : ofMonth - 1;
    const length = ofYear ? 365 + Number(isLeapYear(year)) : monthLength(year, month);
    const nth = Math.floor(index / 7) + 1;
    const fromLast = Math.floor((length - 1 - index) / 7) + 1;
    return nths.some((one) => one.weekday === weekday && (one.nth === nth || one.nth === -fromLast));
  };

  return (day, date) => {
    const weekday = weekdayOf(day);
    const isWeekday = (weekdays & (1 << weekday)) !== 0;
    if (nths.length === 0 && weekdays !== 0 && !isWeekday) return false;
    if (byWeekNo.length > 0) {
      const week = weekOf(day, rule.weekStart);
      if (!signed(byWeekNo, week.number, week.of - week.number + 1)) return false;
    }
    if (!dateMatters) return true;
    const known = date ?? civilDate(day);
    const { year, month, day: ofMonth } = known;
    if (months !== 0 && (months & (1 << month)) === 0) return false;
    if (rule.byMonthDay.length > 0) {
      const left = monthLength(year, month) - ofMonth + 1;
      if ((fromStart & (1 << ofMonth)) === 0 && (fromEnd & (1 << left)) === 0) return false;
    }
    if (byYearDay.length > 0) {
      const index = dayOfYear(day, year) + 1;
      if (!signed(byYearDay, index, 366 + Number(isLeapYear(year)) - index)) return false;
    }
    return nths.length === 0 || isWeekday || isNth(day, weekday, known);
  };
}
