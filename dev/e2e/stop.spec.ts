import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../stack/eventually.ts';
import { matrixClient } from '../stack/matrixClient.ts';
import type { SeenRequest } from './faults.ts';
import { person, type Person } from './people.ts';
import { createData, types } from './torture/commands.ts';
import { afterRequests, meetingRooms, prepareVictim, type Victim } from './torture/run.ts';
import { calendarOf, sendCommand } from './torture/world.ts';

let victim: Victim;
let alice: Person;
let calendar: string;

const create = (): Promise<string> =>
  sendCommand(alice, calendar, { type: types.create, data: createData(alice) });

const answered = async (id: string): Promise<void> => {
  const { key } = await alice.reactionTo(calendar, id);
  expect(key).toBe('✅');
};

const madeRooms = async (): Promise<number> => (await meetingRooms(victim)).length;

const isCreateRoom = ({ path }: SeenRequest): boolean => path.endsWith('/createRoom');

beforeEach(async () => {
  victim = await prepareVictim({ embedded: true });
  victim.start();
  await victim.ready();
  alice = await person(victim.homeserver, 'alice');
  calendar = await calendarOf(alice, victim.account.userId);
});
afterEach(() => victim.end());

describe('a bot that is told to stop', () => {
  test('ends well in the middle of its work, and does the rest when it runs again', async () => {
    const begun = afterRequests(victim, 6);
    const commands = await Promise.all(Array.from({ length: 6 }, create));
    await begun;
    expect(await victim.stop()).toBe(0);
    victim.start();
    await Promise.all(commands.map(answered));
    expect(await madeRooms()).toBe(6);
  });

  test('does not wait for a homeserver that never answers', async () => {
    victim.proxy.inject({ do: 'swallow' }, { matching: isCreateRoom });
    const id = await create();
    await eventually('a room is asked for', () => victim.proxy.requests().some(isCreateRoom));
    expect(await victim.stop()).toBe(0);
    await victim.proxy.heal();
    victim.start();
    await answered(id);
    expect(await madeRooms()).toBe(1);
  });
});

describe('the folder of the database', () => {
  test('is used by one bot at a time: the second one says so and ends', async () => {
    const second = await prepareVictim({ embedded: true });
    try {
      second.start({ STORAGE_FILE_DATA_PATH: victim.dataDir });
      expect(await second.ended()).toBe(1);
      expect(second.lines().join('\n')).toContain(`${victim.dataDir} is in use`);
      await answered(await create());
    } finally {
      await second.end();
    }
  });

  test('is free again after a crash, whoever has the old process id now', async () => {
    await victim.kill();
    await writeFile(join(victim.dataDir, 'lock'), String(process.pid));
    victim.start();
    await victim.ready();
    await answered(await create());
  });
});

describe('a bot whose access token is revoked', () => {
  test('says so, lives, keeps still, and loses no command', async () => {
    victim.proxy.inject({ do: 'delay', ms: 1_500 }, { times: 1, matching: isCreateRoom });
    const id = await create();
    await eventually('a room is asked for', () => victim.proxy.requests().some(isCreateRoom));
    await victim.client.request({ method: 'POST', path: '/_matrix/client/v3/logout', body: {} });

    const ready = async (): Promise<{ status: number; text: string }> => {
      const response = await fetch(`${victim.url}/readyz`);
      return { status: response.status, text: await response.text() };
    };
    await eventually('it says so', async () => (await ready()).text.includes('access token'));
    expect((await ready()).status).toBe(503);
    expect((await fetch(`${victim.url}/healthz`)).status).toBe(200);
    victim.proxy.forget();
    const end = Date.now() + 5_000;
    await eventually('some seconds pass', () => Date.now() > end);
    expect(victim.proxy.requests().length).toBeLessThan(5);

    await victim.stop();
    // As the guide says: a log-in as the bot, whose token belongs to a device.
    const { userId } = victim.account;
    const password = randomUUID();
    const path = `/_synapse/admin/v1/reset_password/${encodeURIComponent(userId)}`;
    await victim.admin.request({ method: 'POST', path, body: { new_password: password } });
    const { accessToken } = await victim.homeserver.logIn(userId, password);
    victim.start({ ACCESS_TOKEN: accessToken });
    await answered(id);
    const client = matrixClient(victim.homeserver.url, { userId, accessToken });
    expect(await meetingRooms({ client })).toHaveLength(1);
  });
});
