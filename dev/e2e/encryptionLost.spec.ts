import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { botSettings } from '../stack/botSettings.ts';
import { eventually } from '../stack/eventually.ts';
import { freePort } from '../stack/freePort.ts';
import type { Account } from '../stack/homeserver.ts';
import { startBot, type Bot } from './bot.ts';
import { newBotFolder } from './botFolder.ts';
import { commands, meetingData, sendCommand } from './builders.ts';
import { freshName, sharedHomeserver } from './people.ts';
import { runBot } from './runBot.ts';
import { encryptedChat, securePerson, textsFrom, type SecurePerson } from './securePerson.ts';

const homeserver = sharedHomeserver();
const password = 'correct horse';
const env = { ENABLE_WELCOME_WORKFLOW: 'true', UNREADABLE_AFTER_SECONDS: '2' };

let alice: SecurePerson;
let bot: Bot;
let chat: string;
let dataDir: string;
let account: Account;
/** Where its keys are. */
const cryptoDir = () => join(dataDir, 'crypto');

beforeAll(async () => {
  alice = await securePerson(homeserver, 'alice');
});

beforeEach(async () => {
  dataDir = await newBotFolder('lost');
  account = await homeserver.registerUser({ user: freshName('forgetful'), password });
  bot = await startBot({ homeserver, env, dataDir, account });
  chat = await encryptedChat(alice, bot);
  await worksFor();
});

afterEach(() => bot.stop());
afterAll(() => alice.end());

/** A command is carried out, and what the bot says is believed. */
async function worksFor(): Promise<void> {
  const command = { type: commands.create, data: meetingData() };
  expect(await sendCommand(alice, chat, command)).toMatchObject({ key: '✅' });
  const before = (await textsFrom(alice, chat, bot.userId)).length;
  await alice.send(chat, 'm.room.message', { msgtype: 'm.text', body: '!meeting next' });
  const reply = await eventually(
    'the bot answers',
    async () => (await textsFrom(alice, chat, bot.userId)).filter(({ failure }) => failure === null)[before],
  );
  expect(reply).toMatchObject({ isEncrypted: true, warning: null });
}

const devices = () => alice.devicesOf(bot.userId);
const said = (text: RegExp) => bot.logs().some(({ msg }) => text.test(String(msg)));

it('logs in anew when the keys of its device are lost, and says so; people go on as before', async () => {
  await bot.stop();
  await rm(join(cryptoDir(), account.deviceId), { recursive: true });
  const missed = await alice.send(chat, commands.create, { data: meetingData(), context: {} });
  await bot.restart({ BOT_PASSWORD: password });
  expect(said(/keys of the bot's device are lost.*logs in anew/)).toBe(true);
  const [old, fresh, ...more] = (await devices()).toSorted(({ id }) => (id === account.deviceId ? -1 : 1));
  expect([old, more]).toEqual([{ id: account.deviceId, isSigned: true }, []]);
  expect(fresh?.isSigned).toBe(true);
  expect(await alice.hasChangedIdentity(bot.userId)).toBe(false);
  // What was meant for the lost device cannot be read by the new one.
  await eventually('the room is told', async () =>
    (await textsFrom(alice, chat, bot.userId)).find(
      ({ content }) =>
        String(content.body).includes('cannot read') &&
        JSON.stringify(content['m.relates_to']).includes(missed),
    ),
  );
  await worksFor();
  // And it remembers who it is now.
  await bot.restart({ BOT_PASSWORD: password });
  expect(said(/logs in anew/)).toBe(false);
  await worksFor();
  expect(await devices()).toHaveLength(2);
  // Nor does it need the device any more to which the configured token belongs.
  await bot.client.request({ method: 'POST', path: '/_matrix/client/v3/logout', body: {} });
  await bot.restart({ BOT_PASSWORD: password });
  await worksFor();
  expect(await devices()).toHaveLength(1);
});

it('makes itself a new identity when all keys are lost', async () => {
  await bot.stop();
  await rm(cryptoDir(), { recursive: true });
  await bot.restart({ BOT_PASSWORD: password });
  expect(said(/the bot has a new identity/)).toBe(true);
  const ready = (await (await fetch(`${bot.url()}/readyz`)).json()) as object;
  expect(ready).toMatchObject({ encryption: { verified: true } });
  expect(await alice.hasChangedIdentity(bot.userId)).toBe(true);
  const command = { type: commands.create, data: meetingData() };
  await alice.acceptIdentity(bot.userId);
  expect(await sendCommand(alice, chat, command)).toMatchObject({ key: '✅' });
});

it('waits for a new access token when it has no password, and is signed as before', async () => {
  await bot.stop();
  await rm(join(cryptoDir(), account.deviceId), { recursive: true });
  const port = await freePort();
  const settings = botSettings({
    homeserverUrl: homeserver.url,
    accessToken: account.accessToken,
    dataDir,
    port,
  });
  const waiting = runBot({ ...settings, ...env }, dataDir);
  const problem = await eventually('it says what is wrong', async () => {
    const text = await (await fetch(`http://127.0.0.1:${port}/readyz`)).text();
    return text.includes('are lost') && text;
  });
  expect(problem).toContain('Log the bot in anew and give it the new ACCESS_TOKEN');
  const published = await bot.client.request<object>({
    method: 'POST',
    path: '/_matrix/client/v3/keys/query',
    body: { device_keys: { [bot.userId]: [] } },
  });
  expect(await waiting.stop()).toMatchObject({ code: 0 });

  const fresh = await homeserver.logIn(account.userId, password);
  await bot.restart({ ACCESS_TOKEN: fresh.accessToken });
  expect(await devices()).toContainEqual({ id: fresh.deviceId, isSigned: true });
  expect(await alice.hasChangedIdentity(bot.userId)).toBe(false);
  expect(JSON.stringify(published)).toContain(account.deviceId);
  await worksFor();
});
