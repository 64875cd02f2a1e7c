import {
  breakoutData,
  calendarRoom,
  commands,
  makeBreakouts,
  makeMeeting,
  meetingData,
  sendCommand,
  setScene,
  type Scene,
} from './builders.ts';
import { person, sharedHomeserver, type Person } from './people.ts';

let scene: Scene;
let meeting: string;
let session: string;
/** Joined, with no power. */
let bob: Person;
/** Invited, with power, but has not come. */
let carol: Person;
/** Knows the room ids and nothing else; sends from a room of their own in which the bot is. */
let mallory: Person;
let mallorysRoom: string;
let carolsRoom: string;
let before: string[];

/** What the meeting's state is, but for who comes and goes. */
const stateIds = async (): Promise<string[]> =>
  (await scene.bot.client.state(meeting))
    .filter(({ type, state_key }) => type !== 'm.room.member' || state_key === bob.userId)
    .map(({ event_id }) => event_id)
    .toSorted();

const roomWithBot = (owner: Person): Promise<string> => calendarRoom(owner, scene.bot);

beforeAll(async () => {
  scene = await setScene();
  [bob, carol, mallory] = await Promise.all([
    person(sharedHomeserver(), 'bob'),
    person(sharedHomeserver(), 'carol'),
    person(sharedHomeserver(), 'mallory'),
  ]);
  [mallorysRoom, carolsRoom] = await Promise.all([roomWithBot(mallory), roomWithBot(carol)]);
  meeting = await makeMeeting(scene, {
    participants: [{ user_id: bob.userId }, { user_id: carol.userId, power_level: 100 }],
  });
  [session = ''] = await makeBreakouts(scene.alice, meeting);
  await bob.join(meeting);
  before = await stateIds();
});
afterAll(() => scene.bot.stop());

type Data = Readonly<Record<string, unknown>>;

const targeted: [string, string, Data][] = [
  ['meeting.update', commands.update, { title: 'Mine' }],
  ['meeting.close', commands.close, {}],
  ['meeting.close by removal', commands.close, { method: 'kick_all_participants' }],
  ['meeting.participants.handle', commands.participants, { invite: false, userIds: ['@bob:localhost'] }],
  ['meeting.widgets.handle', commands.widgets, { add: false, widget_ids: ['jitsi'] }],
  ['meeting.change.message_permissions', commands.messaging, { messaging_power_level: 100 }],
  ['sub_meetings.send_message', commands.broadcast, { message: 'Hello' }],
];

const ask = (sender: Person, sentIn: string, type: string, data: Data) =>
  sendCommand(sender, sentIn, { type, data });

describe.each(targeted)('%s is denied to', (_, type, data) => {
  test('a stranger who knows the room', async () => {
    const answer = await ask(mallory, mallorysRoom, type, { target_room_id: meeting, ...data });
    expect(answer).toMatchObject({ key: '❌', code: 'denied' });
  });

  test('somebody who is invited and has not joined, whatever their power', async () => {
    const answer = await ask(carol, carolsRoom, type, { target_room_id: meeting, ...data });
    expect(answer).toMatchObject({ key: '❌', code: 'denied' });
  });
});

describe.each(targeted.filter(([, type]) => type !== commands.broadcast))('%s', (_, type, data) => {
  test('is denied to a participant without the power', async () => {
    const answer = await ask(bob, meeting, type, { target_room_id: meeting, ...data });
    expect(answer).toMatchObject({ key: '❌', code: 'denied' });
  });
});

describe.each(targeted)('%s finds nothing', (_, type, data) => {
  const rooms: [string, () => string | Promise<string>][] = [
    ['in a room that does not exist', () => '!nowhere:localhost'],
    ['in a room where the bot is not', () => scene.alice.createRoom()],
  ];
  // Who may write in a room that is no meeting may be changed all the same: clients do so.
  const plain: typeof rooms =
    type === commands.messaging ? [] : [['in a room that is no meeting', () => scene.calendar]];
  test.each([...rooms, ...plain])('%s', async (_what, room) => {
    const { alice, calendar } = scene;
    const answer = await ask(alice, calendar, type, { target_room_id: await room(), ...data });
    expect(answer).toMatchObject({ key: '❌', code: 'not_found' });
  });
});

describe('without the power to write commands any more', () => {
  test.each([
    ['meeting.participants.handle', commands.participants, { invite: true, userIds: ['@x:localhost'] }],
    ['sub_meetings.send_message', commands.broadcast, { message: 'Hello' }],
  ])('%s is denied', async (_, type, data) => {
    const quiet = await makeMeeting(scene, {
      participants: [{ user_id: bob.userId }],
      messaging_power_level: 100,
    });
    await bob.join(quiet);
    const room = await roomWithBot(bob);
    const answer = await ask(bob, room, type, { target_room_id: quiet, ...data });
    expect(answer).toMatchObject({ key: '❌', code: 'denied' });
  });
});

describe('a command of somebody who has left before it is carried out', () => {
  test.each([
    ['meeting.create', commands.create, meetingData(), () => scene.calendar],
    ['breakoutsessions.create', commands.breakouts, breakoutData(), () => meeting],
  ])('is denied: %s', async (_, type, data, room) => {
    const dave = await person(sharedHomeserver(), 'dave');
    await scene.alice.invite(room(), dave.userId);
    await dave.join(room());
    await scene.bot.stop();
    const eventId = await dave.send(room(), type, { data });
    await dave.leave(room());
    await scene.bot.restart();
    const { key, content } = await scene.alice.reactionTo(room(), eventId);
    expect(key).toBe('❌');
    expect(content['net.nordeck.meetings.bot.meta']).toEqual({ code: 'denied' });
  });
});

test('nothing has changed in the meeting and its session by all this', async () => {
  await expect(stateIds()).resolves.toEqual(before);
  await expect(scene.bot.client.stateContent(session, 'm.room.tombstone')).resolves.toBeUndefined();
});
