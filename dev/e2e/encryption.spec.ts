import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../stack/eventually.ts';
import { startBot, type Bot } from './bot.ts';
import {
  at,
  breakoutData,
  commands,
  entry,
  makeBreakouts,
  makeMeeting,
  sendCommand,
  type Answer,
  type Scene,
} from './builders.ts';
import { freshName, sharedHomeserver } from './people.ts';
import { encryptedChat, securePerson, textsFrom, type SecurePerson } from './securePerson.ts';

// All of it in rooms where only ciphertext reaches the homeserver, seen by clients that believe signed devices only.
let bot: Bot;
let alice: SecurePerson;
let bob: SecurePerson;
let scene: Scene;

beforeAll(async () => {
  const homeserver = sharedHomeserver();
  [alice, bob] = await Promise.all([securePerson(homeserver, 'alice'), securePerson(homeserver, 'bob')]);
  const env = { ENABLE_WELCOME_WORKFLOW: 'true', ADMINISTRATORS: alice.userId };
  bot = await startBot({ homeserver, env });
  scene = { alice, bot, calendar: await encryptedChat(alice, bot) };
});

afterEach(async () => {
  // Nobody is told that something cannot be read, and nothing is.
  expect(await alice.unreadable()).toEqual([]);
  expect(await bob.unreadable()).toEqual([]);
});

afterAll(() => Promise.all([bot.stop(), alice.end(), bob.end()]));

/** The event as it lies on the homeserver. */
const onTheWire = (roomId: string, eventId: string) =>
  alice.request<{ type: string; content: object }>({
    path: `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/event/${encodeURIComponent(eventId)}`,
  });

const send = (roomId: string, type: string, data: object, who = alice): Promise<Answer> =>
  sendCommand(who, roomId, { type, data });

/** What the bot says in a room, as somebody reads it. */
const heard = (who: SecurePerson, roomId: string, text: RegExp) =>
  eventually(`the bot says ${text}`, async () =>
    (await who.events(roomId)).find(
      ({ sender, type, content }) =>
        sender === bot.userId && type === 'm.room.message' && text.test(String(content.body)),
    ),
  );

describe('in encrypted rooms', () => {
  it('a command is secret, its answer is a reaction in clear, and the meeting is encrypted too', async () => {
    const participants = [{ user_id: bob.userId }];
    const { eventId, key, roomIds } = await send(scene.calendar, commands.create, {
      title: 'Secret',
      description: 'Nobody else knows',
      calendar: [entry()],
      participants,
    });
    expect(key).toBe('✅');
    expect((await onTheWire(scene.calendar, eventId)).type).toBe('m.room.encrypted');
    await alice.join(String(roomIds[0]));
    expect(await alice.stateContent(String(roomIds[0]), 'm.room.encryption')).toEqual({
      algorithm: 'm.megolm.v1.aes-sha2',
    });
  });

  it('a refused command is answered too', async () => {
    expect(await send(scene.calendar, commands.create, { title: 7 })).toMatchObject({
      key: '❌',
      code: 'invalid',
    });
  });

  it('all commands work, and what the bot says about them is read by everybody, and by nobody else', async () => {
    const meeting = await makeMeeting(scene, { participants: [{ user_id: bob.userId }] });
    await bob.join(meeting);
    const target_room_id = meeting;

    const moved = { dtstart: at('20401003T113000'), dtend: at('20401003T123000') };
    const update = { target_room_id, title: 'Moved', calendar: [entry(moved)] };
    expect(await send(scene.calendar, commands.update, update)).toMatchObject({ key: '✅' });
    for (const who of [alice, bob]) {
      const change = await heard(who, meeting, /Title: Moved/);
      expect(change).toMatchObject({ isEncrypted: true, failure: null, warning: null });
      expect((await onTheWire(meeting, change.event_id)).type).toBe('m.room.encrypted');
    }

    const handle = { target_room_id, invite: false, userIds: [bob.userId] };
    expect(await send(scene.calendar, commands.participants, handle)).toMatchObject({ key: '✅' });
    expect(await send(meeting, commands.participants, { ...handle, invite: true })).toMatchObject({
      key: '✅',
    });
    await bob.join(meeting);
    const widgets = { target_room_id, add: true, widget_ids: [] };
    expect(await send(meeting, commands.widgets, widgets)).toMatchObject({ key: '✅' });
    const levels = { target_room_id, messaging_power_level: 0 };
    expect(await send(meeting, commands.messaging, levels)).toMatchObject({ key: '✅' });

    const [session = ''] = await makeBreakouts(alice, meeting, breakoutData());
    await alice.join(session);
    const message = { target_room_id: meeting, message: 'Five minutes left' };
    expect(await send(meeting, commands.broadcast, message)).toMatchObject({ key: '✅' });
    expect(await heard(alice, session, /Five minutes left/)).toMatchObject({
      isEncrypted: true,
      warning: null,
    });

    // Cards, changes, commands: nothing that was said lies there in clear.
    for (const roomId of [scene.calendar, meeting, session]) {
      const { chunk } = await alice.request<{ chunk: { type: string; state_key?: string }[] }>({
        path: `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages`,
        query: { dir: 'b', limit: 200 },
      });
      const said = chunk.filter(({ state_key }) => state_key === undefined).map(({ type }) => type);
      expect(said).toContain('m.room.encrypted');
      expect(said.filter((type) => !['m.room.encrypted', 'm.reaction'].includes(type))).toEqual([]);
    }

    expect(await send(scene.calendar, commands.close, { target_room_id })).toMatchObject({ key: '✅' });
  });

  it('what was said to the invited is read by them when they come', async () => {
    const meeting = await makeMeeting(scene, { participants: [{ user_id: bob.userId }] });
    const update = { target_room_id: meeting, title: 'Before you came' };
    expect(await send(meeting, commands.update, update)).toMatchObject({ key: '✅' });
    await bob.join(meeting);
    expect(await heard(bob, meeting, /Before you came/)).toMatchObject({ failure: null });
  });

  it('who was removed gets no keys any more', async () => {
    const meeting = await makeMeeting(scene, { participants: [{ user_id: bob.userId }] });
    await bob.join(meeting);
    const update = (title: string) => send(meeting, commands.update, { target_room_id: meeting, title });
    await update('Both read this');
    const before = await heard(bob, meeting, /Both read this/);
    const handle = { target_room_id: meeting, invite: false, userIds: [bob.userId] };
    await send(meeting, commands.participants, handle);
    await update('One reads this');
    const after = await heard(alice, meeting, /One reads this/);
    const sessions = await Promise.all(
      [before, after].map(async ({ event_id }) => (await onTheWire(meeting, event_id)).content),
    );
    const [one, two] = sessions.map((content) => (content as { session_id: string }).session_id);
    expect(one).not.toEqual(two);
  });

  it('people talk to the bot, and it answers them alone', async () => {
    const ask = async (body: string) => {
      const eventId = await alice.send(scene.calendar, 'm.room.message', { msgtype: 'm.text', body });
      expect((await onTheWire(scene.calendar, eventId)).type).toBe('m.room.encrypted');
      const reply = await eventually(`an answer to ${body}`, async () =>
        (await textsFrom(alice, scene.calendar, bot.userId)).find(({ content }) =>
          JSON.stringify(content['m.relates_to'])?.includes(eventId),
        ),
      );
      expect(reply).toMatchObject({ isEncrypted: true, warning: null });
      return String(reply.content.body);
    };
    expect(await ask('!meeting help')).toContain('!meeting');
    const title = freshName('Planning');
    expect(await ask(`!meeting new "${title}" tomorrow at 10:00 45 min`)).toContain(`Planned: ${title}`);
    expect(await ask('!meeting health')).toMatch(/Encrypted rooms work\. My device is \w+, verified/);
  });

  it('two who speak at once are both answered', async () => {
    const chat = await encryptedChat(bob, bot);
    const data = { title: 'At once', description: '', calendar: [entry()] };
    const answers = await Promise.all(
      [1, 2, 3].flatMap(() => [
        send(scene.calendar, commands.create, data),
        send(chat, commands.create, data, bob),
      ]),
    );
    expect(answers.map(({ key }) => key)).toEqual(answers.map(() => '✅'));
  });
});

describe('the bot', () => {
  it('shows a device that its owner has signed', async () => {
    expect(await alice.devicesOf(bot.userId)).toMatchObject([{ id: bot.account.deviceId, isSigned: true }]);
    const ready = (await (await fetch(`${bot.url()}/readyz`)).json()) as object;
    expect(ready).toMatchObject({ encryption: { id: bot.account.deviceId, verified: true } });
  });

  it('keeps its keys where nobody else can read them', async () => {
    const dir = join(bot.dataDir, 'crypto');
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    const files = entries.filter((each) => each.isFile());
    expect(files.map(({ name }) => name)).toContain('identity.json');
    for (const { parentPath, name } of files)
      expect((await stat(join(parentPath, name))).mode & 0o077).toBe(0);
  });
});
