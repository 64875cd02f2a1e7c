import type { Ref } from '../../../shared/src/calendar/editAll.ts';
import type { Occurrence } from '../../../shared/src/calendar/occurrences.ts';
import type { Span } from '../../../shared/src/calendar/placed.ts';
import { civilDate, dayOf } from '../../../shared/src/calendar/wallTime.ts';
import { toWall, UTC, zoneOf } from '../../../shared/src/calendar/zone.ts';
import type { Meeting } from './meeting.ts';

/** One time that a meeting takes place. */
export type Appointment = { readonly meeting: Meeting; readonly occurrence: Occurrence };

/** What is the same for an occurrence as long as it is the same one, wherever it was moved. */
export const refOf = ({ uid, recurrenceId }: Occurrence): Ref =>
  recurrenceId === undefined ? { uid } : { uid, recurrenceId };

/** Tells an appointment from all others. */
export const keyOf = ({ meeting, occurrence }: Appointment): string =>
  `${meeting.roomId} ${occurrence.uid} ${occurrence.recurrenceId ?? ''}`;

/** Our midnight of a day as in `wallTime.ts`. */
const midnightOf = (day: number): number => {
  const { year, month, day: ofMonth } = civilDate(day);
  return new Date(year, month - 1, ofMonth).getTime();
};

/**
 * From when to when an occurrence is shown here. Days are the same days in every zone: what takes all of a day somewhere
 * else takes all of that day here, too.
 */
export function timesHere(occurrence: Occurrence): { readonly start: number; readonly end: number } {
  const { start, end, allDay, entry, override } = occurrence;
  if (!allDay) return occurrence;
  const zone = zoneOf((override ?? entry).dtstart.tzid) ?? UTC;
  const [first, last] = [start, Math.max(start, end - 1)].map((at) => dayOf(toWall(at, zone)));
  return { start: midnightOf(first ?? 0), end: midnightOf((last ?? 0) + 1) };
}

/** How far the same day of two zones may lie apart. */
const ACROSS_ZONES = 26 * 3_600_000;

/** Where to look for what is shown in a span. */
export const acrossZones = ({ from, to }: Span): Span => ({
  from: from - ACROSS_ZONES,
  to: to + ACROSS_ZONES,
});

/** Appointments in the order in which they are shown: where none takes all of a day, they are in it already. */
export function inOrderHere(appointments: readonly Appointment[]): readonly Appointment[] {
  if (!appointments.some(({ occurrence }) => occurrence.allDay)) return appointments;
  return appointments
    .map((appointment) => ({ appointment, at: timesHere(appointment.occurrence).start }))
    .sort((one, other) => one.at - other.at)
    .map(({ appointment }) => appointment);
}
