import { botInRoom } from '../stack/calendarRoom.ts';
import { eventually } from '../stack/eventually.ts';
import type { Synapse } from '../stack/synapse.ts';
import {
  breakoutData,
  calendarRoom,
  commands,
  makeBreakouts,
  makeMeeting,
  meetingData,
  messagesIn,
  sendCommand,
  setScene,
  stateOf,
  type Scene,
} from './builders.ts';
import { answerTo, cardThatShows } from './cards.ts';
import { startOwnSynapse } from './ownSynapse.ts';
import { freshName, person, type Person } from './people.ts';
import { soon } from './soon.ts';
import { askIn, chatWith } from './talk.ts';

let old: Synapse;
/** One bot for all: what it does for cards and guests goes on beside upgrades. */
let scene: Scene;

// A homeserver that still makes rooms of version 10, so that there is something to upgrade.
beforeAll(async () => {
  old = await startOwnSynapse({ defaultRoomVersion: '10' });
  const env = {
    ENABLE_WELCOME_WORKFLOW: 'true',
    ENABLE_MEETING_CARDS: 'true',
    ENABLE_GUEST_USER_POWER_LEVEL_CHANGE: 'true',
    DEFAULT_EVENTS_CONFIG: `${import.meta.dirname}/fixtures/guestsAndConference.json`,
  };
  const admin = await old.registerUser({ user: 'admin', admin: true });
  scene = await setScene({ homeserver: old, admin, env });
});

afterAll(async () => {
  await scene.bot.stop();
  await old.stop();
});

const asksForPower = (reader: Person, roomId: string, botId: string) =>
  eventually('the bot asks for power', async () =>
    (await messagesIn(reader, roomId)).find(
      ({ sender, content }) => sender === botId && String(content.body).includes('make me an administrator'),
    ),
  );

/** Gives the bot a level in a room. */
const raise = async (who: Person, roomId: string, userId: string, level: number): Promise<void> => {
  const levels = await who.stateContent(roomId, 'm.room.power_levels');
  const users = { ...(levels?.users as object), [userId]: level };
  await who.sendState(roomId, 'm.room.power_levels', { ...levels, users });
};

const upgrade = async (who: Person, roomId: string, version: string, more: object = {}): Promise<string> => {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/upgrade`;
  const body = { new_version: version, ...more };
  return (await who.request<{ replacement_room: string }>({ method: 'POST', path, body })).replacement_room;
};

/** Waits until the bot has brought everything over: it leaves the old room last. */
const broughtOver = (who: Person, oldId: string, botId: string) =>
  eventually(
    'the bot has left the old room',
    async () => (await who.stateContent(oldId, 'm.room.member', botId))?.membership === 'leave',
  );

/** Waits until a guest has the level of guests, which is below that of all others. */
const standsAsGuest = ({ userId }: Person, roomId: string) =>
  eventually('a guest stands where guests stand', async () => {
    const levels = await scene.alice.stateContent<{ users: Record<string, number> }>(
      roomId,
      'm.room.power_levels',
    );
    return levels?.users[userId] === 0;
  });

const conference = 'im.vector.modular.widgets|jitsi';
const metadata = 'net.nordeck.meetings.metadata';

it('brings a meeting with all that belongs to it through two upgrades, after which every command works', async () => {
  const { alice, bot, calendar } = scene;
  const [bob, carol, dave, guest, late] = (await Promise.all(
    ['bob', 'carol', 'dave', 'guest', 'guest'].map((name) => person(old, name)),
  )) as [Person, Person, Person, Person, Person];
  const title = freshName('Series');
  const participants = [bob, carol].map(({ userId }) => ({ user_id: userId }));
  const { calendar: series } = soon(title, { rrule: 'FREQ=DAILY;COUNT=3' });
  const first = await makeMeeting(scene, { title, calendar: series, participants, widget_ids: ['jitsi'] });
  await Promise.all([bob.join(first), guest.join(first)]);
  await standsAsGuest(guest, first);
  const sessions = await makeBreakouts(alice, first, { groups: [{ title: 'One' }, { title: 'Two' }] });
  await Promise.all(sessions.map((session) => alice.join(session)));
  const before = await stateOf(alice, first);

  let meeting = first;
  for (const version of ['11', '12']) {
    // The bot made the meeting; where creators stand above all levels it must be one of the new room's as well.
    const more = version === '12' ? { additional_creators: [bot.userId] } : {};
    const next = await upgrade(alice, meeting, version, more);
    await broughtOver(alice, meeting, bot.userId);
    const state = await stateOf(alice, next);
    for (const kept of [metadata, 'm.room.name', 'm.room.topic', 'io.element.widgets.layout'])
      expect(state[kept]).toEqual(before[kept]);
    const jitsi = state[conference];
    expect(jitsi).toMatchObject({ id: 'jitsi', type: 'jitsi' });
    expect(jitsi?.url).not.toEqual(before[conference]?.url);
    expect(Object.keys(state).filter((key) => key.includes('widget.cockpit-'))).toHaveLength(1);
    expect(Object.keys(state).filter((key) => key.includes('widget.breakoutsessions-'))).toHaveLength(1);
    expect(state[`m.space.parent|${calendar}`]).toHaveProperty('via');
    const parent = await stateOf(alice, calendar);
    expect(parent[`m.space.child|${next}`]).toHaveProperty('via');
    expect(parent[`m.space.child|${meeting}`]).toEqual({});
    for (const session of sessions) {
      expect(state[`m.space.child|${session}`]).toHaveProperty('via');
      const below = await stateOf(alice, session);
      expect(below[`m.space.parent|${next}`]).toHaveProperty('via');
      expect(below[`m.space.parent|${meeting}`]).toEqual({});
    }
    const { reason } = before[`m.room.member|${carol.userId}`] ?? {};
    expect(state[`m.room.member|${carol.userId}`]).toMatchObject({ membership: 'invite', reason });
    for (const who of [bob, guest])
      expect(['invite', 'join']).toContain(state[`m.room.member|${who.userId}`]?.membership);
    await Promise.all([bob.join(next), guest.join(next)]);
    await standsAsGuest(guest, next);
    meeting = next;
  }

  await Promise.all([late.join(meeting), carol.join(meeting)]);
  await standsAsGuest(late, meeting);
  await cardThatShows(alice, meeting, { botId: bot.userId, text: 'Will you come?' });
  expect(await askIn(alice, meeting, '!meeting help')).toContain('!meeting setup');
  // The meeting is told once for each of its days, and leads to the room that it has now.
  const chat = await chatWith(alice, bot.userId);
  expect((await askIn(alice, chat, '!meeting week')).split(title)).toHaveLength(4);
  expect((await alice.messages(chat, 1))[0]?.content.formatted_body).toContain(`/#/${meeting}"`);
  expect(await askIn(alice, chat, `!meeting answers ${title}`)).toContain('No answer yet');

  const done = async (type: string, data: object, sentIn = calendar): Promise<readonly string[]> => {
    const answer = await sendCommand(alice, sentIn, { type, data: { target_room_id: meeting, ...data } });
    expect({ type, answer: answer.key === '✅' ? answer.key : answer.content }).toEqual({
      type,
      answer: '✅',
    });
    return answer.roomIds;
  };
  await done(commands.participants, { invite: true, userIds: [dave.userId] });
  await dave.join(meeting);
  const [third = ''] = await done(commands.breakouts, breakoutData(), meeting);
  await alice.join(third);
  const [below = ''] = await done(commands.create, meetingData(), meeting);
  await done(commands.update, { title: 'After' });
  await done(commands.messaging, { messaging_power_level: 0 });
  await done(commands.widgets, { add: false, widget_ids: ['jitsi'] });
  await done(commands.broadcast, { message: 'Come back' });
  const state = await stateOf(alice, meeting);
  expect(state['m.room.name']).toEqual({ name: 'After' });
  expect(state['m.room.power_levels']).toMatchObject({ events_default: 0 });
  expect(state[conference]).toEqual({});
  for (const child of [...sessions, third, below])
    expect(state[`m.space.child|${child}`]).toHaveProperty('via');
  for (const session of [...sessions, third]) {
    const heard = (await messagesIn(alice, session)).map(({ content }) => String(content.body));
    expect(heard.filter((body) => body.includes('Come back'))).toHaveLength(1);
  }
  await done(commands.close, {});
  for (const room of [meeting, ...sessions, third])
    expect(await alice.stateContent(room, 'm.room.tombstone')).toMatchObject({ replacement_room: calendar });
  expect(await askIn(alice, chat, '!meeting week')).not.toContain(title);
});

it('follows a calendar, whose meetings then belong to the new room', async () => {
  const { alice, bot } = scene;
  const calendar = await calendarRoom(alice, bot);
  const meeting = await makeMeeting({ ...scene, calendar });
  const next = await upgrade(alice, calendar, '11');
  // A room that people are invited to keeps its doors closed for the bot as well.
  await alice.invite(next, bot.userId).catch(() => undefined);
  await broughtOver(alice, calendar, bot.userId);
  const [above, below] = [await stateOf(alice, next), await stateOf(alice, meeting)];
  expect(above[`m.space.child|${meeting}`]).toHaveProperty('via');
  expect(below[`m.space.parent|${next}`]).toHaveProperty('via');
  expect(below[`m.space.parent|${calendar}`]).toEqual({});
  const { key } = await sendCommand(alice, next, {
    type: commands.update,
    data: { target_room_id: meeting, title: 'Still ours' },
  });
  expect(key).toBe('✅');
});

/** A meeting with somebody invited, a conference and a session, in a room of a version. */
const meetingOf = async (version: string) => {
  const { alice, bot } = scene;
  const bob = await person(old, 'bob');
  const first = await makeMeeting(scene, {
    participants: [{ user_id: bob.userId }],
    widget_ids: ['jitsi'],
  });
  const [session = ''] = await makeBreakouts(alice, first);
  await alice.join(session);
  const more = version === '12' ? { additional_creators: [bot.userId] } : {};
  const roomId = await upgrade(alice, first, version, more);
  await broughtOver(alice, first, bot.userId);
  return { roomId, session, bob };
};

/** Expects a room of version 12 to be what the one before it was. */
const expectAllIn = async (next: string, before: Awaited<ReturnType<typeof meetingOf>>) => {
  const { alice, bot, calendar } = scene;
  const { roomId, session, bob } = before;
  await broughtOver(alice, roomId, bot.userId);
  const state = await stateOf(alice, next);
  expect(state['m.room.create']?.room_version).toBe('12');
  expect(state[metadata]).toEqual(await alice.stateContent(roomId, metadata));
  expect(state[conference]).toMatchObject({ id: 'jitsi' });
  expect(state[`m.space.child|${session}`]).toHaveProperty('via');
  expect(state[`m.room.member|${bob.userId}`]).toMatchObject({ membership: 'invite' });
  expect(await alice.stateContent(session, 'm.space.parent', next)).toHaveProperty('via');
  const command = { type: commands.update, data: { target_room_id: next, title: 'Moved on' } };
  expect((await sendCommand(alice, calendar, command)).key).toBe('✅');
};

it('brings a meeting from version 11 to 12, where the level that the bot had is enough', async () => {
  const meeting = await meetingOf('11');
  const next = await upgrade(scene.alice, meeting.roomId, '12');
  await expectAllIn(next, meeting);
  expect((await messagesIn(scene.alice, next)).map(({ content }) => content.body)).not.toContainEqual(
    expect.stringContaining('make me an administrator'),
  );
});

it('brings a meeting from version 12 to 12 once it has the power again, which a creator loses with the upgrade', async () => {
  const { alice, bot } = scene;
  const meeting = await meetingOf('12');
  const next = await upgrade(alice, meeting.roomId, '12');
  await asksForPower(alice, next, bot.userId);
  expect(await alice.stateContent(next, metadata)).toBeUndefined();
  await raise(alice, next, bot.userId, 100);
  await expectAllIn(next, meeting);
});

it('asks in a room of version 12 for the power that it did not have in the calendar of version 11 either', async () => {
  const { alice, bot } = scene;
  const calendar = await alice.createRoom({ room_version: '11', name: 'By hand', invite: [bot.userId] });
  await botInRoom(alice, calendar, bot.userId);
  const planner = { type: 'net.nordeck.meetings.widget.meetings', url: 'https://w.example', name: 'Planner' };
  await alice.sendState(calendar, 'im.vector.modular.widgets', planner, 'mine');
  const next = await upgrade(alice, calendar, '12');
  await alice.invite(next, bot.userId);
  await asksForPower(alice, next, bot.userId);
  expect(await alice.stateContent(next, 'im.vector.modular.widgets', 'mine')).toBeUndefined();
  await raise(alice, next, bot.userId, 50);
  await broughtOver(alice, calendar, bot.userId);
  const state = await stateOf(alice, next);
  expect(Object.values(state).filter(({ type }) => type === planner.type)).toEqual([
    expect.objectContaining({ url: planner.url, name: planner.name }),
  ]);
});

it('believes only the room itself about what replaces it', async () => {
  const { alice, bot, calendar } = scene;
  const meeting = await makeMeeting(scene);
  const impostor = await alice.createRoom({
    room_version: '11',
    creation_content: { predecessor: { room_id: meeting, event_id: '$none' } },
    invite: [bot.userId],
  });
  await botInRoom(alice, impostor, bot.userId);
  const data = { target_room_id: meeting, title: 'Unmoved' };
  expect((await sendCommand(alice, calendar, { type: commands.update, data })).key).toBe('✅');
  expect(await alice.stateContent(impostor, metadata)).toBeUndefined();
});

it('gives the new room of a meeting a card of its own, with the answers that were given', async () => {
  const { alice, bot } = scene;
  const { userId: botId } = bot;
  const meeting = await makeMeeting(scene, {}, { locale: 'de', timezone: 'Asia/Tokyo' });
  const card = await cardThatShows(alice, meeting, { botId, text: 'Kommst du?' });
  await answerTo(alice, meeting, card.eventId, '❌');
  await cardThatShows(alice, meeting, { botId, text: '❌ Nein (1): Alice' });
  const next = await upgrade(alice, meeting, '11');
  await broughtOver(alice, meeting, botId);
  const { eventId, body } = await cardThatShows(alice, next, { botId, text: '❌ Nein (1): Alice' });
  expect(body).toContain('(Asia/Tokyo)');
  expect(body).toContain(`https://matrix.to/#/${next}`);
  await answerTo(alice, next, eventId, '✅');
  await cardThatShows(alice, next, { botId, text: '✅ Ja (1): Alice' });
});
