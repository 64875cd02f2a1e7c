import type { Occurrence } from '../../../../shared/src/calendar/occurrences.ts';
import type { Appointment } from '../../store/appointment.ts';
import { conflictsOf } from './conflicts.ts';
import { crowdOf } from './crowd.ts';

const HOUR = 3_600_000;
const morning = new Date(2040, 9, 3, 9).getTime();

/** An appointment so many hours after nine. */
const appointment = (
  title: string,
  from: number,
  to: number,
  more: Partial<Occurrence> = {},
): Appointment => ({
  meeting: { title, kind: 'meeting', roomId: `!${title}:x` } as Appointment['meeting'],
  occurrence: { uid: 'a', start: morning + from * HOUR, end: morning + to * HOUR, ...more } as Occurrence,
});
const titles = (appointments: readonly Appointment[]) => appointments.map(({ meeting }) => meeting.title);
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => appointment(`m${index}`, from, from + 1));

describe('a crowded grid', () => {
  it('shows three lines a day in a month, of which one counts the others', () => {
    expect(crowdOf(many(3), 'month')).toMatchObject({ shown: { length: 3 }, hidden: [] });
    const { shown, hidden } = crowdOf(many(50), 'month');
    expect(titles(shown)).toEqual(['m0', 'm1']);
    expect(hidden).toMatchObject([{ count: 48 }]);
    expect(new Date(hidden[0]!.start).getDate()).toBe(3);
  });

  it('shows a few beside each other in a week, and counts the others by the hour', () => {
    const { shown, hidden } = crowdOf([...many(10), ...many(10, 5)], 'week');
    expect(shown).toHaveLength(6);
    expect(hidden).toEqual([
      { start: morning, end: morning + HOUR, count: 7 },
      { start: morning + 5 * HOUR, end: morning + 6 * HOUR, count: 7 },
    ]);
  });

  it('hides nothing of what follows each other', () => {
    const inTurn = Array.from({ length: 9 }, (_, index) => appointment(`m${index}`, index, index + 1));
    expect(crowdOf(inTurn, 'week')).toEqual({ shown: inTurn, hidden: [] });
  });
});

describe('conflicts', () => {
  const conflicts = (...appointments: readonly Appointment[]) =>
    [...conflictsOf(appointments)].map(([key, other]) => [key.slice(1, 2), other.meeting.title]);

  it('are between what overlaps', () => {
    expect(conflicts(appointment('a', 0, 2), appointment('b', 1, 3), appointment('c', 4, 5))).toEqual([
      ['a', 'b'],
      ['b', 'a'],
    ]);
  });

  it('are with what goes on for long, too', () => {
    expect(conflicts(appointment('a', 0, 9), appointment('b', 1, 2), appointment('c', 3, 4))).toEqual([
      ['a', 'b'],
      ['b', 'a'],
      ['c', 'a'],
    ]);
  });

  it('are none between breakout sessions, which are meant to be at the same time', () => {
    const sessions = ['a', 'b'].map((title) => {
      const { meeting, occurrence } = appointment(title, 0, 1);
      return { meeting: { ...meeting, kind: 'breakoutSession' as const }, occurrence };
    });
    expect(conflicts(...sessions)).toEqual([]);
  });

  it('are none between what follows each other, nor with whole days', () => {
    expect(
      conflicts(appointment('a', -9, 15, { allDay: true }), appointment('b', 1, 2), appointment('c', 2, 3)),
    ).toEqual([]);
  });
});
