import type { Calendar } from './entry.ts';
import { STEPS } from './generate.ts';
import { occurrences, type Occurrence } from './occurrences.ts';
import type { Span } from './placed.ts';
import { DAY } from './wallTime.ts';

/** An occurrence and the room it belongs to. */
export type AgendaItem = { readonly room: string; readonly occurrence: Occurrence };

/** What takes place in a span in many rooms, sorted by start, then by room. */
export type Agenda = {
  readonly span: Span;
  readonly items: readonly AgendaItem[];
  /** The calendars it was made of. */
  readonly rooms: ReadonlyMap<string, Calendar>;
};

/**
 * What all rooms together may cost, in steps, before each gets only twice what a daily meeting takes. So a few rooms may
 * be as costly as any calendar may, but strangers who fill thousands with costly rules cost little more than as many
 * meetings do, and hide none of others.
 */
const STEPS_FOR_ALL = 20 * STEPS;
const stepsForEach = ({ from, to }: Span) => Math.min(5000, 500 + (20 * (to - from)) / DAY);

const byStartAndRoom = (a: AgendaItem, b: AgendaItem) =>
  a.occurrence.start - b.occurrence.start || (a.room < b.room ? -1 : Number(a.room > b.room));

function expand(rooms: ReadonlyMap<string, Calendar>, names: Iterable<string>, span: Span): AgendaItem[] {
  const found: (readonly [room: string, occurrences: readonly Occurrence[]])[] = [];
  const least = stepsForEach(span);
  let left = STEPS_FOR_ALL;
  for (const room of names) {
    const budget = { steps: Math.max(least, Math.min(STEPS, left)) };
    const before = budget.steps;
    const own = occurrences(rooms.get(room) ?? [], span, budget);
    left -= before - budget.steps;
    if (own.length > 0) found.push([room, own]);
  }
  // Many start alike: it is quicker to sort the rooms and the different starts, as bare numbers, than all items.
  found.sort(([a], [b]) => (a < b ? -1 : 1));
  const byStart = new Map<number, AgendaItem[]>();
  for (const [room, own] of found)
    for (const occurrence of own) {
      const same = byStart.get(occurrence.start);
      if (same) same.push({ room, occurrence });
      else byStart.set(occurrence.start, [{ room, occurrence }]);
    }
  const sorted = Float64Array.from(byStart.keys()).sort();
  return Array.from(sorted, (start) => byStart.get(start) ?? []).flat();
}

/** How many of some sorted items come before another, or before and with it. */
function placeOf(items: readonly AgendaItem[], item: AgendaItem, after: boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = items[middle];
    const order = other ? byStartAndRoom(other, item) : 1;
    if (order < 0 || (after && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Some sorted items with some taken out and others put in. What stays is found by its neighbours and copied in stretches,
 * without looking at it: most of it is far from the processor.
 */
function exchange(
  items: readonly AgendaItem[],
  removed: readonly AgendaItem[],
  added: readonly AgendaItem[],
): AgendaItem[] {
  const edits = [
    ...removed.map((item) => ({
      from: placeOf(items, item, false),
      to: placeOf(items, item, true),
      put: undefined,
    })),
    ...added.map((item) => ({ from: placeOf(items, item, true), to: 0, put: item })),
  ].sort((a, b) => a.from - b.from);
  const stretches: AgendaItem[][] = [];
  let next = 0;
  for (const { from, to, put } of edits) {
    if (from > next) stretches.push(items.slice(next, from));
    next = Math.max(next, from, to);
    if (put) stretches.push([put]);
  }
  return ([] as AgendaItem[]).concat(...stretches, items.slice(next));
}

/** The rooms that came, went, or have another calendar. */
function changedRooms(
  before: ReadonlyMap<string, Calendar>,
  after: ReadonlyMap<string, Calendar>,
): Set<string> {
  const changed = new Set<string>();
  let known = 0;
  after.forEach((calendar, room) => {
    const old = before.get(room);
    if (old !== calendar) changed.add(room);
    if (old) known++;
  });
  if (known < before.size) for (const room of before.keys()) if (!after.has(room)) changed.add(room);
  return changed;
}

/** Beyond this share of rooms it is quicker to begin anew. */
const FEW = 1 / 50;
/** A stranger's rooms may have so many that they cannot be passed on at once. */
const MOST_EXCHANGED = 10_000;

/**
 * What takes place in a span in many rooms. Given the agenda of the same span from before, only the rooms whose calendar
 * is another object are expanded again; if there are none, it is returned as it is. Neither the map nor the calendars may
 * be changed in place.
 */
export function agendaOf(rooms: ReadonlyMap<string, Calendar>, span: Span, previous?: Agenda): Agenda {
  const isSameSpan = previous?.span.from === span.from && previous.span.to === span.to;
  if (!previous || !isSameSpan) return { span, rooms, items: expand(rooms, rooms.keys(), span) };
  const changed = changedRooms(previous.rooms, rooms);
  if (changed.size === 0) return previous;
  if (changed.size <= Math.max(1, rooms.size * FEW)) {
    // What they had before is found by expanding it again.
    const removed = expand(previous.rooms, changed, span);
    const added = expand(rooms, changed, span);
    if (removed.length + added.length <= MOST_EXCHANGED)
      return { span, rooms, items: exchange(previous.items, removed, added) };
  }
  return { span, rooms, items: expand(rooms, rooms.keys(), span) };
}
