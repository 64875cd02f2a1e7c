import { dateFormat } from '../../../../shared/src/calendar/intl.ts';
import { ruleInWords } from '../../../../shared/src/calendar/format.ts';
import type { Occurrence } from '../../../../shared/src/calendar/occurrences.ts';
import { toWall, UTC, zoneOf } from '../../../../shared/src/calendar/zone.ts';
import { timesHere } from '../../store/appointment.ts';
import { dayAfter } from '../../store/day.ts';

/** Asked once: it is dear. */
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

const format = (locale: string, options: Intl.DateTimeFormatOptions) =>
  dateFormat(locale, { ...options, timeZone });

/** The last moment that belongs to an appointment, which ends before another day's midnight. */
const lastOf = ({ start, end }: { readonly start: number; readonly end: number }) => Math.max(start, end - 1);

/** A day as a list names it, such as `Wednesday, 10/03/2040`. */
export const dayInWords = (day: number, locale: string): string =>
  format(locale, { weekday: 'long', year: 'numeric', month: '2-digit', day: '2-digit' }).format(day);

/** When something starts, such as `10:30 AM`; what takes all of a day starts at no time. */
export const startInWords = ({ start, allDay }: Occurrence, locale: string): string | undefined =>
  allDay ? undefined : format(locale, { hour: 'numeric', minute: 'numeric' }).format(start);

/** An hour beside a grid, such as `10 AM`; in a zone whose hours begin at other times than ours, such as `3:30 PM`. */
export function hourInWords(at: number, locale: string, zone = timeZone): string {
  const hour = { hour: 'numeric', timeZone: zone } as const;
  const isFull = toWall(at, zoneOf(zone) ?? UTC) % 3_600_000 === 0;
  return dateFormat(locale, isFull ? hour : { ...hour, minute: 'numeric' }).format(at);
}

/** From when to when, such as `10:30 AM – 11:30 AM`; the day of the end only where it is another one. */
export function timesInWords(occurrence: Occurrence, locale: string, allDay: string): string {
  const shown = timesHere(occurrence);
  const { start, end } = shown;
  const isSameDay = dayAfter(start) === dayAfter(lastOf(shown));
  const isSameYear = new Date(start).getFullYear() === new Date(end).getFullYear();
  const date: Intl.DateTimeFormatOptions = {
    month: 'short',
    day: 'numeric',
    ...(!isSameYear && { year: 'numeric' }),
  };
  if (occurrence.allDay)
    return isSameDay ? allDay : `${allDay} – ${format(locale, date).format(lastOf(shown))}`;
  const time = { hour: 'numeric', minute: 'numeric' } as const;
  const until = format(locale, isSameDay ? time : { ...date, ...time });
  return `${format(locale, time).format(start)} – ${until.format(end)}`;
}

/** The rule of a series in words, `undefined` for a single meeting. */
export const recurrenceInWords = ({ entry }: Occurrence, locale: string): string | undefined =>
  entry.rrule === undefined ? undefined : ruleInWords(entry.rrule, { locale, timeZone: entry.dtstart.tzid });

/** Date and time as calendars announce them, such as `October 3, 2040 at 10:30 AM–11:30 AM`. */
export function momentInWords(occurrence: Occurrence, locale: string): string {
  const shown = timesHere(occurrence);
  const { start, end } = shown;
  const date = format(locale, { dateStyle: 'long' });
  const isSameDay = dayAfter(start) === dayAfter(lastOf(shown));
  if (occurrence.allDay) return date.formatRange(start, lastOf(shown));
  const moment = format(locale, { dateStyle: 'long', timeStyle: 'short' });
  const time = format(locale, { timeStyle: 'short' });
  return `${moment.format(start)}–${(isSameDay ? time : moment).format(end)}`;
}
