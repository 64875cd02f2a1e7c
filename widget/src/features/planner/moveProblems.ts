import type { TextKey } from '../../i18n.ts';
import type { NewTimes } from '../../store/acts/move.ts';
import type { Appointment } from '../../store/appointment.ts';
import type { Meetings } from '../../store/meetings.ts';
import { timeOfParent } from '../../store/relatives.ts';
import { timeProblems } from '../../store/timeProblems.ts';
import { earliest, ownZone } from '../../ui/times.ts';

/** The zone in which it is chosen when an appointment takes place, as in its form: a series has its own, and so have days. */
export const zoneOfMove = ({ recurrenceId, allDay, entry }: Appointment['occurrence']): string =>
  recurrenceId !== undefined || allDay ? entry.dtstart.tzid : ownZone();

/** Whether an appointment can still be moved; the start of one that runs stays. */
export const stageOf = ({ occurrence: { start, end } }: Appointment, now: number) =>
  end <= now ? 'over' : start <= now ? 'running' : 'ahead';

/** Why an appointment cannot take place at other times, by field. */
export function moveProblems(
  all: Meetings,
  appointment: Appointment,
  to: Required<NewTimes>,
  now: number,
): Readonly<Partial<Record<'start' | 'end', TextKey>>> {
  const { meeting, occurrence } = appointment;
  const stage = stageOf(appointment, now);
  if (stage === 'over') return { start: 'form.over' };
  if (stage === 'running' && to.start !== occurrence.start) return { start: 'form.started' };
  return timeProblems(to, {
    within: timeOfParent(all, meeting, occurrence.start),
    ...(stage === 'ahead' && {
      from: earliest({ ...to, tzid: zoneOfMove(occurrence), allDay: occurrence.allDay }, now),
    }),
  });
}
