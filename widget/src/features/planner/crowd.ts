import { timesHere, type Appointment } from '../../store/appointment.ts';
import { dayAfter } from '../../store/day.ts';
import type { View } from './span.ts';

/** Appointments for which there is no room in a grid. Times are in milliseconds since 1970. */
export type Hidden = { readonly start: number; readonly end: number; readonly count: number };

/** What a grid can show of some appointments, so that it can be read, and drawn at once. */
export type Crowd = { readonly shown: readonly Appointment[]; readonly hidden: readonly Hidden[] };

/** So many lines a day of a month has. */
const LINES = 3;
/** So many appointments fit beside each other. */
const abreast = { day: 6, workWeek: 4, week: 3 } as const;

const MINUTE = 60_000;

/** At most so many a day; the last line says how many more there are. */
function inLines(appointments: readonly Appointment[]): Crowd {
  const days = new Map<number, Appointment[]>();
  for (const appointment of appointments) {
    const day = dayAfter(timesHere(appointment.occurrence).start);
    const those = days.get(day);
    if (those) those.push(appointment);
    else days.set(day, [appointment]);
  }
  const all = [...days];
  return {
    shown: all.flatMap(([, those]) => (those.length > LINES ? those.slice(0, LINES - 1) : those)),
    hidden: all.flatMap(([day, those]): Hidden[] => {
      // In the last minute of the day: below all others.
      const start = dayAfter(day, 1) - MINUTE;
      return those.length > LINES ? [{ start, end: start + MINUTE, count: those.length - LINES + 1 }] : [];
    }),
  };
}

/** At most so many beside each other; what overlaps and is hidden is one block that says how many. */
function besideEachOther(appointments: readonly Appointment[], most: number): Crowd {
  const shown: Appointment[] = [];
  const hidden: Hidden[] = [];
  let ends: number[] = [];
  for (const appointment of appointments) {
    const { start, end } = timesHere(appointment.occurrence);
    ends = ends.filter((each) => each > start);
    if (ends.length < most) {
      ends.push(end);
      shown.push(appointment);
      continue;
    }
    const last = hidden.at(-1);
    if (last && last.end > start && dayAfter(last.start) === dayAfter(start))
      hidden[hidden.length - 1] = {
        start: last.start,
        // Blocks end where they would become endless: after that a new one begins.
        end: Math.max(last.end, Math.min(end, last.start + 60 * MINUTE)),
        count: last.count + 1,
      };
    else hidden.push({ start, end: Math.min(end, start + 60 * MINUTE), count: 1 });
  }
  return { shown, hidden };
}

/** @param appointments in order of their start */
export const crowdOf = (appointments: readonly Appointment[], view: Exclude<View, 'list'>): Crowd =>
  view === 'month' ? inLines(appointments) : besideEachOther(appointments, abreast[view]);
