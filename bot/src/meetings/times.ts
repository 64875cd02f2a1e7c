import { AppError } from '../../../shared/src/appError.ts';
import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import { legacyCalendar } from '../../../shared/src/calendar/legacy.ts';
import type { ExternalData, Times } from '../../../shared/src/commands/fields.ts';
import { instantOf } from '../../../shared/src/calendar/placed.ts';
import { calendarSchema } from '../../../shared/src/calendar/schema.ts';
import { openXchangeRule } from '../../../shared/src/meeting/openXchange.ts';

type GivenTimes = Times & { readonly external_data?: ExternalData };

/** Whether a calendar has an end after its start. Of times without offset that shows only in the zone of the request. */
const endsAfterStart = (calendar: Calendar): boolean =>
  calendar.every(({ dtstart, dtend }) => (instantOf(dtstart) ?? 0) < (instantOf(dtend) ?? 0));

/**
 * The calendar that a command asks for. The older pair of times becomes one entry in the time zone of the request, so
 * that a series keeps its wall time over daylight saving; its rule comes from Open-Xchange's data, if it is one that a
 * calendar may have.
 *
 * @param uid of that entry
 * @throws AppError `invalid` when the older pair ends before it starts
 */
export function calendarOf(
  given: GivenTimes,
  { timeZone }: { readonly timeZone: string },
  uid: string,
): Calendar {
  if (given.calendar) return given.calendar;
  const { start_time = '', end_time = '' } = given;
  const times = { start_time, end_time, uid, timeZone };
  const single = legacyCalendar(times);
  if (!endsAfterStart(single)) {
    const complaint = 'end_time must be after start_time';
    throw new AppError('invalid', complaint, { params: { fields: [complaint] } });
  }
  const rrule = openXchangeRule(given.external_data);
  if (rrule === undefined) return single;
  const series = legacyCalendar({ ...times, rrule });
  return calendarSchema.validate(series).error ? single : series;
}
