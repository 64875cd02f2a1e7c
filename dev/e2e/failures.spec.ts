import { commands, meetingData, sendCommand, setScene, type Scene } from './builders.ts';
import { person, sharedHomeserver, type Person } from './people.ts';

let scene: Scene;
let bob: Person;

beforeAll(async () => {
  const env = { ENABLE_PRIVATE_ROOM_ERROR_SENDING: 'true' };
  [scene, bob] = await Promise.all([setScene({ env }), person(sharedHomeserver(), 'bob')]);
});

afterAll(() => scene.bot.stop());

const errorRoomOf = (content: Readonly<Record<string, unknown>>) =>
  (content['net.nordeck.meetings.bot.meta'] as { room_id?: string }).room_id;

const textsIn = async (who: Person, roomId: string) =>
  (await who.messages(roomId, 20))
    .filter(({ type }) => type === 'm.room.message')
    .map(({ content }) => String(content.body))
    .reverse();

it('explains failures to their sender in one private room, in their language, with a reference', async () => {
  const { alice, calendar } = scene;
  const wrong = { type: commands.create, data: { title: 5 } };
  const english = await sendCommand(alice, calendar, wrong);
  const roomId = errorRoomOf(english.content);
  expect(roomId).toBeDefined();
  await alice.join(String(roomId));
  const german = await sendCommand(alice, calendar, { ...wrong, context: { locale: 'de', timezone: 'UTC' } });
  expect(errorRoomOf(german.content)).toBe(roomId);
  const [first, second] = await textsIn(alice, String(roomId));
  expect(first).toContain('I could not do what you asked for in Calendar: something in it was not right');
  expect(first).toContain('title must be a string');
  expect(first).toContain(english.eventId);
  expect(second).toContain('Ich konnte nicht tun, was du in Calendar wolltest');
  expect(
    await alice.stateContent(
      String(roomId),
      'net.nordeck.meetings.private_bot_message_room',
      scene.bot.userId,
    ),
  ).toEqual({
    userId: alice.userId,
  });
});

it('tells each person in a room of their own what they lack', async () => {
  const { alice, calendar } = scene;
  await alice.invite(calendar, bob.userId);
  await bob.join(calendar);
  const made = await sendCommand(alice, calendar, { type: commands.create, data: meetingData() });
  const data = { target_room_id: made.roomIds[0], title: 'Taken over' };
  const { content, code } = await sendCommand(bob, calendar, { type: commands.update, data });
  expect(code).toBe('denied');
  const roomId = String(errorRoomOf(content));
  await bob.join(roomId);
  expect((await textsIn(bob, roomId))[0]).toContain('you are not in that room');
});

it('keeps failures to itself where the administrator wants that', async () => {
  const { bot, alice, calendar } = scene;
  await bot.restart({ ENABLE_PRIVATE_ROOM_ERROR_SENDING: 'false' });
  const { content } = await sendCommand(alice, calendar, { type: commands.create, data: {} });
  expect(errorRoomOf(content)).toBeUndefined();
});
