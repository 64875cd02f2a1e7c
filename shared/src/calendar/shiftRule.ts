import { readRule, WEEKDAYS, type Rule } from './rule.ts';
import { partOf, withPart } from './ruleText.ts';
import { civilDate, monthLength, weekdayOf, type CivilDate } from './wallTime.ts';

const rotate = (weekday: number, by: number) => WEEKDAYS[(((weekday + by) % 7) + 7) % 7] ?? 'MO';

/** Weekly: all its weekdays, and with them the day its week begins on, or a fortnight would be cut elsewhere. */
function rotateWeek(text: string, { byDay, interval, weekStart }: Rule, by: number): string {
  const order = partOf(text, 'BYDAY')?.toUpperCase().split(',') ?? [];
  const days = order.map((day) =>
    rotate(
      WEEKDAYS.findIndex((name) => day.endsWith(name)),
      by,
    ),
  );
  const rotated = withPart(text, 'BYDAY', days.join());
  if (interval === 1 || byDay.length < 2) return rotated;
  const first = rotate(weekStart, by);
  // Weeks begin on Monday unless something else is said.
  return withPart(rotated, 'WKST', first === 'MO' ? undefined : first);
}

/**
 * The place of a date's weekday in its month, from the end if the old one was counted so. Undefined if some months have no
 * such place.
 */
function nthOf({ year, month, day }: CivilDate, fromEnd: boolean): number | undefined {
  const nth = Math.floor((fromEnd ? monthLength(year, month) - day : day - 1) / 7) + 1;
  if (nth > 4) return undefined;
  return fromEnd ? -nth : nth;
}

/** A part with the one day of the month a rule names. Undefined if it names more, or in another way. */
function moveDayInMonth(text: string, rule: Rule, from: CivilDate, toDay: number): string | undefined {
  const { byDay, byMonthDay, bySetPos } = rule;
  const to = civilDate(toDay);
  // What is counted from the end of one month has no such place in another.
  const leavesMonth = from.month !== to.month;
  if (byDay.length === 0 && byMonthDay.length === 0) return bySetPos.length === 0 ? text : undefined;
  const [monthDay] = byMonthDay;
  if (byMonthDay.length === 1 && byDay.length === 0 && bySetPos.length === 0 && monthDay !== undefined) {
    if (monthDay < 0 && leavesMonth) return undefined;
    const day = monthDay > 0 ? to.day : to.day - monthLength(to.year, to.month) - 1;
    return withPart(text, 'BYMONTHDAY', `${day}`);
  }
  const [by] = byDay;
  if (byDay.length !== 1 || byMonthDay.length > 0 || bySetPos.length > 1 || !by) return undefined;
  const place = by.nth === 0 ? bySetPos[0] : bySetPos.length === 0 ? by.nth : undefined;
  if (place === undefined || (place < 0 && leavesMonth)) return undefined;
  const nth = nthOf(to, place < 0);
  if (nth === undefined) return undefined;
  const day = WEEKDAYS[weekdayOf(toDay)] ?? 'MO';
  if (by.nth !== 0) return withPart(text, 'BYDAY', `${nth}${day}`);
  return withPart(withPart(text, 'BYDAY', day), 'BYSETPOS', `${nth}`);
}

/**
 * The rule of a series when one of its occurrences is moved from a day to another (days as in `wallTime.ts`) and all
 * move along. Undefined if the rule names its days in a way that does not move, such as several days of the month.
 */
export function shiftRule(text: string, fromDay: number, toDay: number): string | undefined {
  const { rule } = readRule(text);
  if (!rule || fromDay === toDay) return text;
  const { freq, byDay, byMonth, byMonthDay, byYearDay, byWeekNo, bySetPos } = rule;
  if (byYearDay.length + byWeekNo.length > 0) return undefined;
  const [from, to] = [civilDate(fromDay), civilDate(toDay)];
  // Without a month, days of a year are counted in the year, or are in each month; with several, places are in all.
  const namesDays = byDay.length + byMonthDay.length > 0;
  if (freq === 'YEARLY' && namesDays && (byMonth.length === 0 || (byMonth.length > 1 && bySetPos.length > 0)))
    return undefined;
  if (freq === 'MONTHLY' || freq === 'YEARLY') {
    const moved = moveDayInMonth(text, rule, from, toDay);
    if (moved === undefined || byMonth.length === 0) return moved;
    if (from.month === to.month) return moved;
    return byMonth.length === 1 && freq === 'YEARLY' ? withPart(moved, 'BYMONTH', `${to.month}`) : undefined;
  }
  if (byMonth.length + byMonthDay.length + bySetPos.length > 0) return undefined;
  if (byDay.length === 0) return text;
  return freq === 'WEEKLY' ? rotateWeek(text, rule, toDay - fromDay) : undefined;
}
