import { createServer } from 'node:http';
import { roomTypes } from '../../shared/src/matrix/stateKinds.ts';
import { listenHere, type Listening } from '../stack/listenHere.ts';

/** A homeserver that knows one user and their meetings, and nothing else: what a client asks at its start. */
export type ManyRooms = Listening & {
  readonly userId: string;
  readonly calendar: string;
};

const user = '@alice:bench';
const calendar = '!calendar:bench';
const DAY = 86_400_000;

const wall = (time: number) => ({
  tzid: 'Europe/Berlin',
  value: new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, ''),
});

const event = (type: string, content: object, state_key = '') => ({
  type,
  state_key,
  content,
  sender: user,
  event_id: `$${Math.random()}`,
  origin_server_ts: 0,
});
const member = (userId: string) =>
  event('m.room.member', { membership: 'join', displayname: userId.slice(1) }, userId);

/** Meetings from a month ago to a year ahead, a third of them weekly. */
function meeting(index: number, count: number): object[] {
  const day = Math.floor(Date.now() / DAY) * DAY + Math.floor((index / count) * 395 - 30) * DAY;
  const start = day + (8 + (index % 9)) * 3_600_000;
  const entry = { uid: `m${index}`, dtstart: wall(start), dtend: wall(start + 1_800_000) };
  return [
    event('m.room.create', { room_version: '11', type: roomTypes.meeting }),
    event('m.room.name', { name: `Meeting ${index}` }),
    event('m.room.topic', { topic: `What we talk about in ${index}` }),
    event('m.room.power_levels', { users: { [user]: 100 } }),
    event('m.space.parent', { via: ['bench'] }, calendar),
    event('net.nordeck.meetings.metadata', {
      creator: user,
      calendar: [index % 3 === 0 ? { ...entry, rrule: 'FREQ=WEEKLY;COUNT=20' } : entry],
    }),
    member(user),
    member('@bob:bench'),
  ];
}

const planner = (widgetUrl: string) =>
  event(
    'im.vector.modular.widgets',
    {
      id: 'planner',
      type: 'net.nordeck.meetings.widget.meetings',
      name: 'NeoDateFix',
      url: widgetUrl,
      data: {},
    },
    'planner',
  );

/** Starts it with so many meetings and the planner in a calendar. */
export async function startManyRooms(count: number, widgetUrl: string): Promise<ManyRooms> {
  const rooms = Array.from({ length: count }, (_, index) => [
    `!m${index}:bench`,
    { state: { events: meeting(index, count) } },
  ]);
  const desk = [
    event('m.room.create', { room_version: '11' }),
    event('m.room.name', { name: 'Calendar' }),
    event('m.room.power_levels', { users: { [user]: 100 } }),
    planner(widgetUrl),
    member(user),
  ];
  const join = Object.fromEntries([[calendar, { state: { events: desk } }], ...rooms]) as object;
  const first = JSON.stringify({ next_batch: '1', rooms: { join } });
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    const isLater = request.url?.includes('since=') ?? false;
    // What comes later comes never.
    if (!isLater) response.end(request.url?.includes('/sync') ? first : '{}');
  });
  return { ...(await listenHere(server)), userId: user, calendar };
}
