import { randomUUID } from 'node:crypto';
import { eventually } from '../stack/eventually.ts';
import { freshDatabase, hasPostgres } from './database.ts';
import { person, type Person } from './people.ts';
import { severable, type Severable } from './severable.ts';
import { createData, types } from './torture/commands.ts';
import { seeded } from './torture/random.ts';
import {
  afterRequests,
  callUntilAnswered,
  meetingRooms,
  prepareVictim,
  torture,
  type Victim,
} from './torture/run.ts';
import { verify } from './torture/verify.ts';
import { calendarOf, sendCommand } from './torture/world.ts';

/** `npm run torture` does it at length. */
const full = process.env['TORTURE'] !== undefined;
const seed = Number(process.env['TORTURE_SEED'] ?? Date.now() % 1_000_000);
const [commands, rounds] = full ? [200, 20] : [24, 2];

const victims: Victim[] = [];
const ways: Severable[] = [];

/** A bot on a database of its own, or on that of another, with which it shares its folder of keys. */
const prepare = async (
  url: string,
  like?: Victim,
  more: Readonly<Record<string, string>> = {},
): Promise<Victim> => {
  const shared = like && { STORAGE_FILE_DATA_PATH: like.dataDir };
  const env = { DATABASE_URL: url, ...shared, ...more };
  const victim = await prepareVictim({ env, ...(like && { account: like.account }) });
  victims.push(victim);
  return victim;
};

const wayToDatabase = async (): Promise<Severable> => {
  const way = await severable(await freshDatabase());
  ways.push(way);
  return way;
};

afterEach(async () => {
  await Promise.all(victims.splice(0).map((victim) => victim.end()));
  await Promise.all(ways.splice(0).map((way) => way.cut().catch(() => undefined)));
});

const ready = async ({ url }: Victim): Promise<string> => (await fetch(`${url}/readyz`)).text();

(hasPostgres() ? describe : describe.skip)('a bot on PostgreSQL', () => {
  test(`that is killed at any moment does everything once (TORTURE_SEED=${seed})`, async () => {
    const victim = await prepare(await freshDatabase());
    const { world, sent } = await torture(victim, {
      commands,
      rounds,
      random: seeded(seed),
      strike: async (requests) => {
        await afterRequests(victim, requests);
        await victim.kill();
        victim.start();
      },
    });
    expect(await verify(world, victim, sent)).toEqual([]);
  });

  test(`that goes away now and then does everything once, without a restart (TORTURE_SEED=${seed})`, async () => {
    const way = await wayToDatabase();
    const victim = await prepare(way.url);
    const { world, sent } = await torture(victim, {
      commands,
      rounds,
      random: seeded(seed),
      strike: async (requests) => {
        await afterRequests(victim, requests);
        await way.cut();
        const says = async () => (await ready(victim)).includes('database does not answer');
        await eventually('/readyz says so', says).catch((error: unknown) => {
          throw new Error(`The bot's last words:\n${victim.lines().slice(-20).join('\n')}`, {
            cause: error,
          });
        });
        const end = Date.now() + 2_000;
        await eventually('some time passes', () => Date.now() > end);
        await way.mend();
      },
    });
    expect(await verify(world, victim, sent)).toEqual([]);
  });
});

(hasPostgres() ? describe : describe.skip)('two bots on one PostgreSQL', () => {
  let alice: Person;
  const isLeader = (victim: Victim): boolean =>
    victim.lines().some((line) => line.includes('Bot is running'));
  const standsBy = (victim: Victim): Promise<unknown> =>
    eventually('it stands by', () => victim.lines().some((line) => line.includes('standing by')));

  const pair = async (url: string): Promise<readonly [Victim, Victim]> => {
    const leader = await prepare(url);
    leader.start();
    await leader.ready();
    const other = await prepare(url, leader);
    other.start();
    await standsBy(other);
    alice = await person(leader.homeserver, 'alice');
    return [leader, other];
  };

  const createOver = (victim: Victim) =>
    callUntilAnswered(() => victim.url, {
      sender: alice,
      data: createData(alice),
      http: { method: 'POST', path: '/v1/meeting/create' },
      key: randomUUID(),
    });

  test('one works, and both serve HTTP', async () => {
    const [leader, other] = await pair(await freshDatabase());
    const answers = await Promise.all([leader, other, leader, other].map(createOver));
    expect(answers.map(({ done }) => done)).toEqual([true, true, true, true]);
    expect(other.proxy.requests().some(({ path }) => path.endsWith('/createRoom'))).toBe(false);
    expect(await ready(other)).toContain('"ready"');
    expect((await meetingRooms(leader)).sort()).toEqual(answers.flatMap(({ rooms }) => rooms).sort());
  });

  test('the other takes over when the one is killed, and finishes what it began', async () => {
    const [leader, other] = await pair(await freshDatabase());
    const calendar = await calendarOf(alice, leader.account.userId);
    const killed = afterRequests(leader, 12).then(leader.kill);
    const ids = await Promise.all(
      Array.from({ length: 5 }, () =>
        sendCommand(alice, calendar, { type: types.create, data: createData(alice) }),
      ),
    );
    const overHttp = [createOver(other), createOver(other)];
    await killed;
    await other.ready();
    const answers = await Promise.all(ids.map((id) => alice.reactionTo(calendar, id)));
    expect(answers.map(({ key }) => key)).toEqual(ids.map(() => '✅'));
    expect((await Promise.all(overHttp)).map(({ done }) => done)).toEqual([true, true]);
    expect(await meetingRooms(other)).toHaveLength(7);
  });

  test('the one ends when it comes back to the database and the other has taken over', async () => {
    const url = await freshDatabase();
    const way = await severable(url);
    ways.push(way);
    // Keys are open to one process alone: whoever has them and lives keeps them from the other until it ends.
    const open = { ENABLE_CRYPTO: 'false' };
    const leader = await prepare(way.url, undefined, open);
    leader.start();
    await leader.ready();
    const other = await prepare(url, leader, open);
    other.start();
    await standsBy(other);
    await way.cut();
    await other.ready();
    expect(isLeader(other)).toBe(true);
    await way.mend();
    expect(await leader.ended()).toBe(1);
    expect(leader.lines().join('\n')).toContain('another replica has taken over');
  });
});
