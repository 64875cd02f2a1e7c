import { AppError } from '../../shared/src/appError.ts';
import type { RoomId, UserId } from '../../shared/src/matrix/ids.ts';
import type { Actor } from './actors.ts';
import type { Memory } from './due.ts';
import { createLog } from './log.ts';
import type { Memories } from './memories.ts';
import { reap, type Reaping } from './reap.ts';
import type { Report } from './report.ts';
import { alice, bot, createFakeHomeserver, type FakeHomeserver } from './test/fakeHomeserver.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const due = Date.UTC(2040, 9, 3, 10, 30);
const calendarRoom = '!calendar:example.org' as RoomId;
const meeting = '!meeting:example.org' as RoomId;
const session = '!session:example.org' as RoomId;
const later = '!later:example.org' as RoomId;

const metadata = (deletion?: number): [string, string, Record<string, unknown>] => [
  'net.nordeck.meetings.metadata',
  '',
  {
    creator: alice,
    calendar: [
      {
        uid: 'a',
        dtstart: { tzid: 'UTC', value: '20401003T080000' },
        dtend: { tzid: 'UTC', value: '20401003T090000' },
      },
    ],
    ...(deletion !== undefined && { force_deletion_at: deletion }),
  },
];
const link = { via: ['example.org'] };

const type = (kind: string) => `net.nordeck.meetings.${kind}`;

/** What makes each room: a meeting that is due with a session that goes along, one that is not, and what links to both. */
const makers: readonly ((homeserver: FakeHomeserver) => void)[] = [
  ({ make }) =>
    make(calendarRoom, 'm.space', [
      ['m.space.child', meeting, link],
      ['m.space.child', later, link],
    ]),
  ({ make }) => make(meeting, type('meeting'), [metadata(due), ['m.space.parent', calendarRoom, link]]),
  ({ make }) => make(session, type('breakoutsession'), [metadata(), ['m.space.parent', meeting, link]]),
  ({ make }) =>
    make(later, type('meeting'), [metadata(due + 90 * DAY), ['m.space.parent', calendarRoom, link]]),
];

function makeRooms(homeserver: FakeHomeserver): void {
  for (const make of makers) make(homeserver);
}

class Crash extends Error {}

/** A reaper that starts anew for each pass, as after a crash, with what was written down before it. */
function setUp(changes: Partial<Pick<Reaping, 'clock' | 'isStopping' | 'policy'>> = {}, concurrency = 1) {
  const clock = { now: 0 };
  let left = Infinity;
  /** Says after how many requests the process dies. */
  const crashAfter = (requests: number) => (left = requests);
  const homeserver = createFakeHomeserver(
    () => clock.now,
    () => {
      if (left-- <= 0) throw new Crash();
    },
  );
  const warnings: string[] = [];
  const log = Object.assign(createLog('silent'), {
    warn: (message: string) => void warnings.push(message),
  });
  const written = new Map<RoomId, Memory>();
  const deeds: object[] = [];
  const write = (change: () => unknown) => {
    if (left <= 0) return Promise.reject(new Crash());
    change();
    return Promise.resolve();
  };
  const memories: Memories = {
    of: (roomId) => written.get(roomId),
    all: () => [...written.values()],
    remember: (memory) => write(() => written.set(memory.roomId, memory)),
    forget: (roomId) => write(() => written.delete(roomId)),
    close: () => Promise.resolve(),
  };
  const passAt = (now: number): Promise<Report> => {
    clock.now = now;
    const reaping: Reaping = {
      hands: {
        homeserver,
        memories,
        audit: { write: (deed) => write(() => deeds.push(deed)), close: () => Promise.resolve() },
        trust: { botIds: [bot], servers: ['example.org'] },
        concurrency,
        voice: { languages: ['en'], timeZone: 'UTC' },
        announceBefore: DAY,
        postpone: 30 * DAY,
        mayTakePower: true,
        now: () => clock.now,
        signal: new AbortController().signal,
        log,
      },
      policy: { announceBefore: DAY, deleteAfter: 0, purgeAfter: DAY, keptRooms: [] },
      limits: { maxRooms: 100, maxPercent: 100 },
      dryRun: false,
      clock: { allowed: 60_000, difference: () => 0 },
      isStopping: () => false,
      ...changes,
    };
    return reap(reaping);
  };
  return { homeserver, memories, deeds: () => deeds, warnings: () => warnings, passAt, crashAfter };
}

const dangling = (homeserver: FakeHomeserver) =>
  homeserver
    .stateOf(calendarRoom)
    .filter(({ type, content }) => type === 'm.space.child' && 'via' in content)
    .map(({ state_key }) => state_key);

test('brings a meeting and its session to their end, whichever request the process dies at', async () => {
  let crashes = 0;
  for (let requests = 0; ; requests += 1) {
    const { homeserver, passAt, crashAfter } = setUp();
    makeRooms(homeserver);
    let hasCrashed = false;
    crashAfter(requests);
    for (const moment of [due - DAY, due, due + DAY]) {
      const report = await passAt(moment).catch((error: unknown) => error);
      // A death is one that the pass noticed as an error, or as a room that failed where nothing could be written.
      if (report instanceof Error || (report as Report).failed > 0) {
        hasCrashed = true;
        crashAfter(Infinity);
        await passAt(moment + 1);
      }
    }
    crashAfter(Infinity);
    await passAt(due + 2 * DAY);
    expect([requests, ...[meeting, session, later].map(homeserver.has)]).toEqual([
      requests,
      false,
      false,
      true,
    ]);
    expect(dangling(homeserver)).toEqual([later]);
    if (!hasCrashed) break;
    crashes += 1;
  }
  expect(crashes).toBeGreaterThan(30);
});

test.each([
  ['before', makers],
  ['after', makers.toReversed()],
])('has sessions go first in each pass, with the meeting listed %s its session', async (_, inOrder) => {
  const { homeserver, passAt } = setUp({}, 4);
  for (const make of inOrder) make(homeserver);
  const reports = [];
  for (const moment of [due - DAY, due, due + DAY]) reports.push(await passAt(moment));
  expect(reports.map(({ done }) => done)).toEqual([{ announce: 1 }, { close: 2, delete: 2 }, { purge: 2 }]);
});

test('tells a meeting once, though the process dies right after it did', async () => {
  for (let requests = 1; requests < 25; requests += 1) {
    const { homeserver, passAt, crashAfter } = setUp();
    makeRooms(homeserver);
    crashAfter(requests);
    await passAt(due - DAY).catch(() => undefined);
    crashAfter(Infinity);
    await passAt(due - DAY + HOUR);
    expect(homeserver.notices(meeting)).toBe(1);
  }
});

test('does nothing while the clocks differ', async () => {
  const { homeserver, passAt } = setUp({ clock: { allowed: 60_000, difference: () => -61_000 } });
  makeRooms(homeserver);
  const report = await passAt(due);
  expect(report.stopped).toBe("this machine's clock differs from the homeserver's by -61 seconds");
  expect(homeserver.notices(meeting)).toBe(0);
});

test('begins no room once it was asked to end', async () => {
  const { homeserver, passAt } = setUp({ isStopping: () => true });
  makeRooms(homeserver);
  expect(await passAt(due)).toMatchObject({ interrupted: true, planned: { announce: 1 }, done: {} });
  expect(homeserver.notices(meeting)).toBe(0);
});

describe('a meeting whose date moves away after it was closed', () => {
  const setUpClosed = async () => {
    const policy = { announceBefore: DAY, deleteAfter: DAY, purgeAfter: DAY, keptRooms: [] };
    const place = setUp({ policy });
    makeRooms(place.homeserver);
    for (const moment of [due - DAY, due]) await place.passAt(moment);
    const actor = (await place.homeserver.as(bot))!;
    const moveTo = (deletion?: number) => actor.setState(meeting, ...metadata(deletion));
    const reopen = () => actor.setState(meeting, 'm.room.member', alice, { membership: 'join' });
    return { ...place, actor, moveTo, reopen };
  };

  test('has all its stages before it again at the new date', async () => {
    const { passAt, moveTo, reopen } = await setUpClosed();
    await moveTo(due + 20 * DAY);
    await reopen();
    const dones = [];
    for (const days of [0.5, 19, 20, 21, 22]) dones.push((await passAt(due + days * DAY)).done);
    expect(dones).toEqual([{}, { announce: 1 }, { close: 2 }, { delete: 2 }, { purge: 2 }]);
  });

  test('is closed again before it is deleted when it gets the old date back', async () => {
    const { passAt, moveTo, reopen } = await setUpClosed();
    await moveTo(undefined);
    await reopen();
    await passAt(due + HOUR);
    await moveTo(due);
    const dones = [];
    for (const days of [2, 2.1, 3.1]) dones.push((await passAt(due + days * DAY)).done);
    expect(dones).toEqual([{ announce: 1 }, { close: 2 }, { delete: 2 }]);
  });

  test('loses the link to a session that goes alone', async () => {
    const { homeserver, passAt, actor, moveTo } = await setUpClosed();
    await moveTo(due + 20 * DAY);
    await actor.setState(meeting, 'm.space.child', session, link);
    await actor.setState(session, ...metadata(due + HOUR));
    for (const days of [1, 2]) await passAt(due + days * DAY);
    const child = homeserver.stateOf(meeting).find(({ state_key }) => state_key === session);
    expect(child?.content).toEqual({});
  });
});

test('warns when the homeserver lists no rooms at all', async () => {
  const { homeserver, passAt, warnings } = setUp();
  await passAt(due);
  expect(warnings()).toEqual([expect.stringContaining('stats.enabled: false')]);
  makeRooms(homeserver);
  await passAt(due);
  expect(warnings()).toHaveLength(1);
});

test('goes on with the others when one cannot be looked at', async () => {
  const { homeserver, passAt } = setUp();
  makeRooms(homeserver);
  const { state } = homeserver;
  const sick = {
    ...homeserver,
    state: (roomId: RoomId, type?: string) => {
      if (roomId === later) throw new AppError('upstream', 'broken');
      return state(roomId, type);
    },
  };
  Object.assign(homeserver, sick);
  expect(await passAt(due - DAY)).toMatchObject({ failed: 1, done: { announce: 1 } });
});

describe('closing', () => {
  const bob = '@bob:example.org' as UserId;
  const setUpOpen = async () => {
    const policy = { announceBefore: DAY, deleteAfter: DAY, purgeAfter: DAY, keptRooms: [] };
    const place = setUp({ policy });
    place.homeserver.make(meeting, type('meeting'), [
      metadata(due),
      ['m.room.member', bob, { membership: 'join' }],
    ]);
    await place.passAt(due - DAY);
    const membersOf = () =>
      place.homeserver
        .stateOf(meeting)
        .filter(({ type: kind, content }) => kind === 'm.room.member' && content.membership === 'join')
        .map(({ state_key }) => state_key)
        .toSorted();
    return { ...place, actor: (await place.homeserver.as(bot))!, membersOf };
  };
  const stages = [{ close: 1 }, { delete: 1 }, { purge: 1 }];

  test('takes out whom it can where no bot is left, and leaves time before all is deleted', async () => {
    const { homeserver, actor, passAt, membersOf, deeds } = await setUpOpen();
    await actor.leave(meeting);
    const dones = [(await passAt(due)).done];
    // Alice has the power that the reaper gets.
    expect(membersOf()).toEqual([alice, homeserver.self]);
    expect(deeds()).toContainEqual(
      expect.objectContaining({ deed: 'closed', members: 1, remaining: [alice] }),
    );
    for (const days of [1, 2]) dones.push((await passAt(due + days * DAY)).done);
    expect(dones).toEqual(stages);
  });

  test('leaves time before all is deleted also where nobody can be taken out', async () => {
    const { homeserver, actor, passAt, membersOf } = await setUpOpen();
    await actor.leave(meeting);
    Object.assign(homeserver, { enter: () => Promise.reject(new AppError('invalid', 'nobody')) });
    const dones = [(await passAt(due)).done];
    expect(membersOf()).toEqual([alice, bob]);
    for (const days of [1, 2]) dones.push((await passAt(due + days * DAY)).done);
    expect(dones).toEqual(stages);
  });

  test('does not mind somebody who leaves at that moment', async () => {
    const { homeserver, passAt, membersOf, deeds } = await setUpOpen();
    const { as } = homeserver;
    Object.assign(homeserver, {
      as: async (botId: UserId) => {
        const actor = (await as(botId))!;
        const kick: Actor['kick'] = async (roomId, userId, reason) => {
          if (userId === bob) await actor.kick(roomId, userId, 'goes');
          await actor.kick(roomId, userId, reason);
        };
        return { ...actor, kick };
      },
      enter: () => Promise.reject(new AppError('internal', 'there is no need to')),
    });
    expect((await passAt(due)).done).toEqual({ close: 1 });
    expect(membersOf()).toEqual([bot]);
    expect(deeds()).toContainEqual(expect.objectContaining({ deed: 'closed', members: 2 }));
  });
});

describe('a deletion that ends and did not do', () => {
  /** A meeting that is to be deleted, on a homeserver that begins and ends deletions as it is told. */
  const setUpDeleting = async (change: (homeserver: FakeHomeserver) => Partial<FakeHomeserver>) => {
    const place = setUp();
    makeRooms(place.homeserver);
    Object.assign(place.homeserver, change({ ...place.homeserver }));
    await place.passAt(due - DAY);
    return place;
  };

  test('is begun anew where somebody could not be taken out', async () => {
    const begun: string[] = [];
    const { homeserver, passAt } = await setUpDeleting(({ startDelete, deleteStatus }) => ({
      startDelete: async (roomId, purge) => {
        const id = await startDelete(roomId, purge);
        begun.push(id);
        return id;
      },
      deleteStatus: async (id) => ({ ...(await deleteStatus(id)), left: id === begun[0] ? [alice] : [] }),
    }));
    expect(await passAt(due)).toMatchObject({ failed: 1 });
    expect(await passAt(due + HOUR)).toMatchObject({ failed: 0, done: { delete: 2 } });
    await passAt(due + 2 * DAY);
    expect([meeting, session].map(homeserver.has)).toEqual([false, false]);
  });

  test('is judged when it is over, and not while people are taken out', async () => {
    let looks = 0;
    const { passAt } = await setUpDeleting(({ deleteStatus }) => ({
      deleteStatus: async (id) =>
        (looks += 1) === 1 ? { status: 'active', left: [alice] } : deleteStatus(id),
    }));
    expect(await passAt(due)).toMatchObject({ failed: 0, done: { close: 2, delete: 2 } });
  });

  test('is followed where it began though the answer was lost, and the homeserver refuses a second one', async () => {
    const running = new Map<RoomId, string>();
    const { passAt } = await setUpDeleting(({ startDelete }) => ({
      startDelete: async (roomId, purge) => {
        running.set(roomId, await startDelete(roomId, purge));
        throw new AppError('invalid', 'Purge already in progress');
      },
      runningDeletes: (roomId) => Promise.resolve([running.get(roomId) ?? []].flat()),
    }));
    expect(await passAt(due)).toMatchObject({ failed: 0, done: { close: 2, delete: 2 } });
  });

  test('is begun anew where the homeserver says that the room is purged, and it is there', async () => {
    const begun: RoomId[] = [];
    const { homeserver, passAt } = await setUpDeleting(({ startDelete }) => ({
      startDelete: async (roomId, purge) => {
        const isFirst = purge && !begun.includes(roomId);
        if (purge) begun.push(roomId);
        return startDelete(roomId, purge && !isFirst);
      },
    }));
    await passAt(due);
    expect(await passAt(due + DAY)).toMatchObject({ failed: 1 });
    for (const hours of [1, 3]) await passAt(due + DAY + hours * HOUR);
    expect([meeting, session].map(homeserver.has)).toEqual([false, false]);
  });
});

test('removes the link of a room of which nothing is to be seen once it is deleted', async () => {
  const { homeserver, passAt } = setUp({
    policy: { announceBefore: DAY, deleteAfter: 0, purgeAfter: 9 * DAY, keptRooms: [] },
  });
  makeRooms(homeserver);
  const { state, startDelete } = homeserver;
  const deleted = new Set<RoomId>();
  Object.assign(homeserver, {
    startDelete: (roomId: RoomId, purge: boolean) => {
      deleted.add(roomId);
      return startDelete(roomId, purge);
    },
    state: async (roomId: RoomId, type?: string) => (deleted.has(roomId) ? [] : state(roomId, type)),
  });
  for (const moment of [due - DAY, due]) await passAt(moment);
  expect(deleted).toEqual(new Set([session, meeting]));
  expect(dangling(homeserver)).toEqual([later]);
});

test('leaves a room whose link it removes as powerless as it came', async () => {
  const { homeserver, passAt } = setUp();
  makeRooms(homeserver);
  const actor = (await homeserver.as(bot))!;
  await actor.leave(calendarRoom);
  const levels = () =>
    homeserver.stateOf(calendarRoom).find(({ type: kind }) => kind === 'm.room.power_levels')?.content;
  const before = levels();
  for (const moment of [due - DAY, due]) await passAt(moment);
  expect(dangling(homeserver)).toEqual([later]);
  expect(levels()).toEqual(before);
  const own = homeserver.stateOf(calendarRoom).find(({ state_key }) => state_key === homeserver.self);
  expect(own?.content).toEqual({ membership: 'leave' });
});

test('reports a link that it cannot remove once', async () => {
  const { homeserver, passAt } = setUp();
  makeRooms(homeserver);
  const actor = (await homeserver.as(bot))!;
  await actor.leave(calendarRoom);
  Object.assign(homeserver, {
    enter: () => Promise.reject(new AppError('denied', 'nobody with power is there')),
  });
  const reports = [];
  for (const moment of [due - DAY, due, due + DAY]) reports.push(await passAt(moment));
  expect(reports.map((report) => report.dangling)).toEqual([0, 1, 0]);
  expect([meeting, session].map(homeserver.has)).toEqual([false, false]);
});

describe('a room that cannot be looked at', () => {
  const broken = (homeserver: FakeHomeserver, ...rooms: RoomId[]) => {
    const { state, exists } = homeserver;
    const sick = new Set(rooms);
    const unless = <T>(roomId: RoomId, answer: () => Promise<T>): Promise<T> =>
      sick.has(roomId) ? Promise.reject(new AppError('upstream', 'broken')) : answer();
    Object.assign(homeserver, {
      state: (roomId: RoomId, type?: string) => unless(roomId, () => state(roomId, type)),
      exists: (roomId: RoomId) => unless(roomId, () => exists(roomId)),
    });
    return sick;
  };

  test('holds up no other, though it is remembered and not listed', async () => {
    const { homeserver, memories, passAt } = setUp();
    makeRooms(homeserver);
    const gone = '!gone:example.org' as RoomId;
    broken(homeserver, gone);
    await memories.remember({ roomId: gone, stage: 'deleted', at: due - 20 * DAY, due: due - 20 * DAY });
    expect(await passAt(due - DAY)).toMatchObject({ failed: 1, done: { announce: 1 } });
  });

  test('holds up no other, though it is a session of a meeting that goes', async () => {
    const { homeserver, passAt } = setUp();
    makeRooms(homeserver);
    homeserver.make(later, type('meeting'), [metadata(due)]);
    await passAt(due - DAY);
    let looks = 0;
    const { state } = homeserver;
    Object.assign(homeserver, {
      // Its links can be read, and nothing else.
      state: (roomId: RoomId, kind?: string) =>
        roomId === session && kind === undefined && (looks += 1) > 0
          ? Promise.reject(new AppError('upstream', 'broken'))
          : state(roomId, kind),
    });
    expect(await passAt(due)).toMatchObject({ failed: 1, done: { close: 1, delete: 1 } });
    expect(looks).toBe(1);
    expect(homeserver.stateOf(meeting)).toContainEqual(
      expect.objectContaining({ state_key: alice, content: { membership: 'join' } }),
    );
  });

  test.each([
    ['without a date', undefined],
    ['with a date', due + HOUR],
  ])('keeps the meeting that links to it as its session %s', async (_, date) => {
    const { homeserver, passAt } = setUp();
    makeRooms(homeserver);
    const actor = (await homeserver.as(bot))!;
    await actor.setState(meeting, 'm.space.child', session, link);
    await actor.setState(session, ...metadata(date));
    await passAt(due - DAY);
    const sick = broken(homeserver, session);
    expect((await passAt(due)).done).toEqual({});
    sick.clear();
    expect((await passAt(due + 2 * HOUR)).done).toMatchObject({ close: 2, delete: 2 });
  });
});

describe('a session without a date', () => {
  const breakout = type('breakoutsession');
  const below = (parent: RoomId): [string, string, object] => ['m.space.parent', parent, link];

  test('goes when somebody has removed its meeting, in stages like others, whichever request the process dies at', async () => {
    for (let requests = 0; ; requests += 1) {
      const { homeserver, passAt, crashAfter } = setUp();
      homeserver.make(session, breakout, [metadata(), below(meeting)]);
      crashAfter(requests);
      const first = await passAt(due).catch((error: unknown) => error);
      crashAfter(Infinity);
      const isWhole = !(first instanceof Error) && (first as Report).failed === 0;
      if (isWhole) expect((first as Report).done).toEqual({ close: 1, delete: 1 });
      for (const moment of [due + HOUR, due + 2 * HOUR]) await passAt(moment);
      expect([requests, homeserver.has(session)]).toEqual([requests, true]);
      await passAt(due + 2 * DAY);
      expect([requests, homeserver.has(session)]).toEqual([requests, false]);
      if (isWhole) return;
    }
  });

  test('stays while a room that it is part of is there, and so do those with a date and those of nobody', async () => {
    const { homeserver, passAt } = setUp();
    homeserver.make(meeting, type('meeting'), [metadata(due + 90 * DAY)]);
    homeserver.make(session, breakout, [metadata(), below(meeting), below('!gone:example.org' as RoomId)]);
    const dated = '!dated:example.org' as RoomId;
    const alone = '!alone:example.org' as RoomId;
    homeserver.make(dated, breakout, [metadata(due + 90 * DAY), below('!gone:example.org' as RoomId)]);
    homeserver.make(alone, breakout, [metadata()]);
    const report = await passAt(due);
    expect([report.planned, report.done]).toEqual([{}, {}]);
    expect([session, dated, alone].map(homeserver.has)).toEqual([true, true, true]);
  });

  test('stays where the reaper has no rights to know whether its meeting is gone', async () => {
    const { homeserver, passAt } = setUp();
    homeserver.make(session, breakout, [metadata(), below(meeting)]);
    Object.assign(homeserver, { canDelete: false });
    expect((await passAt(due)).planned).toEqual({});
  });
});
