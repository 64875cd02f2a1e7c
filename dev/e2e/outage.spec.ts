import { eventually } from '../stack/eventually.ts';
import { freePort } from '../stack/freePort.ts';
import type { Synapse } from '../stack/synapse.ts';
import { badGateway, tooManyRequests, type Fault, type SeenRequest } from './faults.ts';
import { startOwnSynapse } from './ownSynapse.ts';
import { administrator, person, type Person } from './people.ts';
import { newHomeserverFolder } from './run.ts';
import { createData, ghost, types } from './torture/commands.ts';
import { seeded } from './torture/random.ts';
import { afterRequests, meetingRooms, prepareVictim, torture, type Victim } from './torture/run.ts';
import { verify } from './torture/verify.ts';
import { calendarOf, demand, meetingOf, roomsOf, sendCommand } from './torture/world.ts';

/** `npm run torture` does it at length. */
const full = process.env['TORTURE'] !== undefined;
const seed = Number(process.env['TORTURE_SEED'] ?? Date.now() % 1_000_000);

const isCreateRoom = ({ path }: SeenRequest): boolean => path.endsWith('/createRoom');
const isKick = ({ path }: SeenRequest): boolean => path.endsWith('/kick');

let victim: Victim;
let alice: Person;
let calendar: string;

const begin = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
  victim = await prepareVictim({ env });
  victim.start();
  await victim.ready();
  alice = await person(victim.homeserver, 'alice');
  calendar = await calendarOf(alice, victim.account.userId);
};

const create = async (people = 2): Promise<{ id: string; answer: () => Promise<readonly string[]> }> => {
  const id = await sendCommand(alice, calendar, { type: types.create, data: createData(alice, { people }) });
  return {
    id,
    answer: async () => {
      const { key, content } = await alice.reactionTo(calendar, id);
      expect(key).toBe('✅');
      return roomsOf(content);
    },
  };
};

const roomsOfBot = (): Promise<string[]> => meetingRooms(victim);

afterEach(() => victim.end());

describe('a homeserver that is away', () => {
  test('is waited for, and every command is carried out when it is back', async () => {
    await begin();
    const before = await Promise.all([create(), create(), create()]);
    await afterRequests(victim, 3);
    await victim.proxy.refuse();
    const meanwhile = await Promise.all([create(), create()]);
    const noticed = () => victim.lines().filter((line) => line.includes('is waited for')).length;
    const end = Date.now() + (full ? 60_000 : 3_000);
    await eventually('the bot waits', () => Date.now() > end && noticed() > 1);
    // Never a busy loop: growing delays for the listening and the commands under way.
    expect(noticed()).toBeLessThan(full ? 120 : 60);
    await victim.proxy.heal();
    const made = await Promise.all([...before, ...meanwhile].map(({ answer }) => answer()));
    expect((await roomsOfBot()).sort()).toEqual(made.flat().sort());
  });

  test(`may be killed and started in the middle of everything (TORTURE_SEED=${seed})`, async () => {
    const dir = await newHomeserverFolder();
    const port = await freePort();
    const run = (): Promise<Synapse> => startOwnSynapse({ dir, port });
    let synapse = await run();
    try {
      const admin = administrator(synapse, await synapse.registerUser({ user: 'admin', admin: true }));
      victim = await prepareVictim({ homeserver: synapse, admin });
      const [commands, rounds] = full ? [100, 8] : [24, 2];
      const { world, sent } = await torture(victim, {
        commands,
        rounds,
        random: seeded(seed),
        strike: async (requests) => {
          await afterRequests(victim, requests);
          await synapse.kill();
          synapse = await run();
        },
      });
      expect(await verify(world, victim, sent)).toEqual([]);
    } finally {
      await synapse.kill();
    }
  });
});

describe('a homeserver that limits the bot', () => {
  test('is obeyed: everything is done in the end', async () => {
    await begin();
    // So few that a slow machine wants more, too.
    await victim.admin.limitRate(victim.account.userId, 1, 2);
    const commands = await Promise.all([create(3), create(3), create(3)]);
    const made = await Promise.all(commands.map(({ answer }) => answer()));
    expect((await roomsOfBot()).sort()).toEqual(made.flat().sort());
    expect(victim.lines().some((line) => line.includes('"status":429'))).toBe(true);
  });

  test('is asked again when it said, and not before', async () => {
    await begin();
    const moments: number[] = [];
    const end = victim.proxy.watch((request) => {
      if (isCreateRoom(request)) moments.push(Date.now());
    });
    victim.proxy.inject(tooManyRequests(1_500), { times: 1, matching: isCreateRoom });
    await (await create()).answer();
    end();
    expect(moments).toHaveLength(2);
    expect((moments[1] ?? 0) - (moments[0] ?? 0)).toBeGreaterThanOrEqual(1_450);
  });

  test('may name a wait that no clock can hold', async () => {
    await begin({ ENABLE_PRIVATE_ROOM_ERROR_SENDING: 'false' });
    victim.proxy.inject(tooManyRequests(1e15), { matching: isCreateRoom });
    await create();
    await eventually('a room is asked for', () => victim.proxy.requests().some(isCreateRoom));
    // Whoever gives a timer too large a number is called at once, again and again.
    const elsewhere = await calendarOf(alice, victim.account.userId);
    const refused = demand(alice, elsewhere, { type: types.create, data: { title: 'refused' } });
    await expect(refused).rejects.toThrow(/was answered ❌: .*"code":"invalid"/);
    expect(victim.proxy.requests().filter(isCreateRoom)).toHaveLength(1);
  });
});

describe('a homeserver that fails', () => {
  const garbage: Fault = { do: 'answer', status: 200, body: '<html>Welcome to nginx!</html>' };
  const faults: readonly Fault[] = [
    badGateway,
    garbage,
    tooManyRequests(200),
    { do: 'drop' },
    { do: 'cut' },
    { do: 'delay', ms: 300 },
  ];

  test(`in every way now and then does no harm (TORTURE_SEED=${seed})`, async () => {
    victim = await prepareVictim();
    const random = seeded(seed + 1);
    let isOn = false;
    for (const fault of faults) {
      victim.proxy.inject(fault, { matching: () => isOn && random.chance(0.03) });
    }
    const [commands, rounds] = full ? [100, 5] : [24, 2];
    const { world, sent } = await torture(victim, {
      commands,
      rounds,
      random: seeded(seed),
      strike: async (requests) => {
        isOn = true;
        await afterRequests(victim, requests);
      },
    });
    await victim.proxy.heal();
    expect(await verify(world, victim, sent)).toEqual([]);
  });

  test('to answer the creation of a room, but creates it, creates it once', async () => {
    await begin({ HOMESERVER_TIMEOUT_SECONDS: '2' });
    victim.proxy.inject({ do: 'swallow' }, { times: 1, matching: isCreateRoom });
    const made = await (await create()).answer();
    expect(await roomsOfBot()).toEqual(made);
    expect(victim.proxy.requests().filter(isCreateRoom)).toHaveLength(1);
  });

  test('to write anything, because its database is away, is waited for like one that is away itself', async () => {
    await begin();
    const [meeting = ''] = await (await create()).answer();
    await alice.join(meeting);
    const broken: Fault = { do: 'answer', status: 500, body: '{"errcode":"M_UNKNOWN","error":"Internal"}' };
    victim.proxy.inject(broken, { matching: ({ method }) => method !== 'GET' });
    const data = { target_room_id: meeting, title: 'After the outage' };
    const id = await sendCommand(alice, calendar, { type: types.update, data });
    const isProbe = ({ path }: SeenRequest) => path.includes('io.convene.probe');
    await eventually(
      'it is asked whose fault it is',
      () => victim.proxy.requests().filter(isProbe).length > 0,
    );
    await victim.proxy.heal();
    expect((await alice.reactionTo(calendar, id)).key).toBe('✅');
    expect(await alice.stateContent(meeting, 'm.room.name')).toEqual({ name: 'After the outage' });
  });

  test('to say that somebody was removed, but removes them, is not asked in vain again', async () => {
    await begin();
    const target = await meetingOf(alice, calendar);
    const guest = ghost(alice);
    const change = (invite: boolean) =>
      demand(alice, calendar, {
        type: types.participants,
        data: { target_room_id: target.roomId, invite, userIds: [guest] },
      });
    await change(true);
    victim.proxy.inject({ do: 'cut' }, { times: 1, matching: isKick });
    await change(false);
    expect(victim.proxy.requests().filter(isKick)).toHaveLength(2);
    expect(await alice.stateContent(target.roomId, 'm.room.member', guest)).toMatchObject({
      membership: 'leave',
    });
  });

  test('to create a room for so long that it was created again is left with one', async () => {
    await begin({ HOMESERVER_TIMEOUT_SECONDS: '2' });
    victim.proxy.inject({ do: 'linger', ms: 10_000 }, { times: 1, matching: isCreateRoom });
    const made = await (await create()).answer();
    const creations = (): Promise<number> =>
      victim.admin
        .rooms()
        .then(
          (rooms) =>
            rooms.filter(({ creator, room_type }) => creator === victim.account.userId && room_type !== null)
              .length,
        );
    await eventually('the late room is there', async () => (await creations()) === 2);
    // It is listed before the bot has joined it: only who has joined can leave.
    const isLeave = ({ path }: SeenRequest) => path.endsWith('/leave');
    await eventually('the bot leaves it', () => victim.proxy.requests().some(isLeave));
    await eventually('the bot has left it', async () => (await roomsOfBot()).length === 1);
    expect(await roomsOfBot()).toEqual(made);
  });
});
