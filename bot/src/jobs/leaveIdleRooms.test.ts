import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { Interrupted } from '../interrupted.ts';
import { openHelpRoom } from '../meetings/helpRoom.ts';
import { errorMark } from '../meetings/failure.ts';
import { openPrivateRoom } from '../meetings/privateRoom.ts';
import { collectLog } from '../test/collectLog.ts';
import { alice, bot } from '../test/people.ts';
import { createService } from '../test/service.ts';
import { createLeaveIdleRooms } from './leaveIdleRooms.ts';

const DAY = 86_400_000;
const idle = '!idle:example.com' as RoomId;

/** The bot in rooms where nobody does anything, unless told otherwise, from the first day on. */
function aScene({ state = [] as { type: string; stateKey?: string; content: object }[], levels = {} } = {}) {
  const { rooms, meetings } = createService();
  rooms.add({ id: idle, creator: alice, members: { [bot]: 'join' }, levels, state: state as never });
  const facts = new Map<string, string>();
  const signs = new Map<RoomId, number>();
  const direct = new Set<RoomId>();
  let day = 0;
  const { log, lines } = collectLog();
  /** Lets the bot look around on a day, as after a start. */
  const on = async (theDay: number) => {
    day = theDay;
    const job = createLeaveIdleRooms({
      meetings,
      joinedRooms: () =>
        Promise.resolve(
          rooms.roomIds().filter((id) => rooms.look(id).content('m.room.member', bot)?.membership === 'join'),
        ),
      isDirect: (roomId) => Promise.resolve(direct.has(roomId)),
      lastSign: (roomId) => Promise.resolve(signs.get(roomId) ?? 0),
      facts: {
        get: (name) => Promise.resolve(facts.get(name)),
        set: (name, value) => Promise.resolve(void facts.set(name, value)),
        forget: (name) => Promise.resolve(void facts.delete(name)),
      },
      days: 100,
      locale: 'en',
      pause: () => Promise.reject(new Interrupted()),
      now: () => day * DAY,
      log,
    });
    await expect(job()).rejects.toThrow(Interrupted);
  };
  const isIn = (roomId: RoomId) => rooms.look(roomId).content('m.room.member', bot)?.membership === 'join';
  const said = (roomId: RoomId) => rooms.messages(roomId).map(({ content }) => content.body);
  return { rooms, meetings, on, isIn, said, signs, direct, lines, facts };
}

describe('a room where the bot has nothing to do', () => {
  it('is told once, and left a week later', async () => {
    const { on, isIn, said, facts } = aScene();
    await on(99);
    expect(said(idle)).toEqual([]);
    for (const day of [101, 102, 107]) await on(day);
    expect(said(idle)).toEqual([expect.stringContaining('April 19, 1970')]);
    expect(isIn(idle)).toBe(true);
    await on(108);
    expect([isIn(idle), facts.size]).toEqual([false, 0]);
  });

  it('is not left when somebody does something there, and told again only after as long a time', async () => {
    const { on, isIn, said, signs } = aScene();
    await on(101);
    signs.set(idle, 103 * DAY);
    for (const day of [110, 150, 202]) await on(day);
    expect([said(idle).length, isIn(idle)]).toEqual([1, true]);
    await on(204);
    expect(said(idle)).toHaveLength(2);
  });

  it('is left without a word where the bot may not speak', async () => {
    const { on, isIn, said, lines } = aScene({ levels: { events_default: 50 } });
    await on(101);
    await on(109);
    expect([said(idle), isIn(idle)]).toEqual([[], false]);
    expect(lines.filter(({ level }) => Number(level) > 30)).toEqual([]);
  });

  it('is a help room too, in which it speaks the language of the person', async () => {
    const { rooms, meetings, on, isIn, said } = aScene();
    await openHelpRoom(meetings, { roomId: idle, state: rooms.look(idle) }, alice, 'de');
    const help = rooms.roomIds().at(-1) as RoomId;
    await on(101);
    expect(said(help)).toEqual([expect.stringContaining('verlasse ich diesen Raum')]);
    await on(109);
    expect(isIn(help)).toBe(false);
  });
});

describe('the bot stays', () => {
  it.each([
    ['in a calendar', { type: 'net.nordeck.meetings.control_room', content: { room_version: 1 } }],
    [
      'where the planner is',
      {
        type: 'im.vector.modular.widgets',
        stateKey: 'a',
        content: { type: 'net.nordeck.meetings.widget.meetings' },
      },
    ],
    [
      'where meetings belong to the room',
      { type: 'm.space.child', stateKey: '!m:example.com', content: { via: ['example.com'] } },
    ],
  ])('%s', async (_, event) => {
    const { on, isIn, said } = aScene({ state: [event] });
    await on(101);
    await on(200);
    expect([said(idle), isIn(idle)]).toEqual([[], true]);
  });

  it('in chats between two and in error rooms', async () => {
    const { rooms, on, isIn, said, direct } = aScene();
    direct.add(idle);
    const errors = await openPrivateRoom(rooms, {
      mark: errorMark(alice),
      userId: alice,
      name: 'Messages',
      topic: 'x',
      reason: 'x',
      marker: { type: 'net.nordeck.meetings.private_bot_message_room', content: { userId: alice } },
    });
    await on(101);
    await on(200);
    for (const roomId of [idle, errors]) expect([said(roomId), isIn(roomId)]).toEqual([[], true]);
  });
});
