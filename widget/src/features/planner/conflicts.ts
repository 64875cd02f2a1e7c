import { keyOf, type Appointment } from '../../store/appointment.ts';

/**
 * Which appointments overlap with others, by their keys, with one of those. All-day ones are in nobody's way, nor are
 * breakout sessions: those of a meeting are meant to be at the same time.
 *
 * @param appointments in order of their start
 */
export function conflictsOf(appointments: readonly Appointment[]): ReadonlyMap<string, Appointment> {
  const conflicts = new Map<string, Appointment>();
  const timed = appointments.filter(
    ({ meeting, occurrence }) => meeting.kind === 'meeting' && !occurrence.allDay,
  );
  /** Of those that began before, the one that ends last. */
  let last: Appointment | undefined;
  timed.forEach((appointment, index) => {
    const { start, end } = appointment.occurrence;
    const next = timed[index + 1];
    if (last && last.occurrence.end > start) conflicts.set(keyOf(appointment), last);
    else if (next && next.occurrence.start < end) conflicts.set(keyOf(appointment), next);
    if (!last || last.occurrence.end < end) last = appointment;
  });
  return conflicts;
}
