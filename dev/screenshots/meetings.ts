import { commands, makeBreakouts, makeMeeting, sendCommand } from '../e2e/builders.ts';
import type { Person } from '../e2e/people.ts';
import type { WidgetScene } from '../e2e/widgetScene.ts';

/** What the clock of every picture shows: a Monday morning. */
export const now = new Date('2040-10-01T09:20:00+02:00');

const at = (day: number, time: string) => ({
  tzid: 'Europe/Berlin',
  value: `204010${String(day).padStart(2, '0')}T${time.replace(':', '')}00`,
});

type Wish = {
  readonly title: string;
  readonly description?: string;
  readonly day: number;
  readonly from: string;
  readonly to: string;
  readonly rrule?: string;
  readonly people?: readonly Person[];
};

const data = ({ title, description = '', day, from, to, rrule, people = [] }: Wish) => ({
  title,
  description,
  calendar: [{ uid: title, dtstart: at(day, from), dtend: at(day, to), ...(rrule && { rrule }) }],
  participants: people.map(({ userId }) => ({ user_id: userId })),
});

/** A week of alice's, as a calendar looks in which people work. Returns the room of one of her meetings. */
export async function makeWeek(scene: WidgetScene, [bob, carol]: readonly [Person, Person]): Promise<string> {
  const daily = 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';
  const wishes: readonly Wish[] = [
    {
      title: 'Stand-up',
      description: 'What we did, what we do, what is in the way.',
      ...{ day: 1, from: '10:00', to: '10:15', rrule: daily, people: [bob, carol] },
    },
    {
      title: 'Quarterly planning',
      description: 'Where we want to be at the end of the year, and what we leave out for it.',
      ...{ day: 1, from: '13:00', to: '15:00', people: [bob, carol] },
    },
    { title: 'Talk with Bob', day: 2, from: '11:00', to: '11:30', people: [bob] },
    { title: 'Design review', day: 2, from: '14:00', to: '15:00', people: [carol] },
    { title: 'Demo', day: 3, from: '11:00', to: '12:00', rrule: 'FREQ=WEEKLY', people: [bob, carol] },
    { title: 'Interview', day: 4, from: '09:00', to: '10:30', people: [carol] },
    { title: 'Team lunch', day: 5, from: '12:00', to: '13:30', people: [bob, carol] },
  ];
  const rooms: string[] = [];
  for (const wish of wishes) rooms.push(await makeMeeting(scene, data(wish)));
  const planning = rooms[1] ?? '';
  for (const each of [bob, carol]) await each.join(planning);
  await makeBreakouts(scene.alice, planning, {
    start_time: '2040-10-01T11:30:00Z',
    end_time: '2040-10-01T12:00:00Z',
    description: 'What each of us leaves out.',
    groups: [bob, carol].map(({ userId, displayName }) => ({
      title: `With ${displayName}`,
      participants: [{ user_id: userId }],
    })),
  });
  // Bob's: alice is invited and has not answered.
  await scene.alice.invite(scene.calendar, bob.userId);
  await bob.join(scene.calendar);
  await scene.alice.sendState(scene.calendar, 'm.room.power_levels', {
    ...(await scene.alice.stateContent(scene.calendar, 'm.room.power_levels')),
    events_default: 0,
  });
  const theirs = data({ title: 'Retrospective', day: 3, from: '15:00', to: '16:00', people: [scene.alice] });
  await sendCommand(bob, scene.calendar, { type: commands.create, data: theirs });
  return planning;
}
