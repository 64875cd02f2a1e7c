import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../stack/eventually.ts';
import { startBot, type Bot } from './bot.ts';
import { newBotFolder } from './botFolder.ts';
import {
  calendarRoom,
  commands,
  makeMeeting,
  meetingData,
  messagesIn,
  sendCommand,
  setScene,
  type Scene,
} from './builders.ts';
import { administrator, freshName, person, sharedHomeserver } from './people.ts';

const homeserver = sharedHomeserver();
let scene: Scene;

beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.bot.stop());

const membershipIn = async (roomId: string, { client, userId }: Bot): Promise<unknown> =>
  (await client.stateContent(roomId, 'm.room.member', userId).catch(() => undefined))?.['membership'];

const create = { type: commands.create, data: meetingData() };

describe('an invitation', () => {
  test('is accepted, and what was said before it was not said to the bot', async () => {
    const { alice, bot } = scene;
    const roomId = await alice.createRoom();
    const early = await alice.send(roomId, commands.create, { data: meetingData() });
    await alice.invite(roomId, bot.userId);
    await eventually('the bot joins', async () => (await membershipIn(roomId, bot)) === 'join');
    await expect(sendCommand(alice, roomId, create)).resolves.toMatchObject({ key: '✅' });
    await expect(alice.reactionsTo(roomId, early)).resolves.toEqual([]);
  });

  test('that was made while the bot was away is accepted, and what was said since is carried out', async () => {
    const { alice, bot } = scene;
    await bot.stop();
    const roomId = await alice.createRoom({ invite: [bot.userId] });
    const eventId = await alice.send(roomId, commands.create, { data: meetingData() });
    await bot.restart();
    await expect(alice.reactionTo(roomId, eventId)).resolves.toMatchObject({ key: '✅' });
  });

  test('that was withdrawn does no harm', async () => {
    const { alice, bot } = scene;
    await bot.stop();
    const roomId = await alice.createRoom({ invite: [bot.userId] });
    await alice.request({
      method: 'POST',
      path: `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/kick`,
      body: { user_id: bot.userId },
    });
    await bot.restart();
    await expect(sendCommand(alice, scene.calendar, create)).resolves.toMatchObject({ key: '✅' });
    await expect(membershipIn(roomId, bot)).resolves.not.toBe('join');
  });
});

describe('a command', () => {
  test('that is state, or comes from the bot itself, is none', async () => {
    const { alice, bot, calendar } = scene;
    const content = { data: meetingData(), context: {} };
    const asState = await alice.sendState(calendar, commands.create, content);
    const ownEvent = await bot.client.send(calendar, commands.create, content);
    await expect(sendCommand(alice, calendar, create)).resolves.toMatchObject({ key: '✅' });
    await expect(alice.reactionsTo(calendar, asState)).resolves.toEqual([]);
    await expect(alice.reactionsTo(calendar, ownEvent)).resolves.toEqual([]);
  });

  test('that was sent while the bot was away is carried out, once', async () => {
    const { alice, bot, calendar } = scene;
    await bot.stop();
    const sent = await Promise.all(
      Array.from({ length: 60 }, () =>
        alice.send(calendar, commands.messaging, {
          data: { target_room_id: calendar, messaging_power_level: 0 },
        }),
      ),
    );
    await bot.restart();
    const answers = await Promise.all(sent.map((eventId) => alice.reactionTo(calendar, eventId)));
    expect(new Set(answers.map(({ key }) => key))).toEqual(new Set(['✅']));
    await bot.restart();
    await expect(sendCommand(alice, calendar, create)).resolves.toMatchObject({ key: '✅' });
    const counts = await Promise.all(sent.map((eventId) => alice.reactionsTo(calendar, eventId)));
    expect(new Set(counts.map(({ length }) => length))).toEqual(new Set([1]));
  });

  test('that is too old is refused as expired', async () => {
    const { alice, bot, calendar } = scene;
    await bot.stop();
    const eventId = await alice.send(calendar, commands.create, { data: meetingData() });
    // A thousandth of a minute, which no start of a process takes less than.
    await bot.restart({ MATRIX_SERVER_EVENT_MAX_AGE_MINUTES: '0.001' });
    const { key, content } = await alice.reactionTo(calendar, eventId);
    expect([key, content['net.nordeck.meetings.bot.meta']]).toEqual(['❌', { code: 'expired' }]);
    await bot.restart();
  });
});

test('the place where NeoDateFix stopped listening is taken over', async () => {
  const account = await homeserver.registerUser({ user: freshName('old-bot'), displayName: 'Old' });
  await administrator(homeserver).limitRate(account.userId, 0);
  const alice = await person(homeserver, 'alice');
  const roomId = await alice.createRoom();
  await alice.invite(roomId, account.userId);
  const asBot = <Answer>(path: string, method: 'GET' | 'POST' = 'GET') =>
    fetch(`${homeserver.url}/_matrix/client/v3/${path}`, {
      method,
      headers: { authorization: `Bearer ${account.accessToken}` },
      ...(method === 'POST' && { body: '{}' }),
    }).then((response) => response.json() as Promise<Answer>);
  await asBot(`join/${encodeURIComponent(roomId)}`, 'POST');

  const done = await alice.send(roomId, commands.create, { data: meetingData() });
  const { next_batch } = await asBot<{ next_batch: string }>('sync');
  const open = await alice.send(roomId, commands.create, { data: meetingData() });
  const dataDir = await newBotFolder('old');
  const storage = { syncToken: next_batch, filter: null, appserviceUsers: {}, appserviceTransactions: {} };
  await writeFile(join(dataDir, 'bot.json'), JSON.stringify({ ...storage, kvStore: {} }));

  const bot = await startBot({ homeserver, account, dataDir });
  await expect(alice.reactionTo(roomId, open)).resolves.toMatchObject({ key: '✅' });
  await expect(alice.reactionsTo(roomId, done)).resolves.toEqual([]);
  await bot.stop();
});

describe('in an encrypted room without encryption', () => {
  test('the bot says once that it cannot read', async () => {
    const { alice } = scene;
    const bot = await startBot({ homeserver, env: { ENABLE_CRYPTO: 'false' } });
    const roomId = await alice.createRoom({
      invite: [bot.userId],
      initial_state: [
        { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } },
      ],
    });
    const notices = async () =>
      (await messagesIn(alice, roomId)).filter(({ sender }) => sender === bot.userId);
    const found = await eventually('the bot says so', async () => {
      const seen = await notices();
      return seen.length > 0 && seen;
    });
    expect(found.map(({ content }) => content)).toEqual([
      { msgtype: 'm.notice', body: expect.stringMatching(/encrypted.*cannot read/) as string },
    ]);
    // Neither what is said there nor a new start makes it say so again.
    await alice.send(roomId, 'm.room.encrypted', { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' });
    await bot.restart();
    const calendar = await calendarRoom(alice, bot);
    await makeMeeting({ alice, calendar });
    await expect(notices()).resolves.toHaveLength(1);
    await bot.stop();
  });

  test('the bot makes meetings that it can read, though their calendar is encrypted', async () => {
    const { alice } = scene;
    const bot = await startBot({ homeserver, env: { ENABLE_CRYPTO: 'false' } });
    const calendar = await calendarRoom(alice, bot);
    await alice.sendState(calendar, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' });
    // Sent in clear, as the HTTP API would bring it.
    const meeting = await makeMeeting({ alice, calendar });
    expect(await bot.client.stateContent(meeting, 'm.room.encryption')).toBeUndefined();
    expect(await messagesIn(bot.client, meeting)).toEqual([]);
    await bot.stop();
  });
});
