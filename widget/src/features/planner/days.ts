import { timesHere, type Appointment } from '../../store/appointment.ts';
import { dayAfter } from '../../store/day.ts';

/** A day with what begins on it, or a part of that: a list draws whole rows only. */
export type DayRow = {
  /** Also the id of its heading. */
  readonly key: string;
  readonly day: number;
  readonly appointments: readonly Appointment[];
};

/** So many cards are drawn at once. A day that has more goes on in the next row, under the same heading. */
const CARDS_IN_ROW = 12;

const remembered = new WeakMap<readonly Appointment[], readonly DayRow[]>();

function rowsIn(appointments: readonly Appointment[]): readonly DayRow[] {
  const rows: DayRow[] = [];
  let day = NaN;
  let midnight = NaN;
  let part: Appointment[] = [];
  let parts = 0;
  for (const appointment of appointments) {
    const { start } = timesHere(appointment.occurrence);
    if (!(start >= day && start < midnight)) {
      day = dayAfter(start);
      midnight = dayAfter(start, 1);
      part = [];
      parts = 0;
    }
    if (part.length === 0 || part.length === CARDS_IN_ROW) {
      part = [];
      parts += 1;
      rows.push({ key: `day-${day}-${parts}`, day, appointments: part });
    }
    part.push(appointment);
  }
  return rows;
}

/** Appointments by day. They are in order; the rows of the same appointments are the same. */
export function dayRows(appointments: readonly Appointment[]): readonly DayRow[] {
  const known = remembered.get(appointments) ?? rowsIn(appointments);
  remembered.set(appointments, known);
  return known;
}
