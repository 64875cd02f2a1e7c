import { endOfCalendar } from '../../../shared/src/calendar/occurrences.ts';
import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import { placeEntry, type Span } from '../../../shared/src/calendar/placed.ts';
import { dayAfter } from './day.ts';

/** Nobody scrolls on to where calendars end. */
export const END_OF_TIME = Date.UTC(2200, 0, 1);
/** How many days are looked at first, and at most at once, where there is little to be found. */
const FIRST = 28;
const LONGEST = 3_650;
/** Where a stretch holds less, the next one is longer. */
const FEW = 20;

const spans = new WeakMap<Calendar, Span>();

/** From when to when a calendar has anything at all; endless ones end with calendars. Remembered. */
export function spanOfCalendar(calendar: Calendar): Span {
  const known = spans.get(calendar);
  if (known) return known;
  const placed = calendar.flatMap((entry) => placeEntry(entry) ?? []);
  const end = calendar.some(({ rrule }) => rrule !== undefined)
    ? endOfCalendar(calendar)
    : Math.max(...placed.map((each) => each.end));
  const span = {
    from: Math.min(...placed.map(({ start }) => start)),
    to: typeof end === 'number' ? Math.max(end, ...placed.map((each) => each.end)) : END_OF_TIME,
  };
  spans.set(calendar, span);
  return span;
}

/** What was found on both sides of a moment, as far as it was looked for. */
export type Stretches<Item> = {
  /** In order of time; each holds what begins in it. */
  readonly before: readonly (readonly Item[])[];
  readonly after: readonly (readonly Item[])[];
  /** Whether there is no more to be found. */
  readonly isAllBefore: boolean;
  readonly isAllAfter: boolean;
};

/** How many things are wanted on each side of a moment. */
export type Reach = { readonly before: number; readonly after: number };

/**
 * Looks in both directions from a moment until so much is found as is wanted, or there is no more. Stretches begin where
 * they did before, so that what was found in them can be remembered by their spans.
 *
 * @param moment a midnight
 * @param limits outside of which there is nothing
 * @param find what begins in a span, its end not being part of it
 */
export function lookAround<Item>(
  moment: number,
  reach: Reach,
  limits: Span,
  find: (span: Span) => readonly Item[],
): Stretches<Item> {
  const look = (wanted: number, direction: 1 | -1) => {
    const found: (readonly Item[])[] = [];
    const isMore = (at: number) => (direction === 1 ? at <= limits.to : at > limits.from);
    let [at, length, count] = [moment, FIRST, 0];
    while (count < wanted && isMore(at)) {
      const next = dayAfter(at, direction * length);
      const items = find(direction === 1 ? { from: at, to: next } : { from: next, to: at });
      found.push(items);
      count += items.length;
      if (items.length < FEW) length = Math.min(2 * length, LONGEST);
      at = next;
    }
    return { found, isAll: !isMore(at) };
  };
  const [before, after] = [look(reach.before, -1), look(reach.after, 1)];
  return {
    before: before.found.reverse(),
    after: after.found,
    isAllBefore: before.isAll,
    isAllAfter: after.isAll,
  };
}
