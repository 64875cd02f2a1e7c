import type { Occurrence } from '../../../shared/src/calendar/occurrences.ts';
import type { Meeting } from './meeting.ts';

/** One time that a meeting takes place. */
export type Appointment = { readonly meeting: Meeting; readonly occurrence: Occurrence };

/** Tells an appointment from all others. */
export const keyOf = ({ meeting, occurrence }: Appointment): string =>
  `${meeting.roomId} ${occurrence.uid} ${occurrence.recurrenceId ?? ''}`;
