import { eventually } from '../stack/eventually.ts';
import {
  commands,
  makeBreakouts,
  makeMeeting,
  sendCommand,
  setScene,
  stateOf,
  type Scene,
} from './builders.ts';
import { person, sharedHomeserver, type Person } from './people.ts';

let scene: Scene;
let bob: Person;

beforeAll(async () => {
  [scene, bob] = await Promise.all([setScene(), person(sharedHomeserver(), 'bob')]);
});
afterAll(() => scene.bot.stop());

type Data = Readonly<Record<string, unknown>>;

const close = (sentIn: string, target_room_id: string, data: Data = {}, context?: Data) =>
  sendCommand(scene.alice, sentIn, { type: commands.close, data: { target_room_id, ...data }, context });

/** What is left of a room: who is in it, the tombstone, and the widgets that are still there. */
const remains = async (reader: Person, roomId: string) => {
  const state = await stateOf(reader, roomId);
  const widgets = Object.entries(state).filter(([key]) => key.startsWith('im.vector.modular.widgets|'));
  return {
    tombstone: state['m.room.tombstone'],
    widgets: widgets.filter(([, content]) => Object.keys(content).length > 0).length,
    bot: state[`m.room.member|${scene.bot.userId}`]?.['membership'],
  };
};

const body = 'Room was closed by administrator';

describe('meeting.close', () => {
  test('empties the meeting and its breakout sessions, points both to the parent and leaves', async () => {
    const { alice, calendar } = scene;
    const meeting = await makeMeeting(scene, { participants: [{ user_id: bob.userId }] });
    const sessions = await makeBreakouts(alice, meeting, { groups: [{ title: 'A' }, { title: 'B' }] });
    await Promise.all(sessions.map((session) => alice.join(session)));
    await expect(close(calendar, meeting)).resolves.toMatchObject({ key: '✅' });
    const closed = { tombstone: { body, replacement_room: calendar }, widgets: 0, bot: 'leave' };
    await expect(
      Promise.all([meeting, ...sessions].map((roomId) => remains(alice, roomId))),
    ).resolves.toEqual([closed, closed, closed]);
  });

  test('answers in the meeting itself before the bot leaves it', async () => {
    const { alice, calendar, bot } = scene;
    const meeting = await makeMeeting(scene);
    await expect(close(meeting, meeting)).resolves.toMatchObject({ key: '✅' });
    await eventually('the bot leaves', async () => {
      const member = await alice.stateContent(meeting, 'm.room.member', bot.userId);
      return member?.['membership'] === 'leave';
    });
    await expect(remains(alice, meeting)).resolves.toEqual({
      tombstone: { body, replacement_room: calendar },
      widgets: 0,
      bot: 'leave',
    });
  });

  test('closes a breakout session alone, and points to the meeting', async () => {
    const { alice, bot } = scene;
    const meeting = await makeMeeting(scene);
    const [session = '', other = ''] = await makeBreakouts(alice, meeting, {
      groups: [{ title: 'A' }, { title: 'B' }],
    });
    await Promise.all([alice.join(session), alice.join(other)]);
    await expect(close(meeting, session)).resolves.toMatchObject({ key: '✅' });
    await expect(remains(alice, session)).resolves.toMatchObject({
      tombstone: { replacement_room: meeting },
      bot: 'leave',
    });
    await expect(stateOf(bot.client, other)).resolves.not.toHaveProperty('m.room.tombstone');
    await expect(stateOf(bot.client, meeting)).resolves.not.toHaveProperty('m.room.tombstone');
    // A session that is closed already does not stand in the way.
    await expect(close(meeting, meeting)).resolves.toMatchObject({ key: '✅' });
    await expect(remains(alice, other)).resolves.toMatchObject({ widgets: 0, bot: 'leave' });
  });

  test.each([
    ['the calendar room', false],
    ['the meeting itself', true],
  ])('removes everybody, from breakout sessions too, when %s asks for it', async (_, fromItself) => {
    const { alice, calendar, bot } = scene;
    const carol = await person(sharedHomeserver(), 'carol');
    const participants = [{ user_id: bob.userId }, { user_id: carol.userId }];
    const meeting = await makeMeeting(scene, { participants });
    const [session = ''] = await makeBreakouts(alice, meeting, {
      groups: [{ title: 'A', participants: [{ user_id: carol.userId }] }],
    });
    await Promise.all([bob.join(meeting), carol.join(session)]);

    const method = 'kick_all_participants';
    if (fromItself) {
      // Whoever is removed does not see the answer any more.
      const content = { data: { target_room_id: meeting, method } };
      await alice.send(meeting, commands.close, content);
    } else {
      await expect(close(calendar, meeting, { method })).resolves.toMatchObject({ key: '✅' });
    }
    await eventually('the bot leaves the meeting', async () => {
      const joined = await bot.client.joinedRooms();
      return !joined.includes(meeting) && !joined.includes(session);
    });
    const told = { membership: 'leave', reason: body };
    const said = [
      [meeting, alice],
      [meeting, bob],
      [meeting, carol],
      [session, alice],
      [session, carol],
    ] as const;
    const farewells = await Promise.all(
      said.map(([roomId, who]) => who.stateContent(roomId, 'm.room.member', who.userId)),
    );
    expect(farewells).toEqual(said.map(() => expect.objectContaining(told) as Data));
    await expect(stateOf(bob, meeting)).resolves.not.toHaveProperty('m.room.tombstone');
  });

  test('speaks German', async () => {
    const meeting = await makeMeeting(scene);
    await close(scene.calendar, meeting, {}, { locale: 'de' });
    const { tombstone } = await remains(scene.alice, meeting);
    expect(tombstone?.['body']).toBe('Der Raum wurde von der Administration geschlossen');
  });

  test('finds nothing to close where a meeting is closed already', async () => {
    const meeting = await makeMeeting(scene);
    await expect(close(scene.calendar, meeting)).resolves.toMatchObject({ key: '✅' });
    const eventIds = async () => (await scene.alice.messages(meeting)).map(({ event_id }) => event_id);
    const before = await eventIds();
    await expect(close(scene.calendar, meeting)).resolves.toMatchObject({ key: '❌', code: 'not_found' });
    await expect(eventIds()).resolves.toEqual(before);
  });
});
