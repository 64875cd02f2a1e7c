import type { CalendarEntry } from './entry.ts';
import { wallAt } from './group.ts';
import type { JCalComponent } from './icsJcal.ts';
import { propertyOf, textOf } from './icsParts.ts';
import { readInstants, readSpan } from './icsReadEvent.ts';
import type { Reading } from './icsReadTime.ts';
import { instantOf, placeEntry } from './placed.ts';

const TEXTS = ['summary', 'description', 'location'];

const startsAt = (at: number) => (entry: CalendarEntry) => instantOf(entry.dtstart) === at;

/** The entries with another in place of one, or with none. */
const exchange = (entries: readonly CalendarEntry[], old: CalendarEntry, now?: CalendarEntry) =>
  entries.flatMap((entry) => (entry === old ? (now ?? []) : [entry]));

/** Puts one change of an occurrence (a component with RECURRENCE-ID) into what its event became. */
function applyChange(
  entries: readonly CalendarEntry[],
  event: JCalComponent,
  [, properties]: JCalComponent,
  reading: Reading,
): readonly CalendarEntry[] {
  const [main, ...alone] = entries.filter((entry) => !entry.recurrenceId);
  const id = propertyOf(properties, 'recurrence-id');
  const [of] = main && id ? readInstants([id], main, reading) : [];
  if (!main || !of) return entries;
  if (id?.[1].range !== undefined) reading.report('following');
  if (TEXTS.some((name) => textOf(properties, name) !== textOf(event[1], name)))
    reading.report('occurrenceText');
  const isCancelled = textOf(properties, 'status')?.toUpperCase() === 'CANCELLED';
  const times = isCancelled ? undefined : readSpan(properties, reading);
  const own =
    alone.find(startsAt(of.at)) ?? (main.rrule === undefined && startsAt(of.at)(main) ? main : undefined);
  if (own) return exchange(entries, own, times && { ...own, ...times });
  const series = placeEntry(main);
  if (!series?.plan || wallAt(series, of.at) === undefined || series.excluded.has(of.at)) {
    reading.report('noOccurrence');
    return entries;
  }
  if (isCancelled) return exchange(entries, main, { ...main, exdate: [...(main.exdate ?? []), of.entry] });
  if (!times) reading.report('noStart');
  return times ? [...entries, { uid: main.uid, ...times, recurrenceId: of.entry }] : entries;
}

/** Puts all changes of single occurrences into the entries that their event became. */
export function applyChanges(
  entries: readonly CalendarEntry[],
  event: JCalComponent,
  changes: readonly JCalComponent[],
  reading: Reading,
): readonly CalendarEntry[] {
  return changes.reduce((sofar, change) => applyChange(sofar, event, change, reading), entries);
}

/** Changes whose series is not in the file: meetings of their own. */
export function readOrphans(
  uid: string,
  changes: readonly JCalComponent[],
  reading: Reading,
): CalendarEntry[] {
  return changes.flatMap(([, properties], index) => {
    if (textOf(properties, 'status')?.toUpperCase() === 'CANCELLED') return [];
    const times = readSpan(properties, reading);
    reading.report(times ? 'noSeries' : 'noStart');
    return times ? [{ uid: index === 0 ? uid : `${uid}-${times.dtstart.value}`, ...times }] : [];
  });
}
