import type { Ref } from '../../../shared/src/calendar/editAll.ts';
import type { Occurrence } from '../../../shared/src/calendar/occurrences.ts';
import type { Meeting } from './meeting.ts';

/** One time that a meeting takes place. */
export type Appointment = { readonly meeting: Meeting; readonly occurrence: Occurrence };

/** What is the same for an occurrence as long as it is the same one, wherever it was moved. */
export const refOf = ({ uid, recurrenceId }: Occurrence): Ref =>
  recurrenceId === undefined ? { uid } : { uid, recurrenceId };

/** Tells an appointment from all others. */
export const keyOf = ({ meeting, occurrence }: Appointment): string =>
  `${meeting.roomId} ${occurrence.uid} ${occurrence.recurrenceId ?? ''}`;
