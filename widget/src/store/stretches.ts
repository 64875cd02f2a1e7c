import { endOfCalendar } from '../../../shared/src/calendar/occurrences.ts';
import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import { placeEntry, type Span } from '../../../shared/src/calendar/placed.ts';
import { dayAfter } from './day.ts';

/** Nobody scrolls on to where calendars end. */
const END_OF_TIME = Date.UTC(2200, 0, 1);
/** How many days are looked at first, and at most at once, where there is little to be found. */
const FIRST = 7;
const LONGEST = 3_650;
/** Where a stretch holds less, the next one is longer. */
const FEW = 20;

const spans = new WeakMap<Calendar, Span>();

/**
 * From when to when a calendar may have anything, without following its rules: one that counts may be over long before.
 * Remembered.
 */
export function roughSpan(calendar: Calendar): Span {
  const known = spans.get(calendar);
  if (known) return known;
  const span = { from: Infinity, to: -Infinity };
  for (const entry of calendar) {
    const placed = placeEntry(entry);
    if (!placed) continue;
    const { start, end, plan, until } = placed;
    const last = plan ? Math.min(until, END_OF_TIME) + end - start : end;
    span.from = Math.min(span.from, start);
    span.to = Math.max(span.to, last);
  }
  spans.set(calendar, span);
  return span;
}

/** From when to when there is anything in some calendars. Dear: it follows the rules that count. */
export function wholeSpan(calendars: Iterable<Calendar>): Span {
  const whole = { from: Infinity, to: -Infinity };
  for (const calendar of calendars) {
    const rough = roughSpan(calendar);
    whole.from = Math.min(whole.from, rough.from);
    if (rough.to <= whole.to) continue;
    const end = rough.to < END_OF_TIME ? rough.to : endOfCalendar(calendar);
    whole.to = Math.max(whole.to, typeof end === 'number' ? end : END_OF_TIME);
  }
  return whole;
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
 * @param find what begins in a span, its end not being part of it
 * @param limits outside of which there is nothing; asked only where nothing was found
 */
export function lookAround<Item>(
  moment: number,
  reach: Reach,
  find: (span: Span) => readonly Item[],
  limits: () => Span,
): Stretches<Item> {
  const look = (wanted: number, direction: 1 | -1) => {
    const found: (readonly Item[])[] = [];
    const isOver = (at: number) => (direction === 1 ? at > limits().to : at <= limits().from);
    let [at, length, count, isAll] = [moment, FIRST, 0, false];
    while (count < wanted && !isAll) {
      const next = dayAfter(at, direction * length);
      const items = find(direction === 1 ? { from: at, to: next } : { from: next, to: at });
      found.push(items);
      count += items.length;
      if (items.length < FEW) length = Math.min(2 * length, LONGEST);
      isAll = items.length === 0 && isOver(next);
      at = next;
    }
    return { found, isAll };
  };
  const [before, after] = [look(reach.before, -1), look(reach.after, 1)];
  return {
    before: before.found.reverse(),
    after: after.found,
    isAllBefore: before.isAll,
    isAllAfter: after.isAll,
  };
}
