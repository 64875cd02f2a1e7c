import type { CalendarEntry } from '../../../shared/src/calendar/entry.ts';
import { formatRange, ruleInWords } from '../../../shared/src/calendar/format.ts';
import { instantOf } from '../../../shared/src/calendar/placed.ts';

/** For whom times are put into words. */
export type Reader = { readonly locale: string; readonly timeZone: string };

/** When a calendar entry takes place: its first time, and the rule by which it is repeated, if it is. */
export function whenInWords(
  { dtstart, dtend, rrule, allDay = false }: CalendarEntry,
  { locale, timeZone }: Reader,
  month: 'numeric' | 'long',
): { readonly range: string; readonly rule: string | undefined } {
  const span = { start: instantOf(dtstart) ?? 0, end: instantOf(dtend) ?? 0 };
  return {
    // Days are those of the meeting's own zone.
    range: formatRange(span, { locale, timeZone: allDay ? dtstart.tzid : timeZone, month, allDay }),
    rule: rrule === undefined ? undefined : ruleInWords(rrule, { locale, timeZone: dtstart.tzid }),
  };
}
