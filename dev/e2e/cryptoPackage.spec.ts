import {
  LogService,
  MatrixClient,
  MemoryStorageProvider,
  RustSdkCryptoStorageProvider,
} from 'matrix-bot-sdk';
import { StoreType, UserId, type OlmMachine } from '../../bot/crypto/src/index.ts';
import { eventually } from '../stack/eventually.ts';
import { newAccount, sharedHomeserver } from './people.ts';
import { newFolder } from './run.ts';
import { encryption, securePerson, textsFrom, type SecurePerson } from './securePerson.ts';

// The crypto package behind the SDK as it is, whose crypto our bot does not use: what others would take it for.

let alice: SecurePerson;
beforeAll(async () => {
  const silent = () => undefined;
  LogService.setLogger({ trace: silent, debug: silent, info: silent, warn: silent, error: silent });
  alice = await securePerson(sharedHomeserver(), 'alice');
});
afterAll(() => alice.end());

type SdkBot = {
  readonly client: MatrixClient;
  readonly heard: unknown[];
  readonly stop: () => Promise<void>;
};

/** A bot of a few lines that repeats what it hears in encrypted rooms. */
const startEcho = async (
  { userId, accessToken }: { readonly userId: string; readonly accessToken: string },
  folder: string,
): Promise<SdkBot> => {
  const storage = new MemoryStorageProvider();
  const store = new RustSdkCryptoStorageProvider(folder, StoreType.Sqlite);
  const client = new MatrixClient(sharedHomeserver().url, accessToken, storage, store);
  const heard: unknown[] = [];
  client.on('room.message', (room: string, event: { sender: string; content: { body?: string } }) => {
    if (event.sender === userId) return;
    heard.push(event.content.body);
    void client.sendText(room, `I heard ${event.content.body}`);
  });
  client.on('room.invite', (room: string) => void client.joinRoom(room));
  await client.start();
  return {
    client,
    heard,
    stop: async () => {
      client.stop();
      await machineOf(client).close();
    },
  };
};

/** Where the SDK keeps it. */
const machineOf = (client: MatrixClient): OlmMachine =>
  (client.crypto as unknown as { engine: { machine: OlmMachine } }).engine.machine;

const signItself = async (client: MatrixClient, userId: string): Promise<void> => {
  const machine = machineOf(client);
  for (const { path, body, mark } of await machine.bootstrapCrossSigning()) {
    const response = (await client.doRequest('POST', path, null, JSON.parse(body))) as unknown;
    if (mark) await machine.markRequestAsSent(mark.id, mark.type, JSON.stringify(response));
  }
  const query = await machine.queryKeys([new UserId(userId)]);
  const path = '/_matrix/client/v3/keys/query';
  const answer = (await client.doRequest('POST', path, null, JSON.parse(query.body))) as unknown;
  await machine.markRequestAsSent(query.id, query.type, JSON.stringify(answer));
};

test('lets a bot on the SDK alone talk with a client that believes signed devices only, before and after a restart', async () => {
  const { account } = await newAccount(sharedHomeserver(), 'echo');
  const folder = await newFolder('echo');
  let bot = await startEcho(account, folder);
  await signItself(bot.client, account.userId);
  expect(await machineOf(bot.client).ownIdentity()).toMatchObject({
    hasPrivateKeys: true,
    verified: true,
    deviceSigned: true,
    publishedDevice: 'ours',
  });
  const fingerprint = machineOf(bot.client).identityKeys.ed25519.toBase64();

  const room = await alice.createRoom({
    preset: 'trusted_private_chat',
    invite: [account.userId],
    initial_state: [encryption],
  });
  const joined = async () =>
    (await alice.stateContent(room, 'm.room.member', account.userId))?.['membership'] === 'join';
  await eventually('the bot is in the room', joined);
  const repeated = (text: string) =>
    eventually(`an answer to ${text}`, async () =>
      (await textsFrom(alice, room, account.userId)).find(
        ({ content }) => content['body'] === `I heard ${text}`,
      ),
    );
  await alice.send(room, 'm.room.message', { msgtype: 'm.text', body: 'one' });
  expect(await repeated('one')).toMatchObject({ isEncrypted: true, failure: null, warning: null });

  await bot.stop();
  await alice.send(room, 'm.room.message', { msgtype: 'm.text', body: 'two' });
  bot = await startEcho(account, folder);
  expect(machineOf(bot.client).identityKeys.ed25519.toBase64()).toBe(fingerprint);
  await alice.send(room, 'm.room.message', { msgtype: 'm.text', body: 'three' });
  expect(await repeated('three')).toMatchObject({ isEncrypted: true, failure: null, warning: null });
  expect(bot.heard).toContain('three');

  const { buffer, file } = await bot.client.crypto.encryptMedia(Buffer.from('a file'));
  const url = await bot.client.uploadContent(buffer);
  expect((await bot.client.crypto.decryptMedia({ ...file, url })).toString()).toBe('a file');
  expect(await bot.client.crypto.sign({ some: 'object' })).toHaveProperty([account.userId]);
  expect(await alice.unreadable()).toEqual([]);
  await bot.stop();
});
