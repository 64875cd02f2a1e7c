import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DeviceId, RoomId, UserId } from './ids.ts';
import { OlmMachine } from './machine.ts';
import { Device, FakeHomeserver, type ToDevice } from './test/fakeHomeserver.ts';
import type { Order } from './test/killed.ts';
import { killEverywhere, newFolder, run } from './test/kill.ts';

const room = '!room:example.org';
const alice = ['@alice:example.org', 'ALICE'] as const;
const bot = ['@bot:example.org', 'BOT'] as const;

let homeserver: FakeHomeserver;
let opened: OlmMachine[];
beforeEach(() => {
  homeserver = new FakeHomeserver();
  opened = [];
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(opened.map((machine) => machine.close()));
});

const device = async (ids: readonly [string, string], folder?: string): Promise<Device> => {
  const machine = await OlmMachine.initialize(new UserId(ids[0]), new DeviceId(ids[1]), folder);
  opened.push(machine);
  return new Device(homeserver, machine, ids);
};

/** A bot whose keys are published, a message for it, and the room key that it was sent; the homeserver keeps that until asked. */
const scene = async (): Promise<{ folder: string; event: Record<string, unknown>; messages: ToDevice[] }> => {
  const folder = newFolder();
  const [sender, receiver] = [await device(alice), await device(bot, folder)];
  await sender.flush();
  await receiver.flush();
  const event = await sender.encrypt(room, [bot[0]]);
  await receiver.machine.close();
  return { folder, event, messages: homeserver.take(...bot) };
};

/** What a bot that was killed reads after its start, when the homeserver has sent again what it did not acknowledge. */
const readAfter = async (
  folder: string,
  messages: ToDevice[],
  event: Record<string, unknown>,
): Promise<unknown> => {
  const again = await device(bot, folder);
  await again.sync(messages);
  const read = await again.decrypt(room, event).catch((error: unknown) => (error as { code?: string }).code);
  await again.machine.close();
  return read;
};

describe('a process that is killed', () => {
  test('at any commit of receiving a room key does not lose the key', async () => {
    const { folder, event, messages } = await scene();
    const order = { ids: bot, act: 'receive', toDevice: JSON.stringify(messages) } as const;
    const commits = await killEverywhere(folder, order, async (copy) => {
      expect(await readAfter(copy, messages, event)).toEqual({ body: 'hello' });
    });
    expect(commits).toBe(1);
  });

  test('would lose the key if the transactions of a call were commits of their own', async () => {
    const { folder, event, messages } = await scene();
    const order = { ids: bot, act: 'receive', toDevice: JSON.stringify(messages), ungrouped: true } as const;
    const reads: unknown[] = [];
    const commits = await killEverywhere(folder, order, async (copy) => {
      reads.push(await readAfter(copy, messages, event));
    });
    expect(commits).toBeGreaterThan(1);
    // Once this is red the crate has closed the window by itself.
    expect(reads).toContain('MissingRoomKey');
  });

  test('at any commit of encrypting gives no message index twice', async () => {
    const { folder } = await scene();
    const place = (content: string): string => {
      const { session_id, ciphertext } = JSON.parse(content) as Record<string, string>;
      return `${session_id} ${Buffer.from(ciphertext ?? '', 'base64')[2]}`;
    };
    const commits = await killEverywhere(
      folder,
      { ids: bot, act: 'encrypt', room },
      async (copy, { lines }) => {
        const again = await run({ folder: copy, ids: bot, act: 'encrypt', room });
        const places = [...lines, ...again.lines].map(place);
        expect(new Set(places).size).toBe(places.length);
      },
    );
    expect(commits).toBeGreaterThanOrEqual(4);
  });

  test('before its keys were uploaded uploads the same ones', async () => {
    const folder = newFolder();
    const first = await run({ folder, ids: bot, act: 'requests' });
    const again = await run({ folder, ids: bot, act: 'requests' });
    expect(again.lines).toEqual(first.lines);
    expect(first.lines.join()).toContain('one_time_keys');
  });

  test('at any commit of making its store makes one later', async () => {
    const folder = newFolder();
    const commits = await killEverywhere(folder, { ids: bot, act: 'open' }, async (copy) => {
      homeserver = new FakeHomeserver();
      const again = await device(bot, copy);
      await again.flush();
      await again.machine.close();
    });
    expect(commits).toBeGreaterThanOrEqual(1);
  });

  test('holds the store until then, and no longer', async () => {
    const folder = newFolder();
    const order: Order = { folder, ids: bot, act: 'wait' };
    const holder = spawn(process.execPath, [join(__dirname, 'test/killed.ts'), JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    await expect(device(bot, folder)).rejects.toThrow('in use by another process');
    holder.kill('SIGKILL');
    await once(holder, 'close');
    await expect(device(bot, folder)).resolves.toBeDefined();
  });
});

describe('a commit that fails', () => {
  test('ends the machine, says so once, and leaves what was before', async () => {
    const { folder, event, messages } = await scene();
    const receiver = await device(bot, folder);
    const failures: Error[] = [];
    receiver.machine.onFailure((error) => failures.push(error));
    const { exec } = DatabaseSync.prototype;
    jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
      if (sql === 'COMMIT') throw new Error('disk I/O error');
      exec.call(this, sql);
    });
    const told: unknown[] = [];
    receiver.machine.onRoomKeys((keys) => told.push(keys));
    await expect(receiver.sync(messages)).rejects.toThrow('cannot be trusted');
    jest.restoreAllMocks();
    await expect(receiver.decrypt(room, event)).rejects.toThrow('cannot be trusted');
    await expect(receiver.machine.encryptRoomEvent(new RoomId(room), 'm.test', '{}')).rejects.toThrow();
    expect(failures).toHaveLength(1);
    expect(told).toEqual([]);
    await receiver.machine.close();
    expect(await readAfter(folder, messages, event)).toEqual({ body: 'hello' });
  });

  test('counts also when it was a write within the call', async () => {
    const { folder, event, messages } = await scene();
    const receiver = await device(bot, folder);
    const database = new DatabaseSync(':memory:');
    const statement = Object.getPrototypeOf(database.prepare('SELECT 1')) as { run: () => void };
    jest.spyOn(statement, 'run').mockImplementation(() => {
      throw new Error('database or disk is full');
    });
    await expect(receiver.sync(messages)).rejects.toThrow('cannot be trusted');
    jest.restoreAllMocks();
    await expect(receiver.flush()).rejects.toThrow('cannot be trusted');
    await receiver.machine.close();
    expect(await readAfter(folder, messages, event)).toEqual({ body: 'hello' });
  });
});

test('every commit waits for the disk, and nobody else reads', async () => {
  const executed = jest.spyOn(DatabaseSync.prototype, 'exec');
  await device(bot, newFolder());
  const pragmas = executed.mock.calls.map(([sql]) => sql).join();
  expect(pragmas).toContain('PRAGMA synchronous = FULL');
  expect(pragmas).toContain('PRAGMA locking_mode = EXCLUSIVE');
});
