import { keyOf, type Appointment } from '../../store/appointment.ts';

/**
 * Which appointments overlap with others, by their keys, with the first of those. All-day ones are in nobody's way.
 *
 * @param appointments in order of their start
 */
export function conflictsOf(appointments: readonly Appointment[]): ReadonlyMap<string, Appointment> {
  const conflicts = new Map<string, Appointment>();
  let running: Appointment[] = [];
  for (const appointment of appointments) {
    if (appointment.occurrence.allDay) continue;
    const { start } = appointment.occurrence;
    running = running.filter(({ occurrence }) => occurrence.end > start);
    const [other] = running;
    if (other) {
      conflicts.set(keyOf(appointment), other);
      for (const each of running) if (!conflicts.has(keyOf(each))) conflicts.set(keyOf(each), appointment);
    }
    running.push(appointment);
  }
  return conflicts;
}
