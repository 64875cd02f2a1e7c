import { deleteMeeting, editMeeting } from './edit.ts';
import type { Calendar, CalendarEntry } from './entry.ts';
import { STEPS } from './generate.ts';
import type { JCalComponent } from './icsJcal.ts';
import { propertyOf, textOf } from './icsParts.ts';
import { sequenceOf } from './icsReadDetails.ts';
import { readInstants, readSpan, type ReadInstant, type Times } from './icsReadEvent.ts';
import type { Reading } from './icsReadTime.ts';
import { instantOf, placeEntry } from './placed.ts';
import { knownStarts } from './starts.ts';

const TEXTS = ['summary', 'description', 'location'];

/** A change of an occurrence; without times it is cancelled. */
type Change = Pick<ReadInstant, 'at' | 'entry'> & { readonly times: Times | undefined };

const isCancelled = ([, properties]: JCalComponent) =>
  textOf(properties, 'status')?.toUpperCase() === 'CANCELLED';
const isRange = ([, properties]: JCalComponent) =>
  propertyOf(properties, 'recurrence-id')?.[1].range !== undefined;

/** Of each occurrence the newest change, and the newest of it and all that follow. */
function newest(
  main: CalendarEntry,
  changes: readonly JCalComponent[],
  reading: Reading,
): { at: ReadInstant; change: JCalComponent }[] {
  const found = new Map<string, { at: ReadInstant; change: JCalComponent }>();
  for (const change of changes) {
    const id = propertyOf(change[1], 'recurrence-id');
    const [at] = id ? readInstants([id], main, reading) : [];
    if (!at) continue;
    const key = `${at.at} ${isRange(change)}`;
    const other = found.get(key)?.change;
    if (!other || sequenceOf(change) >= sequenceOf(other)) found.set(key, { at, change });
  }
  return [...found.values()];
}

const override = (main: CalendarEntry, { entry, times }: Change): CalendarEntry[] =>
  times ? [{ uid: main.uid, ...times, recurrenceId: entry }] : [];

/** Changes an occurrence and all that follow, as far as they can follow. */
function changeFollowing(
  calendar: Calendar,
  main: CalendarEntry,
  change: Change,
  { report, budget }: Reading,
): Calendar {
  const { at, times } = change;
  const ref = { uid: main.uid, recurrenceId: at };
  // What it may cost.
  const isAffordable = budget.steps > 2 * STEPS;
  if (isAffordable) budget.steps -= STEPS;
  if (isAffordable && !times) return deleteMeeting(calendar, ref, 'following') ?? calendar;
  const [start, end] = [times?.dtstart, times?.dtend].map((time) => time && instantOf(time));
  const edited =
    isAffordable && times && start !== undefined && end !== undefined
      ? editMeeting(
          calendar,
          ref,
          { start, end, allDay: times.allDay === true },
          { scope: 'following', newUid: `${main.uid}-${times.dtstart.value}` },
        )
      : undefined;
  if (edited && edited.stuck === undefined && edited.lost.length === 0) return edited.calendar;
  report('following');
  return [...calendar, ...override(main, change)];
}

/**
 * Puts all changes of occurrences (components with RECURRENCE-ID) into the entries that their event became.
 *
 * @param entries the main one first, then meetings of their own
 */
export function applyChanges(
  entries: readonly CalendarEntry[],
  event: JCalComponent,
  changes: readonly JCalComponent[],
  reading: Reading,
): Calendar {
  const [main] = entries;
  const series = main && placeEntry(main);
  if (!series || changes.length === 0) return entries;
  const wanted = newest(main, changes, reading);
  const known = knownStarts(
    series,
    wanted.map(({ at }) => at.at),
    reading.budget,
  );
  const alone = new Map(
    entries.filter(({ rrule }) => rrule === undefined).map((one) => [instantOf(one.dtstart), one]),
  );
  const own = new Map<CalendarEntry, CalendarEntry | undefined>();
  const [one, following]: [Change[], Change[]] = [[], []];
  for (const { at, change } of wanted) {
    const [, properties] = change;
    if (TEXTS.some((name) => textOf(properties, name) !== textOf(event[1], name)))
      reading.report('occurrenceText');
    const times = isCancelled(change) ? undefined : readSpan(properties, reading);
    const meeting = alone.get(at.at);
    if (!times && !isCancelled(change)) reading.report('noStart');
    else if (meeting) own.set(meeting, times && { ...meeting, ...times });
    else if (!known.has(at.at) || series.excluded.has(at.at)) reading.report('noOccurrence');
    else (isRange(change) ? following : one).push({ at: at.at, entry: at.entry, times });
  }
  const cancelled = one.filter(({ times }) => !times).map(({ entry }) => entry);
  if (cancelled.length > 0) own.set(main, { ...main, exdate: [...(main.exdate ?? []), ...cancelled] });
  const calendar = entries.flatMap((entry) => (own.has(entry) ? (own.get(entry) ?? []) : [entry]));
  // Each is meant of the series as it was, so the last comes first.
  return following
    .sort((a, b) => b.at - a.at)
    .reduce<Calendar>(
      (sofar, change) => changeFollowing(sofar, main, change, reading),
      [...calendar, ...one.flatMap((change) => override(main, change))],
    );
}

/** Changes whose series is not in the file: meetings of their own. */
export function readOrphans(
  uid: string,
  changes: readonly JCalComponent[],
  reading: Reading,
): CalendarEntry[] {
  return changes.flatMap((change, index) => {
    if (isCancelled(change)) return [];
    const times = readSpan(change[1], reading);
    reading.report(times ? 'noSeries' : 'noStart');
    return times ? [{ uid: index === 0 ? uid : `${uid}-${times.dtstart.value}`, ...times }] : [];
  });
}
