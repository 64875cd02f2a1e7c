import { eventually } from '../stack/eventually.ts';
import { answerTo, cardThatShows } from './cards.ts';
import { commands, entry, makeBreakouts, makeMeeting, sendCommand, setScene, stateOf } from './builders.ts';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../stack/homeserver.ts';
import { sayOnStderr } from '../stack/say.ts';
import { startSynapse, type Synapse } from '../stack/synapse.ts';
import { person, type Person } from './people.ts';
import { theRun } from './run.ts';

// Rooms are made, upgraded and read back many times.
jest.setTimeout(120_000);

let old: Synapse;
let admin: Account;

// A homeserver that still makes rooms of version 10, so that there is something to upgrade.
beforeAll(async () => {
  old = await startSynapse({
    dir: await mkdtemp(join(theRun().dir, 'old-')),
    defaultRoomVersion: '10',
    say: sayOnStderr,
  });
  admin = await old.registerUser({ user: 'admin', admin: true });
});

afterAll(() => old.stop());

const oldScene = (env = {}) => setScene({ homeserver: old, admin, env });

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

it('brings a meeting with all that belongs to it through two upgrades', async () => {
  const scene = await oldScene();
  const { alice, bot, calendar } = scene;
  const [bob, carol] = await Promise.all([person(old, 'bob'), person(old, 'carol')]);
  const series = [entry({ rrule: 'FREQ=DAILY;COUNT=5' })];
  const participants = [bob, carol].map(({ userId }) => ({ user_id: userId }));
  const first = await makeMeeting(scene, { calendar: series, participants, widget_ids: ['jitsi'] });
  await bob.join(first);
  const sessions = await makeBreakouts(alice, first, { groups: [{ title: 'One' }, { title: 'Two' }] });
  const before = await stateOf(alice, first);

  let meeting = first;
  for (const version of ['11', '12']) {
    // The bot made the meeting; where creators stand above all levels it must be one of the new room's as well.
    const more = version === '12' ? { additional_creators: [bot.userId] } : {};
    const next = await upgrade(alice, meeting, version, more);
    await broughtOver(alice, meeting, bot.userId);
    const state = await stateOf(alice, next);
    expect(state['net.nordeck.meetings.metadata']).toEqual(before['net.nordeck.meetings.metadata']);
    expect(state['m.room.name']).toEqual(before['m.room.name']);
    expect(state['io.element.widgets.layout']).toEqual(before['io.element.widgets.layout']);
    const jitsi = state['im.vector.modular.widgets|jitsi'];
    expect(jitsi).toMatchObject({ id: 'jitsi', type: 'jitsi' });
    expect(jitsi?.url).not.toEqual(before['im.vector.modular.widgets|jitsi']?.url);
    expect(Object.keys(state).filter((key) => key.includes('widget.cockpit-'))).toHaveLength(1);
    expect(Object.keys(state).filter((key) => key.includes('widget.breakoutsessions-'))).toHaveLength(1);
    expect(state[`m.space.parent|${calendar}`]).toHaveProperty('via');
    const parent = await stateOf(alice, calendar);
    expect(parent[`m.space.child|${next}`]).toHaveProperty('via');
    expect(parent[`m.space.child|${meeting}`]).toEqual({});
    for (const session of sessions) {
      expect(state[`m.space.child|${session}`]).toHaveProperty('via');
      await alice.join(session);
      const below = await stateOf(alice, session);
      expect(below[`m.space.parent|${next}`]).toHaveProperty('via');
      expect(below[`m.space.parent|${meeting}`]).toEqual({});
    }
    expect(state[`m.room.member|${carol.userId}`]).toMatchObject({ membership: 'invite' });
    expect(['invite', 'join']).toContain(state[`m.room.member|${bob.userId}`]?.membership);
    meeting = next;
  }

  const data = { target_room_id: meeting };
  const answers = [
    await sendCommand(alice, calendar, { type: commands.update, data: { ...data, title: 'After' } }),
    await sendCommand(alice, calendar, {
      type: commands.messaging,
      data: { ...data, messaging_power_level: 0 },
    }),
    await sendCommand(alice, calendar, {
      type: commands.widgets,
      data: { ...data, add: false, widget_ids: ['jitsi'] },
    }),
    await sendCommand(alice, calendar, { type: commands.broadcast, data: { ...data, message: 'Come back' } }),
    await sendCommand(alice, calendar, { type: commands.close, data }),
  ];
  expect(answers.map(({ key, content }) => (key === '✅' ? key : content))).toEqual(answers.map(() => '✅'));
  await bot.stop();
});

it('follows a calendar, whose meetings then belong to the new room', async () => {
  const scene = await oldScene();
  const { alice, bot, calendar } = scene;
  const meeting = await makeMeeting(scene);
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
  await bot.stop();
});

it('believes only the room itself about what replaces it', async () => {
  const scene = await setScene();
  const { alice, bot } = scene;
  const meeting = await makeMeeting(scene);
  const impostor = await alice.createRoom({
    room_version: '11',
    creation_content: { predecessor: { room_id: meeting, event_id: '$none' } },
    invite: [bot.userId],
  });
  await eventually(
    'the bot is there',
    async () => (await alice.stateContent(impostor, 'm.room.member', bot.userId))?.membership === 'join',
  );
  const data = { target_room_id: meeting, title: 'Unmoved' };
  expect((await sendCommand(alice, scene.calendar, { type: commands.update, data })).key).toBe('✅');
  expect(await alice.stateContent(impostor, 'net.nordeck.meetings.metadata')).toBeUndefined();
  await bot.stop();
});

it('gives the new room of a meeting a card of its own', async () => {
  const scene = await oldScene({ ENABLE_MEETING_CARDS: 'true' });
  const { alice, bot } = scene;
  const { userId: botId } = bot;
  const meeting = await makeMeeting(scene, {}, { locale: 'de', timezone: 'Asia/Tokyo' });
  await cardThatShows(alice, meeting, { botId, text: 'Kommst du?' });
  const next = await upgrade(alice, meeting, '11');
  await broughtOver(alice, meeting, botId);
  const { eventId, body } = await cardThatShows(alice, next, { botId, text: 'Kommst du?' });
  expect(body).toContain('(Asia/Tokyo)');
  expect(body).toContain(`https://matrix.to/#/${next}`);
  await answerTo(alice, next, eventId, '✅');
  await cardThatShows(alice, next, { botId, text: '✅ Ja (1): Alice' });
  await bot.stop();
});
