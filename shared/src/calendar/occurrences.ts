import type { Calendar, CalendarEntry } from './entry.ts';
import { STEPS, type Budget } from './generate.ts';
import { findGroup, groupEntries, wallAt, type Group } from './group.ts';
import { endOf, type Placed, type Span } from './placed.ts';
import { isInfinite, knownStarts, starts, startsBackwards, startsIn } from './starts.ts';
import { DAY } from './wallTime.ts';

/** One time a meeting takes place. Times are UTC ms. */
export type Occurrence = {
  readonly uid: string;
  readonly start: number;
  readonly end: number;
  /** Of a series: the start it has by the rule, whether or not an override moved it. */
  readonly recurrenceId?: number;
  /** The single entry or the series. */
  readonly entry: CalendarEntry;
  /** The override it takes its times from. */
  readonly override?: CalendarEntry;
  readonly allDay: boolean;
};

function single({ entry, start, end }: Placed): Occurrence {
  return { uid: entry.uid, start, end, entry, allDay: entry.allDay === true };
}

function regular(series: Placed, start: number): Occurrence {
  const { entry } = series;
  const allDay = entry.allDay === true;
  return { uid: entry.uid, start, end: endOf(series, start), recurrenceId: start, entry, allDay };
}

function moved({ entry }: Placed, { entry: override, start, end, replaces }: Placed): Occurrence {
  const allDay = override.allDay === true;
  return { uid: entry.uid, start, end, recurrenceId: replaces, entry, override, allDay };
}

/** Those of some overrides that replace something: an occurrence of the series that is not deleted. */
function effective(main: Placed, overrides: readonly Placed[], budget: Budget): Placed[] {
  if (overrides.length === 0) return [];
  const known = knownStarts(
    main,
    overrides.flatMap(({ replaces }) => replaces ?? []),
    budget,
  );
  return overrides.filter(
    ({ replaces }) => replaces !== undefined && known.has(replaces) && !main.excluded.has(replaces),
  );
}

const allEffective = ({ main, overrides }: Group, budget: Budget) =>
  effective(main, [...overrides.values()], budget);

function addSeries(
  found: Occurrence[],
  { main, overrides }: Group,
  { from, to }: Span,
  budget: Budget,
): void {
  // A day more, since the length of all-day occurrences changes with the clock.
  const span = { from: from - (main.end - main.start) - DAY, to };
  for (const start of startsIn(main, span, budget)) {
    if (main.excluded.has(start) || overrides.has(start)) continue;
    const occurrence = regular(main, start);
    if (occurrence.end > from) found.push(occurrence);
  }
  if (overrides.size === 0) return;
  const within = [...overrides.values()].filter(({ start, end }) => end > from && start <= to);
  for (const override of effective(main, within, budget)) found.push(moved(main, override));
}

export function byStart(a: Occurrence, b: Occurrence): number {
  return a.start - b.start || a.end - b.end;
}

/**
 * All occurrences in a span, sorted by start. What ends at `from` is before it, what starts at `to` is in it, as the
 * peer's widget sees it.
 *
 * @param budget what the rules may cost; if it is used up (`steps` ≤ 0 afterwards), occurrences may be missing
 */
export function occurrences(calendar: Calendar, span: Span, budget: Budget = { steps: STEPS }): Occurrence[] {
  const found: Occurrence[] = [];
  for (const group of groupEntries(calendar)) {
    const { main } = group;
    if (main.plan) addSeries(found, group, span, budget);
    else if (main.end > span.from && main.start <= span.to) found.push(single(main));
  }
  return found.length > 1 ? found.sort(byStart) : found;
}

/**
 * When everything is over, in UTC ms: `infinite` as soon as one series neither counts nor ends, undefined if there is
 * nothing (left). As with the peer, an occurrence that was moved to an earlier time counts at its original one.
 * A rule too costly to follow to its end counts as infinite: rooms are deleted by this time, so it may not be too early.
 */
export function endOfCalendar(calendar: Calendar): number | 'infinite' | undefined {
  return endOfGroups(groupEntries(calendar));
}

/** The same of a calendar that was grouped before. */
export function endOfGroups(groups: readonly Group[]): number | 'infinite' | undefined {
  let end = -Infinity;
  const budget = { steps: STEPS };
  for (const group of groups) {
    const { main } = group;
    if (isInfinite(main)) return 'infinite';
    if (!main.plan) end = Math.max(end, main.end);
    for (const start of startsBackwards(main, budget)) {
      if (main.excluded.has(start)) continue;
      end = Math.max(end, endOf(main, start));
      break;
    }
    for (const override of allEffective(group, budget)) end = Math.max(end, override.end);
  }
  if (budget.steps <= 0) return 'infinite';
  return end === -Infinity ? undefined : end;
}

/**
 * When a meeting's room may be deleted, in UTC ms: so many minutes after its end (a negative offset is none), and
 * undefined if never, or if rooms are kept (no offset).
 */
export function deletionTime(calendar: Calendar, offsetMinutes: number | undefined): number | undefined {
  if (offsetMinutes === undefined) return undefined;
  const end = endOfCalendar(calendar);
  return typeof end === 'number' ? end + Math.max(0, offsetMinutes) * 60_000 : undefined;
}

function* upcoming(group: Group, from: number, count: number, budget: Budget): Generator<Occurrence, void> {
  const { main, overrides } = group;
  if (!main.plan) {
    if (main.end > from) yield single(main);
    return;
  }
  for (const override of allEffective(group, budget)) if (override.end > from) yield moved(main, override);
  let left = count;
  for (const start of starts(main, from - (main.end - main.start) - DAY, budget)) {
    if (endOf(main, start) <= from || main.excluded.has(start) || overrides.has(start)) continue;
    yield regular(main, start);
    left -= 1;
    if (left <= 0) return;
  }
}

/** The first occurrences that are not over at an instant, sorted by start: at most so many, also of a series without end. */
export function nextOccurrences(
  calendar: Calendar,
  from: number,
  count: number,
  budget: Budget = { steps: STEPS },
): Occurrence[] {
  const found = groupEntries(calendar).flatMap((group) => [...upcoming(group, from, count, budget)]);
  return found.sort(byStart).slice(0, count);
}

function* past(group: Group, budget: Budget): Generator<Occurrence, void> {
  const { main, overrides } = group;
  if (!main.plan) yield single(main);
  for (const override of allEffective(group, budget)) yield moved(main, override);
  for (const start of startsBackwards(main, budget)) {
    if (main.excluded.has(start) || overrides.has(start)) continue;
    yield regular(main, start);
    return;
  }
}

/** The occurrence that runs or comes next (the earliest that is not over), or the last if all are over. */
export function currentOrNext(calendar: Calendar, now: number): Occurrence | undefined {
  const budget = { steps: STEPS };
  const [next] = nextOccurrences(calendar, now, 1, budget);
  if (next) return next;
  const last = groupEntries(calendar).flatMap((group) => [...past(group, budget)]);
  return last.sort(byStart).at(-1);
}

/**
 * The occurrence with that uid and, of a series, that start by the rule (UTC ms). Without one, what is current or next
 * of that uid.
 */
export function findOccurrence(
  calendar: Calendar,
  { uid, recurrenceId }: { uid: string; recurrenceId?: number },
  now: number,
): Occurrence | undefined {
  const own = calendar.filter((entry) => entry.uid === uid);
  if (recurrenceId === undefined) return currentOrNext(own, now);
  const [group] = groupEntries(own);
  if (!group?.main.plan || group.main.excluded.has(recurrenceId)) return undefined;
  if (wallAt(group.main, recurrenceId) === undefined) return undefined;
  const override = group.overrides.get(recurrenceId);
  return override ? moved(group.main, override) : regular(group.main, recurrenceId);
}

/** Whether a series has another occurrence, by its rule, after the one that starts at an instant (UTC ms) by it. */
export function goesOn(calendar: Calendar, ref: { uid: string; recurrenceId?: number }): boolean {
  const { uid, recurrenceId } = ref;
  const main = findGroup(calendar, uid)?.main;
  if (!main?.plan || recurrenceId === undefined) return false;
  for (const start of starts(main, recurrenceId, { steps: STEPS }))
    if (start > recurrenceId && !main.excluded.has(start)) return true;
  return false;
}

/** Whether a room is for more than one meeting. */
export function isRecurring(calendar: Calendar): boolean {
  return calendar.length > 1 || calendar.some(({ rrule }) => rrule !== undefined);
}
