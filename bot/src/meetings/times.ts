import { randomUUID } from 'node:crypto';
import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import { legacyCalendar } from '../../../shared/src/calendar/legacy.ts';
import type { ExternalData, Times } from '../../../shared/src/commands/fields.ts';
import { openXchangeRule } from '../../../shared/src/meeting/openXchange.ts';

type GivenTimes = Times & { readonly external_data?: ExternalData };

/**
 * The calendar that a command asks for. The older pair of times becomes one entry in the time zone of the request, so
 * that a series keeps its wall time over daylight saving; its rule comes from Open-Xchange's data.
 */
export function calendarOf(
  given: GivenTimes,
  { timeZone }: { readonly timeZone: string },
  uid: string = randomUUID(),
): Calendar {
  if (given.calendar) return given.calendar;
  const { start_time = '', end_time = '' } = given;
  const rrule = openXchangeRule(given.external_data);
  return legacyCalendar({ start_time, end_time, uid, timeZone, ...(rrule !== undefined && { rrule }) });
}
