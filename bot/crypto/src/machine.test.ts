import { copyFileSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DeviceId, DeviceLists, EncryptionSettings, RoomId, UserId } from './ids.ts';
import { OlmMachine } from './machine.ts';
import { Device, FakeHomeserver } from './test/fakeHomeserver.ts';
import { newFolder } from './test/kill.ts';
import type { RoomKey, WithheldKey } from './types.ts';

const room = '!room:example.org';
const alice = ['@alice:example.org', 'ALICE'] as const;
const bot = ['@bot:example.org', 'BOT'] as const;

let homeserver: FakeHomeserver;
let opened: OlmMachine[];
beforeEach(() => {
  homeserver = new FakeHomeserver();
  opened = [];
});
afterEach(() => Promise.all(opened.map((machine) => machine.close())));

const open = async (ids: readonly [string, string], folder?: string, secret?: string | Uint8Array) => {
  const machine = await OlmMachine.initialize(new UserId(ids[0]), new DeviceId(ids[1]), folder, secret ?? '');
  opened.push(machine);
  return new Device(homeserver, machine, ids);
};

/** A device that has published its keys. */
const device = async (ids: readonly [string, string], folder?: string): Promise<Device> => {
  const made = await open(ids, folder);
  await made.flush();
  return made;
};

test('decrypts what another device encrypts for it, and the other way round', async () => {
  const [sender, receiver] = [await device(alice), await device(bot, newFolder())];
  const event = await sender.encrypt(room, [bot[0]]);
  await receiver.sync();
  expect(await receiver.decrypt(room, event)).toEqual({ body: 'hello' });
  const answer = await receiver.encrypt(room, [alice[0]]);
  await sender.sync();
  expect(await sender.decrypt(room, answer)).toEqual({ body: 'hello' });
});

test('gives what an event relates to, which stands outside of what is encrypted', async () => {
  const [sender, receiver] = [await device(alice), await device(bot, newFolder())];
  const event = await sender.encrypt(room, [bot[0]]);
  await receiver.sync();
  const relation = { rel_type: 'm.annotation', event_id: '$other', key: 'yes' };
  const content = { ...(event['content'] as object), 'm.relates_to': relation };
  expect(await receiver.decrypt(room, { ...event, content })).toEqual({
    body: 'hello',
    'm.relates_to': relation,
  });
});

describe('the store', () => {
  test('keeps identity, keys and the place in a session, in a folder that was moved', async () => {
    const folder = newFolder();
    const [sender, receiver] = [await device(alice), await device(bot, folder)];
    const event = await sender.encrypt(room, [bot[0]]);
    await receiver.sync();
    const first = await receiver.encrypt(room, [alice[0]]);
    const identity = receiver.machine.identityKeys.ed25519.toBase64();
    await receiver.machine.close();
    renameSync(folder, `${folder}-moved`);
    const again = await device(bot, `${folder}-moved`);
    expect(again.machine.identityKeys.ed25519.toBase64()).toBe(identity);
    expect(await again.decrypt(room, event)).toEqual({ body: 'hello' });
    const second = await again.encrypt(room, [alice[0]]);
    const session = ({ content }: typeof first) => (content as { session_id: string }).session_id;
    expect(session(second)).toBe(session(first));
    await sender.sync();
    expect(await sender.decrypt(room, second)).toEqual({ body: 'hello' });
  });

  test('is for its owner only', async () => {
    const folder = newFolder();
    await device(bot, folder);
    const files = readdirSync(folder);
    expect(files).toContain('crypto.sqlite3');
    for (const name of files) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const made = join(newFolder(), 'made');
    await device(alice, made);
    expect(statSync(made).mode & 0o777).toBe(0o700);
  });

  test('refuses another device, and is free again after that', async () => {
    const folder = newFolder();
    await (await device(bot, folder)).machine.close();
    await expect(open([bot[0], 'OTHER'], folder)).rejects.toThrow(/account/);
    await expect(open(bot, folder)).resolves.toBeDefined();
  });

  test.each([
    ['a passphrase', 'correct horse', 'wrong horse'],
    ['a key', new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)],
  ])('opens with %s, and with nothing else', async (_, right, wrong) => {
    const folder = newFolder();
    await (await open(bot, folder, right)).machine.close();
    await expect(open(bot, folder, wrong)).rejects.toBeDefined();
    await expect(open(bot, folder)).rejects.toBeDefined();
    await expect(open(bot, folder, right)).resolves.toBeDefined();
  });

  test('is never shared by two machines', async () => {
    const folder = newFolder();
    await device(bot, folder);
    await expect(open(bot, folder)).rejects.toThrow(/in use/);
  });
});

describe('to-device messages', () => {
  test('are processed once, however often they come, also after a restart', async () => {
    const folder = newFolder();
    const [sender, receiver] = [await device(alice), await device(bot, folder)];
    await sender.encrypt(room, [bot[0]]);
    const messages = homeserver.take(...bot);
    expect(await receiver.sync(messages)).toHaveLength(1);
    expect(await receiver.sync(messages)).toEqual([]);
    await receiver.machine.close();
    const again = await device(bot, folder);
    expect(await again.sync(messages)).toEqual([]);
    // What the crate takes for damage, it would mend with a new session.
    expect(homeserver.asked.filter((path) => path === 'sendToDevice')).toHaveLength(1);
  });

  test('of a request carry their type and transaction in the body, where the SDK looks', async () => {
    const [sender] = [await device(alice), await device(bot)];
    const ids = [new UserId(bot[0])];
    await sender.machine.updateTrackedUsers(ids);
    await sender.flush();
    const claim = await sender.machine.getMissingSessions(ids);
    await sender.flush(claim ? [claim] : []);
    const [request] = await sender.machine.shareRoomKey(new RoomId(room), ids, new EncryptionSettings());
    expect(request).toMatchObject({ type: 3, eventType: 'm.room.encrypted', id: request?.txnId });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      txn_id: request?.txnId,
      event_type: 'm.room.encrypted',
      messages: { [bot[0]]: { [bot[1]]: { algorithm: 'm.olm.v1.curve25519-aes-sha2' } } },
    });
  });
});

test('whatever anybody sends to the device, the rest of it is processed', async () => {
  const [sender, receiver] = [await device(alice), await device(bot, newFolder())];
  const event = await sender.encrypt(room, [bot[0]]);
  const encrypted = { type: 'm.room.encrypted', sender: alice[0] };
  const junk = [
    ...[
      null,
      7,
      'text',
      [],
      {},
      { type: 5 },
      { type: 'm.room.encrypted' },
      { type: 'm.dummy', content: null },
    ],
    ...[
      encrypted,
      { ...encrypted, content: null },
      { ...encrypted, content: 'x' },
      { ...encrypted, content: [] },
    ],
    ...[
      {
        ...encrypted,
        content: { algorithm: 'm.olm.v1.curve25519-aes-sha2', sender_key: null, ciphertext: 1 },
      },
      { ...encrypted, sender: 5, content: {} },
    ],
  ];
  await receiver.sync([...(junk as never[]), ...homeserver.take(...bot), ...(junk as never[])]);
  expect(await receiver.decrypt(room, event)).toEqual({ body: 'hello' });
});

test('an id that the crate does not take holds up nobody else', async () => {
  const [sender, receiver] = [await device(alice), await device(bot, newFolder())];
  const odd = '@x:example.org:99999';
  await sender.sync([], new DeviceLists([new UserId(odd)], [new UserId(odd)]));
  const event = await sender.encrypt(room, [odd, bot[0]]);
  await receiver.sync();
  expect(await receiver.decrypt(room, event)).toEqual({ body: 'hello' });
});

describe('the devices of others', () => {
  const sync = (since: string | undefined, next: string) => ({ since, next });
  const receive = (machine: OlmMachine, place: ReturnType<typeof sync>) =>
    machine.receiveSyncChanges('[]', new DeviceLists(), {}, [], place);
  const queried = async (machine: OlmMachine) =>
    (await machine.outgoingRequests())
      .filter(({ type }) => type === 1)
      .flatMap(({ body }) => Object.keys((JSON.parse(body) as { device_keys: object }).device_keys));

  test('are asked for anew when a part of the sync was taken in elsewhere, also after a restart', async () => {
    const folder = newFolder();
    const first = await device(bot, folder);
    await first.encrypt(room, [alice[0]]);
    await receive(first.machine, sync('s1', 's2'));
    await first.flush();
    await receive(first.machine, sync('s2', 's3'));
    expect(await queried(first.machine)).toEqual([]);
    await receive(first.machine, sync('s4', 's5'));
    expect(await queried(first.machine)).toContain(alice[0]);
    await first.flush();
    await first.machine.close();

    const { machine } = await device(bot, folder);
    await receive(machine, sync('s5', 's6'));
    expect(await queried(machine)).toEqual([]);
    // The place was lost, and a first sync tells of no changes.
    await receive(machine, sync(undefined, 's7'));
    expect(await queried(machine)).toContain(alice[0]);
  });
});

describe('missing sessions', () => {
  test('are not asked for before the devices were queried, and nobody waits for that', async () => {
    const sender = await device(alice);
    await device(bot);
    const ids = [new UserId(bot[0])];
    const waits = jest.spyOn(globalThis, 'setTimeout');
    await sender.machine.updateTrackedUsers(ids);
    expect(await sender.machine.getMissingSessions(ids)).toBeNull();
    await sender.flush();
    expect(await sender.machine.getMissingSessions(ids)).toMatchObject({ type: 2 });
    await sender.sync([], new DeviceLists(ids));
    await sender.machine.receiveSyncChanges('[]', new DeviceLists(ids), {});
    expect(await sender.machine.getMissingSessions(ids)).toBeNull();
    // The crate would have waited five seconds, twice.
    expect(waits.mock.calls.filter(([, ms = 0]) => ms > 1_000)).toEqual([]);
    waits.mockRestore();
  });
});

describe('room keys', () => {
  test('are told of when they can be used', async () => {
    const [sender, receiver] = [await device(alice), await device(bot, newFolder())];
    const told: Promise<RoomKey> = new Promise((resolve) =>
      receiver.machine.onRoomKeys(([key]) => key && resolve(key)),
    );
    const event = await sender.encrypt(room, [bot[0]]);
    await expect(receiver.decrypt(room, event)).rejects.toMatchObject({
      name: 'DecryptionError',
      code: 'MissingRoomKey',
    });
    await receiver.sync();
    expect(await told).toEqual({
      roomId: room,
      sessionId: (event['content'] as Record<string, unknown>)['session_id'],
    });
    expect(await receiver.decrypt(room, event)).toEqual({ body: 'hello' });
  });

  test('that are withheld are told of with the reason', async () => {
    const receiver = await device(bot, newFolder());
    const told: Promise<WithheldKey> = new Promise((resolve) =>
      receiver.machine.onWithheldKeys(([key]) => key && resolve(key)),
    );
    const content = {
      algorithm: 'm.megolm.v1.aes-sha2',
      code: 'm.unverified',
      reason: 'Not verified.',
      room_id: room,
      session_id: 'session',
      sender_key: 'DeHIg4gwhClxzFYcmNntPNF9YtsdZbmMy8+3kzCMXHA',
    };
    await receiver.sync([{ type: 'm.room_key.withheld', sender: alice[0], content }]);
    expect(await told).toEqual({
      roomId: room,
      sessionId: 'session',
      sender: alice[0],
      code: 'm.unverified',
    });
  });

  test('have to be shared before each encryption that they do not last for', async () => {
    const settings = Object.assign(new EncryptionSettings(), { rotationPeriodMessages: 2n });
    const sender = await device(alice);
    const encrypt = () => sender.machine.encryptRoomEvent(new RoomId(room), 'm.test', '{}');
    await expect(encrypt()).rejects.toThrow('Share the room key');
    await sender.encrypt(room, [], settings);
    await encrypt();
    await expect(encrypt()).rejects.toThrow('Share the room key');
    await sender.encrypt(room, [], settings);
    expect(await sender.machine.rotateRoomKey(new RoomId(room))).toBe(true);
    await expect(encrypt()).rejects.toThrow('Share the room key');
  });

  test('last as long as the milliseconds say', async () => {
    const sender = await device(alice);
    // The shortest period that the crate takes is an hour: as microseconds this would be less.
    const settings = Object.assign(new EncryptionSettings(), { rotationPeriod: 7_200_000n });
    const session = async () => {
      const { content } = await sender.encrypt(room, [], settings);
      return (content as { session_id: string }).session_id;
    };
    const now = Date.now();
    const first = await session();
    jest.spyOn(Date, 'now').mockReturnValue(now + 7_100_000);
    expect(await session()).toBe(first);
    jest.spyOn(Date, 'now').mockReturnValue(now + 7_300_000);
    expect(await session()).not.toBe(first);
    jest.restoreAllMocks();
  });
});

describe('signing', () => {
  test('gives signatures by key, of the own user only', async () => {
    const { machine } = await device(bot);
    const signatures = await machine.sign('{"a":1}');
    const own = signatures.get(new UserId(bot[0]));
    expect(own?.[`ed25519:${bot[1]}`]?.isValid).toBe(true);
    expect(own?.[`ed25519:${bot[1]}`]?.signature?.toBase64()).toMatch(/^[\w+/]{86}$/);
    expect(signatures.get(new UserId(alice[0]))).toBeUndefined();
  });
});

test('works on alone from a copy of its file that was made while it was closed', async () => {
  const [from, to] = [newFolder(), newFolder()];
  const first = await device(bot, from);
  const identity = first.machine.identityKeys.curve25519.toBase64();
  await first.machine.close();
  copyFileSync(join(from, 'crypto.sqlite3'), join(to, 'crypto.sqlite3'));
  expect((await open(bot, to)).machine.identityKeys.curve25519.toBase64()).toBe(identity);
});
