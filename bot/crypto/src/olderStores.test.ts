import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { DeviceId, EncryptionSettings, RoomId, UserId } from './ids.ts';
import { OlmMachine } from './machine.ts';
import { killEverywhere, newFolder, run } from './test/kill.ts';

// Made by dev/cryptoStores.ts.
const stores = join(__dirname, 'test/stores');
const versions = readdirSync(stores)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))
  .sort((one, other) => Number.parseFloat(one) - Number.parseFloat(other));

type About = {
  readonly userId: string;
  readonly deviceId: string;
  readonly room: string;
  readonly ed25519: string;
  readonly masterKey?: string;
  readonly content: { readonly session_id: string };
};

const about = (version: string): About =>
  JSON.parse(readFileSync(join(stores, `${version}.json`), 'utf8')) as About;

/** A folder with the store of that version. */
const unpack = (version: string): string => {
  const folder = newFolder();
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'crypto.sqlite3'),
    gunzipSync(readFileSync(join(stores, `${version}.sqlite3.gz`))),
  );
  return folder;
};

const open = ({ userId, deviceId }: About, folder: string): Promise<OlmMachine> =>
  OlmMachine.initialize(new UserId(userId), new DeviceId(deviceId), folder);

/** Everything that was in the store is there. */
const check = async (folder: string, was: About, version: string): Promise<void> => {
  const machine = await open(was, folder);
  const room = new RoomId(was.room);
  expect(machine.identityKeys.ed25519.toBase64()).toBe(was.ed25519);
  const exported = await machine.exportCrossSigningKeys();
  expect(exported).toBeDefined();
  if (was.masterKey !== undefined) expect(exported?.masterKey).toBe(was.masterKey);
  const event = {
    type: 'm.room.encrypted',
    event_id: '$event',
    sender: was.userId,
    origin_server_ts: 1,
    content: was.content,
  };
  const { event: clear } = await machine.decryptRoomEvent(JSON.stringify(event), room);
  expect(JSON.parse(clear)).toMatchObject({ content: { from: version } });
  const settings = Object.assign(new EncryptionSettings(), { rotationPeriod: 31_536_000_000_000n });
  await machine.shareRoomKey(room, [new UserId(was.userId)], settings);
  await machine.encryptRoomEvent(room, 'm.test', '{}');
  await machine.close();
};

test('there are stores of at least five older versions', () => {
  expect(versions.length).toBeGreaterThan(5);
});

test.each(versions)('a store written by %s opens with all that was in it, and again', async (version) => {
  const folder = unpack(version);
  await check(folder, about(version), version);
  await check(folder, about(version), version);
});

test.each(versions.slice(0, -1))(
  'a store written by %s survives kills at commits of its migration',
  async (version) => {
    const was = about(version);
    const order = { ids: [was.userId, was.deviceId] as const, act: 'open' as const };
    await killEverywhere(unpack(version), order, (folder) => check(folder, was, version));
  },
);

test('a store survives kills between the steps of its migration', async () => {
  const [oldest = ''] = versions;
  const was = about(oldest);
  const order = { ids: [was.userId, was.deviceId] as const, act: 'open' as const, steps: true };
  const steps = await killEverywhere(unpack(oldest), order, (folder) => check(folder, was, oldest), 6);
  expect(steps).toBeGreaterThan(12);
});

describe('a store of a later version', () => {
  const alter = (folder: string, sql: string): void => {
    const database = new DatabaseSync(join(folder, 'crypto.sqlite3'));
    database.exec(sql);
    database.close();
  };

  test('of the library is refused and left as it is', async () => {
    const [version = ''] = versions.slice(-1);
    const folder = unpack(version);
    alter(folder, 'UPDATE database SET version = version + 100');
    await expect(open(about(version), folder)).rejects.toThrow(/version/i);
    alter(folder, 'UPDATE database SET version = version - 100');
    await check(folder, about(version), version);
  });

  test('of this package is refused and left as it is', async () => {
    const [version = ''] = versions.slice(-1);
    const folder = unpack(version);
    alter(folder, 'PRAGMA user_version = 3');
    await expect(open(about(version), folder)).rejects.toThrow('layout 3');
    alter(folder, 'PRAGMA user_version = 1');
    await check(folder, about(version), version);
  });
});

test('a process that migrated a store leaves one that another opens', async () => {
  const [oldest = ''] = versions;
  const was = about(oldest);
  const folder = unpack(oldest);
  expect((await run({ folder, ids: [was.userId, was.deviceId], act: 'open' })).survived).toBe(true);
  await check(folder, was, oldest);
});
