import type { EventInput } from '@fullcalendar/react';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import type { Texts } from '../../i18n.ts';
import { keyOf, type Appointment } from '../../store/appointment.ts';
import { momentInWords } from './appointmentText.ts';

/** What an appointment in a grid shows and says. */
export type Shown = {
  readonly appointment: Appointment;
  /** How it is announced and what its tooltip says. */
  readonly name: string;
  /** Whose it is, where it is somebody else's. */
  readonly creator: string | undefined;
  readonly isSeries: boolean;
  /** What takes place at the same time. */
  readonly conflict: string | undefined;
};

type Surroundings = {
  readonly t: Texts;
  readonly locale: string;
  readonly userId: UserId;
  readonly nameOfCreator: (appointment: Appointment) => string;
  readonly mayMove: (appointment: Appointment) => boolean;
  readonly conflicts: ReadonlyMap<string, Appointment>;
};

export const shownIn = (event: { readonly extendedProps: object }) => event.extendedProps as Shown;

/** An appointment as the grids take it. */
export function toEvent(appointment: Appointment, around: Surroundings): EventInput {
  const { t, locale, userId } = around;
  const { meeting, occurrence } = appointment;
  const { title, creator, pending } = meeting;
  const { start, end, allDay } = occurrence;
  const key = keyOf(appointment);
  const creatorName = around.nameOfCreator(appointment);
  const conflict = around.conflicts.get(key)?.meeting.title;
  const isSeries = occurrence.recurrenceId !== undefined;
  const name = [
    t('calendar.event', { moment: momentInWords(occurrence, locale), title, creator: creatorName }),
    isSeries && t('calendar.recurring'),
    conflict !== undefined && t('calendar.conflict', { title: conflict }),
    pending !== undefined && t('card.pending'),
  ].filter((part) => typeof part === 'string');
  const shown: Shown = {
    appointment,
    name: name.join(', '),
    creator: creator === userId ? undefined : creatorName,
    isSeries,
    conflict,
  };
  return {
    id: key,
    title,
    start,
    end,
    // In a grid of hours an all-day meeting takes its day's hours: there is no row of its own for it.
    allDay: false,
    editable: around.mayMove(appointment) && !allDay,
    extendedProps: shown,
  };
}
