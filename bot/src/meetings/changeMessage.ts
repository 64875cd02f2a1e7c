import { calendarChanges, type CalendarChange, type When } from '../../../shared/src/calendar/change.ts';
import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import { formatRange, ruleInWords } from '../../../shared/src/calendar/format.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import { textsFor, type Texts } from '../i18n.ts';
import { lineOf, messageOf, shorten, textOfLines, type Piece } from './richText.ts';
import type { Reader } from './whenInWords.ts';

/** What people see of a meeting and can change. */
export type Described = {
  readonly title: string;
  readonly description: string;
  readonly calendar: Calendar;
};

/** How much is told of changes; an event holds 64 KiB. */
type Limits = {
  /** Longest description, in UTF-16 units: it may stand in a message four times. */
  readonly description: number;
  /** The most changes: hundreds of occurrences can change at once. */
  readonly changes: number;
};

const MESSAGE_LIMITS: Limits = { description: 1_000, changes: 30 };

const newLine = (text: string): Piece[] => lineOf({ text, before: '<strong>', after: '</strong>' });
const oldLine = (text: string): Piece[] => lineOf({ text, before: '<font color="#888">', after: '</font>' });

/** A change of a single occurrence stands for itself; only changes of the whole have a headline. */
const isOfOccurrence = ({ kind }: CalendarChange): boolean =>
  kind.startsWith('occurrence') || kind.startsWith('override');

/** Where the parts of a message come from, in its fixed order. */
function calendarLines(
  change: CalendarChange,
  t: Texts,
  { locale, timeZone }: Reader,
): { rank: number; lines: Piece[] } {
  const range = (when: When) =>
    formatRange(when, {
      locale,
      // Days are those of the meeting's own zone.
      timeZone: when.allDay ? when.tzid : timeZone,
      month: 'long',
      allDay: when.allDay,
    });
  const rule = (rrule: string | undefined, tzid: string) =>
    rrule === undefined ? t('noRepetition') : ruleInWords(rrule, { locale, timeZone: tzid });
  const previously = (value: string) => oldLine(t('previously', { value }));
  switch (change.kind) {
    case 'timeChanged':
    case 'zoneChanged':
      return {
        rank: 1,
        lines: [...newLine(t('date', { value: range(change.after) })), ...previously(range(change.before))],
      };
    case 'entryAdded':
      return { rank: 1, lines: newLine(t('dateAdded', { value: range(change.after) })) };
    case 'entryRemoved':
      return { rank: 1, lines: newLine(t('dateRemoved', { value: range(change.before) })) };
    case 'ruleChanged':
      return {
        rank: 3,
        lines: [
          ...newLine(t('repeat', { value: rule(change.after, change.tzid.after) })),
          ...previously(rule(change.before, change.tzid.before)),
        ],
      };
    case 'overrideAdded':
    case 'overrideChanged':
    case 'overrideRemoved':
      return {
        rank: 4,
        lines: [
          ...newLine(t('occurrenceMoved', { value: range(change.after) })),
          ...previously(range(change.before)),
        ],
      };
    case 'occurrenceDeleted':
      return { rank: 4, lines: newLine(t('occurrenceDeleted', { value: range(change.before) })) };
    case 'occurrenceRestored':
      return { rank: 4, lines: newLine(t('occurrenceRestored', { value: range(change.after) })) };
  }
}

/** What changed, line by line, with what was there before; `undefined` if nothing did. */
export function changeLines(
  before: Described,
  after: Described,
  reader: Reader,
  limits: Limits,
): readonly Piece[] | undefined {
  const t = textsFor(reader.locale);
  const changes = calendarChanges(before.calendar, after.calendar);
  const parts = changes.map((change) => calendarLines(change, t, reader));
  const said = (text: string) => (text === '' ? t('noDescription') : shorten(text, limits.description));
  if (before.title !== after.title) {
    const lines = [
      ...newLine(t('title', { value: after.title })),
      ...oldLine(t('previously', { value: before.title })),
    ];
    parts.push({ rank: 0, lines });
  }
  if (before.description !== after.description) {
    const previous = t('previously', { value: said(before.description) });
    const lines = [...newLine(t('description', { value: said(after.description) })), ...oldLine(previous)];
    parts.push({ rank: 2, lines });
  }
  if (parts.length === 0) return undefined;
  const headline = changes.some(isOfOccurrence) ? [] : newLine(t('changes'));
  const ordered = [...parts].sort((one, other) => one.rank - other.rank).map(({ lines }) => lines);
  const told = ordered.length > limits.changes + 1 ? ordered.slice(0, limits.changes) : ordered;
  const number = ordered.length - told.length;
  const rest = number === 0 ? [] : newLine(t('moreChanges', { number }));
  return [...headline, ...told.flat(), ...rest];
}

/**
 * The message that tells the people of a meeting what changed, or `undefined` if nothing did.
 *
 * @param reader language and zone; those of whoever made the change, for the readers' are not known
 */
export function changeMessage(before: Described, after: Described, reader: Reader): Content | undefined {
  const lines = changeLines(before, after, reader, MESSAGE_LIMITS);
  return lines && messageOf('m.text', textOfLines(lines));
}
