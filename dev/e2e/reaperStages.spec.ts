import { readConfig } from '../../reaper/src/config.ts';
import { createLog } from '../../reaper/src/log.ts';
import { openReaper } from '../../reaper/src/reaper.ts';
import type { Report } from '../../reaper/src/report.ts';
import type { ClientEvent } from '../stack/matrixClient.ts';
import {
  areListed,
  isThere,
  legacyMetadata,
  makeMeetingRoom,
  metadata,
  type RoomWish,
} from './meetingRooms.ts';
import { administrator, freshName, person, sharedHomeserver, type Person } from './people.ts';
import { newFolder } from './run.ts';

const homeserver = sharedHomeserver();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A reaper whose clock is ours, so that days pass at once. */
const reaperWithClock = async (bot: Person, env: Readonly<Record<string, string>> = {}) => {
  const account = await homeserver.registerUser({ user: freshName('reaper'), admin: true });
  const config = readConfig({
    HOMESERVER_URL: homeserver.url,
    ACCESS_TOKEN: account.accessToken,
    BOT_USER_IDS: bot.userId,
    STORAGE_PATH: await newFolder('reaper'),
    DRY_RUN: 'false',
    MAX_ROOMS_PER_PASS: '100000',
    MAX_PERCENT_PER_PASS: '100',
    MAX_CLOCK_DIFFERENCE_SECONDS: '100000000000',
    ...env,
  });
  let { storagePath } = config;
  const clock = { now: Date.now() };
  const log = createLog('silent');
  let reaper = await openReaper(config, { log, now: () => clock.now });
  stops.push(() => reaper.close());
  return {
    userId: account.userId,
    /** One pass at this moment. */
    passAt: (now: number): Promise<Report> => {
      clock.now = now;
      return reaper.pass();
    },
    /** Ends and starts anew, on the same data or after its loss. */
    restart: async (isFolderLost = false): Promise<void> => {
      await reaper.close();
      if (isFolderLost) storagePath = await newFolder('reaper');
      reaper = await openReaper({ ...config, storagePath }, { log, now: () => clock.now });
    },
  };
};

const stops: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
});

const people = () =>
  Promise.all(['bot', 'alice', 'bob'].map((name) => person(homeserver, name))) as Promise<Crew>;

type Crew = [Person, Person, Person];
type Wish = Partial<RoomWish> & Pick<RoomWish, 'metadata'>;

const makeMeeting = async ([bot, alice, bob]: Crew, wish: Wish): Promise<string> => {
  const roomId = await makeMeetingRoom(bot, {
    invite: [alice.userId, bob.userId],
    levels: { users: { [bot.userId]: 101, [alice.userId]: 100 } },
    version: '11',
    ...wish,
  });
  await Promise.all([alice.join(roomId), bob.join(roomId)]);
  return roomId;
};

/** Meetings of Alice, whom the bot made their organiser, with Bob in them. */
const meetingsOf = async (crew: Crew, wishes: readonly Wish[]): Promise<string[]> => {
  const rooms = await Promise.all(wishes.map((wish) => makeMeeting(crew, wish)));
  await areListed(rooms);
  return rooms;
};

const meetingOf = async (crew: Crew, wish: Wish): Promise<string> => {
  const [roomId] = await meetingsOf(crew, [wish]);
  return roomId!;
};

const noticesIn = async (who: Person, roomId: string): Promise<ClientEvent[]> =>
  (await who.messages(roomId)).filter(({ content }) => content['msgtype'] === 'm.notice');

const react = (who: Person, roomId: string, event_id: string, key: string) =>
  who.send(roomId, 'm.reaction', { 'm.relates_to': { rel_type: 'm.annotation', event_id, key } });

const membership = async (roomId: string, who: Person): Promise<unknown> =>
  (await administrator().stateOf(roomId)).find(
    ({ type, state_key }) => type === 'm.room.member' && state_key === who.userId,
  )?.content['membership'];

type Sync = { next_batch: string; rooms?: { leave?: Record<string, unknown> } };
const sync = (who: Person, since?: string) =>
  who.request<Sync>({ path: '/_matrix/client/v3/sync', query: { since, timeout: 0 } });

describe('a meeting whose date has come', () => {
  test('is told, closed, deleted and purged, each in its time, whatever happens to the reaper in between', async () => {
    const crew = await people();
    const [bot, alice, bob] = crew;
    const due = Date.now() + 10 * DAY;
    const calendar = await alice.createRoom({
      invite: [bot.userId],
      power_level_content_override: { users: { [bot.userId]: 50 } },
    });
    await bot.join(calendar);
    const roomId = await meetingOf(crew, { metadata: metadata(alice.userId, due), parent: calendar });
    const session = await meetingOf(crew, {
      kind: 'breakoutsession',
      metadata: metadata(alice.userId),
      parent: roomId,
    });
    const reaper = await reaperWithClock(bot);

    await reaper.passAt(due - DAY - 1);
    expect(await noticesIn(alice, roomId)).toEqual([]);
    await reaper.passAt(due - DAY);
    const [notice, ...others] = await noticesIn(alice, roomId);
    expect(notice).toMatchObject({ sender: bot.userId });
    expect(notice!.content['body']).toMatch(/will be closed on .*📌[^]*wird am .* geschlossen/);
    expect(others).toEqual([]);
    await reaper.restart(true);
    await reaper.passAt(due - DAY + HOUR);
    expect(await noticesIn(alice, roomId)).toHaveLength(1);
    expect(await noticesIn(alice, session)).toEqual([]);

    const { next_batch } = await sync(alice);
    await reaper.passAt(due);
    expect(Object.keys((await sync(alice, next_batch)).rooms?.leave ?? {}).sort()).toEqual(
      [roomId, session].sort(),
    );
    expect([await membership(roomId, bot), await membership(roomId, bob)]).toEqual(['join', 'leave']);
    await reaper.restart();
    await reaper.passAt(due + DAY - 1);
    expect(await membership(roomId, bot)).toBe('join');
    expect(await alice.stateContent(calendar, 'm.space.child', roomId)).toHaveProperty('via');

    await reaper.passAt(due + DAY);
    expect(await administrator().stateOf(roomId)).toEqual([]);
    expect(await alice.stateContent(calendar, 'm.space.child', roomId)).toEqual({});
    await reaper.restart();
    await reaper.passAt(due + 8 * DAY - 1);
    expect([await isThere(roomId), await isThere(session)]).toEqual([true, true]);
    const last = await reaper.passAt(due + 8 * DAY);
    expect(last).toMatchObject({ done: { purge: 2 }, failed: 0, dangling: 0 });
    expect([await isThere(roomId), await isThere(session)]).toEqual([false, false]);
  });

  test('is purged though the folder of the reaper was lost after it was deleted', async () => {
    const crew = await people();
    const [bot, alice] = crew;
    const due = Date.now() - HOUR;
    const roomId = await meetingOf(crew, { metadata: metadata(alice.userId, due) });
    const reaper = await reaperWithClock(bot, { ANNOUNCE_BEFORE_HOURS: '0', DELETE_AFTER_HOURS: '0' });
    const now = Date.now();
    await reaper.passAt(now);
    expect(await administrator().stateOf(roomId)).toEqual([]);
    await reaper.restart(true);
    await reaper.passAt(now);
    await reaper.passAt(now + 7 * DAY);
    expect(await isThere(roomId)).toBe(false);
  });

  test('is kept for whoever may close it and asks by a reaction or a word, in one of its languages', async () => {
    const crew = await people();
    const [bot, alice, bob] = crew;
    const due = Date.now() + DAY;
    const wish = { metadata: metadata(alice.userId, due) };
    const rooms = await meetingsOf(crew, [wish, wish, wish]);
    const reaper = await reaperWithClock(bot, { POSTPONE_DAYS: '10' });
    await reaper.passAt(due - DAY);

    // Bob may not; and what only sounds alike does nothing.
    const say = (who: Person, roomId: string, body: string) =>
      who.send(roomId, 'm.room.message', { msgtype: 'm.text', body });
    const noticeIn = async (roomId: string) => (await noticesIn(alice, roomId))[0]!.event_id;
    const inEach = <Made>(act: (roomId: string) => Promise<Made>) => Promise.all(rooms.map(act));
    await inEach(async (roomId) => {
      const notice = await noticeIn(roomId);
      await react(bob, roomId, notice, '📌');
      await say(bob, roomId, 'keep');
      await react(alice, roomId, notice, '👍');
      await say(alice, roomId, 'keep calm');
    });
    expect((await reaper.passAt(due - HOUR)).kept).toMatchObject({ 'it was told and has time left': 3 });

    const [byReaction, byWord, byGermanWord] = rooms as [string, string, string];
    const notice = await noticeIn(byReaction);
    await react(alice, byReaction, notice, '📌\uFE0F');
    const asked: readonly [string, string][] = [
      [byReaction, notice],
      [byWord, await say(alice, byWord, ' Keep! ')],
      [byGermanWord, await say(alice, byGermanWord, 'behalten')],
    ];
    await reaper.passAt(due);
    for (const [roomId, answered] of asked) {
      expect(await membership(roomId, alice)).toBe('join');
      expect(await alice.reactionsTo(roomId, answered)).toContainEqual(
        expect.objectContaining({ sender: bot.userId, key: '✅' }),
      );
    }
    const counts = () => inEach(async (roomId) => (await noticesIn(alice, roomId)).length);
    await reaper.passAt(due + 9 * DAY - 1);
    expect(await counts()).toEqual([1, 1, 1]);
    await reaper.passAt(due + 9 * DAY);
    expect(await counts()).toEqual([2, 2, 2]);
    await reaper.passAt(due + 10 * DAY);
    expect(await inEach((roomId) => membership(roomId, alice))).toEqual(['leave', 'leave', 'leave']);
  });

  test('is left alone when its date moves away or vanishes, at any stage before it is deleted', async () => {
    const crew = await people();
    const [bot, alice] = crew;
    const due = Date.now() + DAY;
    const wish = { metadata: metadata(alice.userId, due) };
    const [moved, vanished, closed] = await meetingsOf(crew, [wish, wish, wish]);
    const change = (roomId: string, deletion?: number) =>
      bot.sendState(roomId, 'net.nordeck.meetings.metadata', metadata(alice.userId, deletion));
    const reaper = await reaperWithClock(bot);
    await reaper.passAt(due - DAY);
    await Promise.all([change(moved!, due + 20 * DAY), change(vanished!)]);
    await reaper.passAt(due);
    await change(closed!, due + 20 * DAY);
    await reaper.passAt(due + 5 * DAY);
    expect(await Promise.all([moved!, vanished!].map((roomId) => membership(roomId, alice)))).toEqual([
      'join',
      'join',
    ]);
    expect([await membership(closed!, alice), await membership(closed!, bot)]).toEqual(['leave', 'join']);

    // At the new date everything comes anew, also for those who came back.
    await alice.join(closed!);
    expect((await reaper.passAt(due + 19 * DAY)).done).toEqual({ announce: 2 });
    expect((await reaper.passAt(due + 20 * DAY)).done).toEqual({ close: 2 });
    expect((await reaper.passAt(due + 21 * DAY)).done).toEqual({ delete: 2 });
  });

  test('is told and closed by the reaper itself where no bot is left, and has its time before it is deleted', async () => {
    const crew = await people();
    const [bot, alice, bob] = crew;
    const due = Date.now() + DAY;
    const roomId = await meetingOf(crew, { metadata: metadata(alice.userId, due) });
    const reaper = await reaperWithClock(bot);
    await bot.leave(roomId);
    await reaper.passAt(due - DAY);
    expect(await noticesIn(alice, roomId)).toMatchObject([{ sender: reaper.userId }]);
    await reaper.passAt(due);
    // Alice has the power that the reaper got; Bob has less.
    expect([await membership(roomId, alice), await membership(roomId, bob)]).toEqual(['join', 'leave']);
    await reaper.passAt(due + DAY - 1);
    expect(await membership(roomId, alice)).toBe('join');
    for (const days of [1, 8]) await reaper.passAt(due + days * DAY);
    expect(await isThere(roomId)).toBe(false);
  });
});

describe('the date of a meeting, by two clocks', () => {
  const dates = [
    '2040-10-03T10:30:00.000Z',
    '2040-10-04T11:00:00.000Z',
    '2040-10-07T10:30:00.000Z',
    '2040-10-08T11:00:00.000Z',
  ].map((date) => Date.parse(date));

  const forms: Readonly<Record<string, (creator: string, deletion: number) => object>> = {
    'as NeoDateFix writes it': metadata,
    'as NeoDateFix wrote it before calendars': legacyMetadata,
    'with both': (creator, deletion) => ({
      ...legacyMetadata(creator, deletion - DAY),
      force_deletion_at: deletion,
    }),
  };

  test('in whichever form: a moment before nothing happens, at that moment it goes', async () => {
    const crew = await people();
    const [bot, alice] = crew;
    const wishes = Object.entries(forms).flatMap(([form, write]) =>
      dates.map((date) => ({ form, date, metadata: write(alice.userId, date) })),
    );
    const made = await meetingsOf(crew, wishes);
    const rooms = wishes.map(({ form, date }, index) => ({ form, date, roomId: made[index]! }));
    const reaper = await reaperWithClock(bot, {
      ANNOUNCE_BEFORE_HOURS: '0',
      DELETE_AFTER_HOURS: '0',
      PURGE_AFTER_HOURS: '0',
    });
    const left = async () => {
      const there = await Promise.all(rooms.map(({ roomId }) => isThere(roomId)));
      return rooms.filter((_, index) => there[index]);
    };
    for (const date of dates) {
      await reaper.passAt(date - 1);
      expect(await left()).toEqual(rooms.filter((room) => room.date >= date));
      await reaper.passAt(date);
      expect(await left()).toEqual(rooms.filter((room) => room.date > date));
    }
  });
});

describe('the link in the parent', () => {
  const setUp = async (env: Readonly<Record<string, string>>) => {
    const crew = await people();
    const [bot, alice] = crew;
    // The bot has no power in this calendar; Alice links the meeting herself.
    const calendar = await alice.createRoom({
      preset: 'private_chat',
      room_version: '11',
      invite: [bot.userId],
    });
    await bot.join(calendar);
    const roomId = await meetingOf(crew, {
      metadata: metadata(alice.userId, Date.now() - HOUR),
      parent: calendar,
      isLinked: false,
    });
    await alice.sendState(calendar, 'm.space.child', { via: [homeserver.serverName] }, roomId);
    const reaper = await reaperWithClock(bot, {
      ANNOUNCE_BEFORE_HOURS: '0',
      DELETE_AFTER_HOURS: '0',
      PURGE_AFTER_HOURS: '0',
      ...env,
    });
    const report = await reaper.passAt(Date.now());
    return {
      report,
      link: await alice.stateContent(calendar, 'm.space.child', roomId),
      calendar,
      reaper,
      roomId,
      alice,
    };
  };

  test('is removed by the reaper where no bot may, which then leaves', async () => {
    const { report, link, calendar, reaper, alice } = await setUp({});
    expect([report.dangling, link]).toEqual([0, {}]);
    const members = (await administrator().stateOf(calendar)).filter(
      ({ state_key }) => state_key === reaper.userId,
    );
    expect(members.map(({ content }) => content['membership'])).toEqual(['leave']);
    const levels = await alice.stateContent(calendar, 'm.room.power_levels');
    expect(levels?.['users']).not.toHaveProperty([reaper.userId]);
  });

  test('is reported where the reaper must not', async () => {
    const { report, link, roomId } = await setUp({ MAY_TAKE_POWER: 'false' });
    expect(report.dangling).toBeGreaterThan(0);
    expect(link).toHaveProperty('via');
    expect(await isThere(roomId)).toBe(false);
  });
});
