import { eventually } from '../stack/eventually.ts';
import {
  areListed,
  future,
  isThere,
  legacyMetadata,
  makeMeetingRoom,
  metadata,
  past,
  type RoomWish,
} from './meetingRooms.ts';
import { administrator, person, sharedHomeserver, type Person } from './people.ts';
import { atOnce, reaperPlace } from './reaper.ts';

const homeserver = sharedHomeserver();

/** The whole is for `npm run torture`; fewer suit every day. */
const SIZE = Number(process.env['REAPER_ROOMS'] ?? (process.env['TORTURE'] !== undefined ? 500 : 60));

type World = { bot: Person; alice: Person; bob: Person; calendars: readonly string[] };

const newWorld = async (): Promise<World> => {
  const [bot, alice, bob] = await Promise.all([
    person(homeserver, 'bot'),
    person(homeserver, 'alice'),
    person(homeserver, 'bob'),
  ]);
  const calendars = await Promise.all(
    ['11', '12'].map(async (room_version) => {
      const roomId = await alice.createRoom({
        room_version,
        invite: [bot.userId],
        power_level_content_override: {
          users: { ...(room_version === '11' && { [alice.userId]: 100 }), [bot.userId]: 50 },
        },
      });
      await bot.join(roomId);
      return roomId;
    }),
  );
  return { bot, alice, bob, calendars };
};

/** A kind of room: makes one (or a few that belong together) and says which of them have to go. */
type Kind = (world: World, calendar: string) => Promise<{ gone?: string[]; stay?: string[] }>;

const withAlice = async ({ bot, alice }: World, wish: RoomWish): Promise<string> => {
  const roomId = await makeMeetingRoom(bot, { invite: [alice.userId], ...wish });
  await alice.join(roomId);
  return roomId;
};

const closeAsBotsDo = async ({ bot }: World, roomId: string, calendar: string): Promise<void> => {
  await bot.sendState(roomId, 'm.room.tombstone', {
    body: 'Room was closed by administrator',
    replacement_room: calendar,
  });
  await bot.leave(roomId);
};

const kinds: Record<string, Kind> = {
  due: async (world, parent) => ({
    gone: [await withAlice(world, { metadata: metadata(world.alice.userId, past()), parent })],
  }),
  'due, of version 11, somebody invited': async (world, parent) => ({
    gone: [
      await withAlice(world, {
        metadata: metadata(world.alice.userId, past()),
        parent,
        version: '11',
        invite: [world.alice.userId, world.bob.userId],
      }),
    ],
  }),
  'not due': async (world, parent) => ({
    stay: [await withAlice(world, { metadata: metadata(world.alice.userId, future()), parent })],
  }),
  infinite: async (world, parent) => ({
    stay: [await withAlice(world, { metadata: metadata(world.alice.userId), parent })],
  }),
  legacy: async (world, parent) => ({
    gone: [await withAlice(world, { metadata: legacyMetadata(world.alice.userId, past()), parent })],
    stay: [
      await withAlice(world, { metadata: legacyMetadata(world.alice.userId, future()), parent }),
      await withAlice(world, { metadata: legacyMetadata(world.alice.userId), parent }),
    ],
  }),
  'forged by a member': async (world, parent) => {
    const roomId = await withAlice(world, {
      metadata: metadata(world.bob.userId, future()),
      parent,
      levels: { events: { 'net.nordeck.meetings.metadata': 0 } },
    });
    await world.alice.sendState(
      roomId,
      'net.nordeck.meetings.metadata',
      metadata(world.alice.userId, past()),
    );
    return { stay: [roomId] };
  },
  'written by its creator': async (world, parent) => {
    const roomId = await withAlice(world, {
      metadata: metadata(world.alice.userId, future()),
      parent,
      levels: { events: { 'net.nordeck.meetings.metadata': 0 } },
    });
    await world.alice.sendState(
      roomId,
      'net.nordeck.meetings.metadata',
      metadata(world.alice.userId, past()),
    );
    return { gone: [roomId] };
  },
  'made by somebody else': async ({ alice }) => ({
    stay: [await makeMeetingRoom(alice, { metadata: metadata(alice.userId, past()) })],
  }),
  'unsound metadata': async (world, parent) => ({
    stay: await Promise.all(
      [String(past()), -1, 0, true].map((wrong) =>
        withAlice(world, {
          metadata: { ...metadata(world.alice.userId), force_deletion_at: wrong },
          parent,
        }),
      ),
    ),
  }),
  closed: async (world, calendar) => {
    const [due, later] = await Promise.all(
      [past(), future()].map((date) =>
        withAlice(world, { metadata: metadata(world.alice.userId, date), parent: calendar }),
      ),
    );
    await closeAsBotsDo(world, due!, calendar);
    await closeAsBotsDo(world, later!, calendar);
    return { gone: [due!], stay: [later!] };
  },
  abandoned: async (world, parent) => {
    const roomId = await withAlice(world, { metadata: metadata(world.alice.userId, past()), parent });
    await world.bot.leave(roomId);
    await world.alice.leave(roomId);
    return { gone: [roomId] };
  },
  'nobody with power': async (world, parent) => {
    const roomId = await withAlice(world, {
      metadata: metadata(world.alice.userId, past()),
      parent,
      version: '11',
    });
    await world.bot.leave(roomId);
    return { gone: [roomId] };
  },
  upgraded: async (world) => {
    const roomId = await withAlice(world, {
      metadata: metadata(world.alice.userId, past()),
      version: '11',
      levels: { users: { [world.bot.userId]: 101, [world.alice.userId]: 100 } },
    });
    const { replacement_room } = await world.alice.request<{ replacement_room: string }>({
      method: 'POST',
      path: `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/upgrade`,
      body: { new_version: '12' },
    });
    return { gone: [roomId], stay: [replacement_room] };
  },
  'upgraded to a room that is not there': async (world) => {
    const roomId = await withAlice(world, {
      metadata: metadata(world.alice.userId, past()),
      version: '11',
      levels: { users: { [world.bot.userId]: 101, [world.alice.userId]: 100 } },
    });
    await world.alice.sendState(roomId, 'm.room.tombstone', {
      body: '',
      replacement_room: '!nowhere:localhost',
    });
    return { stay: [roomId] };
  },
  'with breakout sessions': async (world, parent) => {
    const [due, later] = await Promise.all([
      withAlice(world, { metadata: metadata(world.alice.userId, past()), parent }),
      withAlice(world, { metadata: metadata(world.alice.userId, future()), parent }),
    ]);
    const session = (meeting: string, date: number | undefined, isLinked = true) =>
      withAlice(world, {
        kind: 'breakoutsession',
        metadata: metadata(world.alice.userId, date),
        parent: meeting,
        isLinked,
      });
    return {
      gone: [
        due,
        await session(due, undefined),
        await session(due, future(), false),
        await session(later, past()),
      ],
      stay: [later, await session(later, undefined)],
    };
  },
};

type Membership = 'join' | 'invite' | 'leave';
type Sync = { next_batch: string; rooms?: Partial<Record<Membership, Record<string, unknown>>> };

let asked = 0;

/** What a client gets that starts anew. Synapse answers the same question the same for two minutes, so each differs. */
const syncAnew = (who: Person): Promise<Sync> => {
  const filter = JSON.stringify({ room: { timeline: { limit: (asked += 1) } } });
  return who.request<Sync>({ path: '/_matrix/client/v3/sync', query: { filter, timeout: 0 } });
};

/** What a client gets that was off meanwhile. */
const syncSince = (who: Person, { next_batch: since }: Sync): Promise<Sync> =>
  who.request<Sync>({ path: '/_matrix/client/v3/sync', query: { since, timeout: 0 } });

const roomsOf = ({ rooms }: Sync, ...memberships: Membership[]): Set<string> =>
  new Set(memberships.flatMap((membership) => Object.keys(rooms?.[membership] ?? {})));

/** The rooms that a room links to as its children. */
const childrenOf = async (roomId: string): Promise<string[]> =>
  (await administrator().stateOf(roomId))
    .filter(({ type, content }) => type === 'm.space.child' && Array.isArray(content['via']))
    .map(({ state_key }) => state_key!);

describe(`a reaper among ${SIZE} rooms of all kinds`, () => {
  test('removes exactly the due ones, though it is killed twice', async () => {
    const world = await newWorld();
    const gone: string[] = [];
    const stay: string[] = [];
    const makers = Object.values(kinds);
    for (let turn = 0; gone.length + stay.length < SIZE; turn += 1) {
      const made = await makers[turn % makers.length]!(world, world.calendars[turn % 2]!);
      gone.push(...(made.gone ?? []));
      stay.push(...(made.stay ?? []));
    }
    const before = await Promise.all([world.alice, world.bob].map(syncAnew));
    const expectedToLeave = before.map((seen) =>
      gone.filter((id) => roomsOf(seen, 'join', 'invite').has(id)),
    );
    const place = await reaperPlace(homeserver, [world.bot.userId], { env: atOnce });

    // The list of rooms is kept up in the background; to ask for it costs less than a pass does.
    await areListed([...gone, ...stay]);
    const all = gone.length + stay.length;
    await eventually('all rooms are listed', async () => {
      const { report } = await place.once({ DRY_RUN: 'true' });
      const planned = Object.values(report.planned).reduce((sum, count) => sum + count, 0);
      return report.meetings >= all && planned >= gone.length;
    });
    expect(await place.audit()).toEqual([]);
    expect((await Promise.all([...gone, ...stay].map(isThere))).every(Boolean)).toBe(true);

    /** Kills it when half of the rooms have come so far, and lets another one do the rest. */
    const killedHalfWay = async (last: string, env: Readonly<Record<string, string>>) => {
      const soFar = async () => (await place.audit()).filter(({ deed }) => deed === last).length;
      const process = place.start('interval', env);
      await eventually(`half are ${last}`, async () => (await soFar()) >= gone.length / 2);
      await process.kill();
      expect(await soFar()).toBeLessThan(gone.length);
      const { code, report } = await place.once(env);
      const { failed, dangling } = report;
      expect({ code, failed, dangling }).toEqual({ code: 0, failed: 0, dangling: 0 });
    };
    await killedHalfWay('deleted', { PURGE_AFTER_HOURS: '168' });
    // Clients that were off meanwhile are told to let go of what they show.
    for (const [index, who] of [world.alice, world.bob].entries()) {
      const left = roomsOf(await syncSince(who, before[index]!), 'leave');
      expect(expectedToLeave[index]!.filter((roomId) => !left.has(roomId))).toEqual([]);
    }
    await killedHalfWay('purged', {});

    const there = new Map<string, boolean>();
    for (const roomId of [...gone, ...stay]) there.set(roomId, await isThere(roomId));
    expect(gone.filter((roomId) => there.get(roomId))).toEqual([]);
    expect(stay.filter((roomId) => !there.get(roomId))).toEqual([]);

    const purged = (await place.audit()).filter(({ deed }) => deed === 'purged').map(({ roomId }) => roomId);
    expect(new Set(purged)).toEqual(new Set(gone));

    for (const [index, who] of [world.alice, world.bob].entries()) {
      const anew = roomsOf(await syncAnew(who), 'join', 'invite');
      expect(gone.filter((roomId) => anew.has(roomId))).toEqual([]);
      expect(
        stay.filter((roomId) => roomsOf(before[index]!, 'join').has(roomId) && !anew.has(roomId)),
      ).toEqual([]);
    }
    expect(expectedToLeave.flat().length).toBeGreaterThan(gone.length / 2);
    for (const parent of [...world.calendars, ...stay]) {
      const dangling = (await childrenOf(parent)).filter((roomId) => gone.includes(roomId));
      expect(dangling).toEqual([]);
    }
    const again = await place.once();
    expect(again.report.planned).toEqual({});
  });
});
