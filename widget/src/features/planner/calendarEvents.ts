import type { EventInput } from '@fullcalendar/react';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import type { Texts } from '../../i18n.ts';
import { keyOf, timesHere, type Appointment } from '../../store/appointment.ts';
import { dayAfter } from '../../store/day.ts';
import { momentInWords, startInWords } from './appointmentText.ts';
import type { Hidden } from './crowd.ts';

/** What an appointment in a grid shows and says. */
export type Shown = {
  readonly kind: 'appointment';
  readonly appointment: Appointment;
  /** When it starts, where it is at a time of day. */
  readonly time: string | undefined;
  /** How it is announced and what its tooltip says. */
  readonly name: string;
  /** Whose it is, where it is somebody else's. */
  readonly creator: string | undefined;
  readonly isSeries: boolean;
  /** Whether the bot has not answered yet. */
  readonly isPending: boolean;
  /** What takes place at the same time. */
  readonly conflict: string | undefined;
};

export type Surroundings = {
  readonly t: Texts;
  readonly locale: string;
  readonly userId: UserId;
  readonly nameOfCreator: (appointment: Appointment) => string;
  readonly mayMove: (appointment: Appointment) => boolean;
  readonly conflicts: ReadonlyMap<string, Appointment>;
};

/** What says how many others there are at a time. */
export type More = { readonly kind: 'more'; readonly name: string; readonly day: number };

/** What one of our events shows. What is being dragged out of nothing is none. */
export const shownIn = (event: { readonly extendedProps: object }) =>
  event.extendedProps as Shown | More | { readonly kind?: undefined };

/** An appointment as the grids take it. */
export function toEvent(appointment: Appointment, around: Surroundings): EventInput {
  const { t, locale, userId } = around;
  const { meeting, occurrence } = appointment;
  const { title, creator, pending } = meeting;
  const { start, end } = timesHere(occurrence);
  const key = keyOf(appointment);
  const creatorName = around.nameOfCreator(appointment);
  const conflict = around.conflicts.get(key)?.meeting.title;
  const isSeries = occurrence.recurrenceId !== undefined;
  const name = [
    t('calendar.event', { moment: momentInWords(occurrence, locale), title, creator: creatorName }),
    isSeries && t('calendar.recurring'),
    conflict !== undefined && t('calendar.conflict', { title: conflict }),
    pending !== undefined && t(`pending.${pending}`),
  ].filter((part) => typeof part === 'string');
  const shown: Shown = {
    kind: 'appointment',
    time: startInWords(occurrence, locale),
    appointment,
    name: name.join(', '),
    creator: creator === userId ? undefined : creatorName,
    isSeries,
    isPending: pending !== undefined,
    conflict,
  };
  return {
    id: key,
    title,
    start,
    end,
    // In a grid of hours an all-day meeting takes its day's hours: there is no row of its own for it.
    allDay: false,
    editable: around.mayMove(appointment) && !occurrence.allDay,
    extendedProps: shown,
  };
}

/** What there is no room for, as the grids take it. */
export function toMore({ start, end, count }: Hidden, { t }: Pick<Surroundings, 't'>): EventInput {
  const more: More = { kind: 'more', name: t('calendar.moreHint', { count }), day: dayAfter(start) };
  return {
    id: `more ${start}`,
    title: t('calendar.more', { count }),
    start,
    end,
    editable: false,
    color: 'transparent',
    contrastColor: 'inherit',
    extendedProps: more,
  };
}
