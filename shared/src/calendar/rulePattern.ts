import type { Rule } from './rule.ts';
import type { On, Pattern } from './words/words.ts';

const WORKDAYS = '0,1,2,3,4';

const plainDays = ({ byDay }: Rule) =>
  [...new Set(byDay.map(({ weekday }) => weekday))].sort((a, b) => a - b);

/** Every other week of Sunday and Monday is another one where the week begins between them; no sentence says so. */
const dependsOnWeekStart = ({ interval, weekStart }: Rule, days: readonly number[]) =>
  interval > 1 &&
  weekStart !== 0 &&
  days.some((day) => day < weekStart) &&
  days.some((day) => day >= weekStart);

/** Days in a month: undefined if none are named, null if they cannot be put in words. */
function daysInMonth(rule: Rule): On | undefined | null {
  const { byDay, byMonthDay, bySetPos } = rule;
  if (byDay.length === 0) {
    if (bySetPos.length > 0) return null;
    // Those counted from the end come last, as the days do.
    const days = [...byMonthDay.filter((day) => day > 0), ...byMonthDay.filter((day) => day < 0)];
    return days.length > 0 ? { kind: 'days', days } : undefined;
  }
  if (byMonthDay.length > 0) return null;
  if (bySetPos.length === 0) {
    return byDay.every(({ nth }) => nth !== 0) ? { kind: 'weekdays', weekdays: byDay } : null;
  }
  if (byDay.some(({ nth }) => nth !== 0)) return null;
  const isWorkdays = plainDays(rule).join() === WORKDAYS;
  const weekday = isWorkdays ? 'workday' : byDay.length === 1 ? byDay[0]?.weekday : undefined;
  if (weekday === undefined) return null;
  const places = [...bySetPos.filter((nth) => nth > 0), ...bySetPos.filter((nth) => nth < 0)];
  return { kind: 'weekdays', weekdays: places.map((nth) => ({ nth, weekday })) };
}

function weekly({ interval }: Rule, days: readonly number[]): Pattern {
  return { kind: 'weekly', interval, days: days.join() === WORKDAYS ? 'workdays' : days };
}

/** What a rule says apart from its end, or undefined if that takes more than a sentence. */
export function rulePattern(rule: Rule): Pattern | undefined {
  const { freq, interval, byDay, byMonth, byMonthDay, bySetPos } = rule;
  const others = [rule.byYearDay, rule.byWeekNo, rule.byHour, rule.byMinute, rule.bySecond];
  if (others.some((part) => part.length > 0)) return undefined;
  if (freq === 'DAILY' || freq === 'WEEKLY') {
    if (byMonth.length + byMonthDay.length + bySetPos.length > 0) return undefined;
    if (freq === 'WEEKLY')
      return dependsOnWeekStart(rule, plainDays(rule)) ? undefined : weekly(rule, plainDays(rule));
    if (byDay.length === 0) return { kind: 'daily', interval };
    return interval === 1 ? weekly(rule, plainDays(rule)) : undefined;
  }
  const on = daysInMonth(rule);
  if (on === null) return undefined;
  if (freq === 'MONTHLY') {
    if (byMonth.length > 0) return undefined;
    return on ? { kind: 'monthly', interval, on } : { kind: 'monthly', interval };
  }
  if (freq !== 'YEARLY') return undefined;
  // A place in a set that lies in several months is one of the year.
  if (bySetPos.length > 0 && byMonth.length > 1) return undefined;
  if (on && byMonth.length > 0) return { kind: 'yearly', interval, on, months: byMonth };
  return on || byMonth.length > 0 ? undefined : { kind: 'yearly', interval };
}
