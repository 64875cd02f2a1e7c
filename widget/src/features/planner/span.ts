import type { Span } from '../../../../shared/src/calendar/placed.ts';
import { dayAfter } from '../../store/day.ts';

/** The ways to look at meetings. These words are remembered in browsers: they are NeoDateFix's. */
export const views = ['list', 'day', 'workWeek', 'week', 'month'] as const;
export type View = (typeof views)[number];

/** The views that fit into a narrow widget. */
export const narrowViews: readonly View[] = ['list', 'day'];

/** The hour at which a meeting begins of which only the day was said. */
export const MORNING = 9;

const weekOf = (at: number, firstDay: number) => dayAfter(at, -((new Date(at).getDay() - firstDay + 7) % 7));

const monthOf = (at: number, months = 0) => {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth() + months, 1).getTime();
};

/** From midnight to the last moment of the day before another midnight. */
const days = (from: number, until: number): Span => ({ from, to: until - 1 });

/** The work week of a day: Monday to Friday. A Sunday with which weeks begin belongs to what follows. */
function workWeekOf(at: number, firstDay: number): Span {
  const week = weekOf(at, firstDay);
  const monday = dayAfter(week, (1 - firstDay + 7) % 7);
  return days(monday, dayAfter(monday, 5));
}

/**
 * The span that a view shows which is at a day.
 *
 * @param firstDay of weeks: 0 is Sunday
 */
export function spanOf(view: View, at: number, firstDay: number): Span {
  const day = dayAfter(at);
  // A list without a range goes on for ever; the day that it is at is what can be said of it.
  if (view === 'day' || view === 'list') return days(day, dayAfter(day, 1));
  if (view === 'workWeek') return workWeekOf(at, firstDay);
  const week = weekOf(at, firstDay);
  if (view === 'week') return days(week, dayAfter(week, 7));
  return days(monthOf(at), monthOf(at, 1));
}

/** The span of a range of days, each given by any moment of it. */
export const rangeOf = (first: number, last: number): Span => days(dayAfter(first), dayAfter(last, 1));

/** How many days a span has. */
const lengthOf = ({ from, to }: Span) => Math.round((dayAfter(to, 1) - from) / 86_400_000);

/** The span as long as it is, right before or after it. */
export function shifted(span: Span, direction: 1 | -1): Span {
  const by = direction * lengthOf(span);
  return days(dayAfter(span.from, by), dayAfter(span.to, by + 1));
}

/** The day that a view is at, one step on. */
export function stepped(view: View, at: number, direction: 1 | -1): number {
  if (view === 'day') return dayAfter(at, direction);
  if (view === 'month') return monthOf(at, direction);
  return dayAfter(at, 7 * direction);
}

/** Where another view begins that was at a day: a week after a month is the first that lies in it as a whole. */
export function atForView(view: View, from: View, at: number, firstDay: number): number {
  if (from !== 'month' || (view !== 'week' && view !== 'workWeek')) return dayAfter(at);
  const first = monthOf(at);
  const { from: begin } = spanOf(view, first, firstDay);
  return begin < first ? dayAfter(begin, 7) : begin;
}

/** A span in words, such as `Oct 1 – 8, 2040`, or `October 2040` for a month. */
export function spanInWords(view: View, { from, to }: Span, locale: string): string {
  if (view === 'month')
    return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long' }).format(from);
  const format = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric' });
  return format.formatRange(from, to);
}
