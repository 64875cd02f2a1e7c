import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../stack/eventually.ts';
import type { Account } from '../stack/homeserver.ts';
import { matrixClient, type MatrixClient } from '../stack/matrixClient.ts';
import { adoption, type AdoptedRoom, type AdoptionReport } from './adopt.ts';
import { startBot, type Bot, type Place } from './bot.ts';
import { breakoutData, commands, sendCommand, stateOf } from './builders.ts';
import { metadata } from './meetingRooms.ts';
import {
  chatCalendar,
  closeAsPeer,
  legacyTimes,
  peerErrorRoom,
  peerHelpRoom,
  peerMeeting,
  sharedCalendar,
} from './peerRooms.ts';
import { administrator, freshName, person, sharedHomeserver, type Person } from './people.ts';

const homeserver = sharedHomeserver();

const newAccount = async (name: string): Promise<Account> => {
  const account = await homeserver.registerUser({ user: freshName(name) });
  await administrator().limitRate(account.userId, 0);
  return account;
};

/** Everything that a running NeoDateFix has made for alice and bob. */
const installation = async () => {
  const account = await newAccount('neodatefix');
  const peer = matrixClient(homeserver.url, account);
  const [alice, bob] = await Promise.all([person(homeserver, 'alice'), person(homeserver, 'bob')]);
  const [chat, plainChat, team, errors] = await Promise.all([
    chatCalendar(peer, alice),
    chatCalendar(peer, bob, { preset: 'private_chat' }),
    sharedCalendar(peer, alice, 'Team'),
    peerErrorRoom(peer, alice),
  ]);
  const soon = metadata(alice.userId, Date.now() + 5 * 3600_000);
  const unsound = { creator: alice.userId, calendar: [{ uid: 'x' }] };
  const [meeting, legacy, halfMade, broken, modern, closed, help, errorsAgain] = await Promise.all([
    peerMeeting(peer, alice, chat, { title: 'Planning', people: [bob], metadata: soon }),
    peerMeeting(peer, alice, team, { title: 'Old times', metadata: legacyTimes(alice) }),
    peerMeeting(peer, alice, team, { title: 'Half', isHalfMade: true }),
    peerMeeting(peer, alice, team, { title: 'Broken', metadata: unsound }),
    peerMeeting(peer, alice, chat, { title: 'Modern', version: '12' }),
    peerMeeting(peer, alice, team, { title: 'Over' }),
    peerHelpRoom(peer, alice, team),
    // It looks for such rooms each time anew, and sometimes makes a second one.
    peerErrorRoom(peer, alice),
  ]);
  const session = await peerMeeting(peer, alice, modern, {
    title: 'Group 1',
    type: 'breakoutsession',
    version: '12',
    metadata: metadata(alice.userId, Date.UTC(2041, 0, 1)),
  });
  await Promise.all([closeAsPeer(peer, closed, team), alice.join(help), alice.join(errors)]);
  const rooms = {
    chat,
    plainChat,
    team,
    meeting,
    legacy,
    halfMade,
    broken,
    modern,
    session,
    help,
    errors,
    errorsAgain,
  };
  return { account, peer, alice, bob, rooms, closed };
};

type Installation = Awaited<ReturnType<typeof installation>>;

const roomIn = (report: AdoptionReport, roomId: string): AdoptedRoom => {
  const room = report.rooms.find((each) => each.roomId === roomId);
  if (room === undefined) throw new Error(`${roomId} is not in the report`);
  return room;
};

const countOf = ({ rooms }: AdoptionReport, state: string): number =>
  rooms.flatMap(({ changes }) => changes).filter((change) => change.state === state).length;

/** All state of all rooms, as the peer's account sees it. */
const worldOf = async ({ peer, rooms }: Installation): Promise<Record<string, unknown>> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(rooms).map(async ([name, roomId]) => [name, await stateOf(peer, roomId)] as const),
    ),
  );

/** The bot on what the adoption left, going on where the peer stopped: its first sync brings no room that was there. */
const startOn = async (place: Place, account: Account, peer: MatrixClient): Promise<Bot> => {
  const { next_batch } = await peer.request<{ next_batch: string }>({ path: '/_matrix/client/v3/sync' });
  const { dataDir, database } = place;
  await writeFile(join(dataDir, 'bot.json'), JSON.stringify({ syncToken: next_batch }));
  const env = { ENABLE_WELCOME_WORKFLOW: 'true', ENABLE_PRIVATE_ROOM_ERROR_SENDING: 'true', ...database };
  return startBot({ homeserver, account, dataDir, env });
};

const answerTo = async (who: Person, botId: string, { roomId, text }: { roomId: string; text: string }) => {
  const eventId = await who.send(roomId, 'm.room.message', { msgtype: 'm.text', body: text });
  return eventually('the bot answers', async () => {
    const messages = await who.messages(roomId, 20);
    const reply = messages.find(
      ({ sender, content }) =>
        sender === botId && JSON.stringify(content['m.relates_to'] ?? {}).includes(eventId),
    );
    return reply && String(reply.content.body);
  });
};

/** What people do with their rooms afterwards, in the rooms that were there before. */
const everybodyWorksOn = async ({ alice, rooms }: Installation, botId: string): Promise<void> => {
  const { chat, meeting, legacy, modern, session, help, team, errors } = rooms;
  const data = (roomId: string, more: object = {}) => ({ target_room_id: roomId, ...more });
  const done = [
    await sendCommand(alice, chat, { type: commands.update, data: data(meeting, { title: 'Planned' }) }),
    await sendCommand(alice, team, { type: commands.update, data: data(legacy, { title: 'New times' }) }),
    await sendCommand(alice, meeting, { type: commands.breakouts, data: breakoutData() }),
    await sendCommand(alice, chat, {
      type: commands.broadcast,
      data: data(modern, { message: 'Come back' }),
    }),
    await sendCommand(alice, chat, { type: commands.close, data: data(modern) }),
  ];
  expect(done.map(({ key, content }) => (key === '✅' ? key : content))).toEqual(done.map(() => '✅'));
  expect((await stateOf(alice, meeting))['m.room.name']).toEqual({ name: 'Planned' });
  expect((await stateOf(alice, legacy))['net.nordeck.meetings.metadata']).toHaveProperty('calendar');
  // The session was not linked in its meeting; now it hears what is said to all of them, and closes with it.
  const said = (await alice.messages(session, 50)).map(({ content }) => String(content.body));
  expect(said.some((body) => body.includes('Come back'))).toBe(true);
  expect((await stateOf(alice, session))['m.room.tombstone']).toBeDefined();
  // A failure is explained in the room that the person knows.
  const refused = await sendCommand(alice, chat, { type: commands.update, data: data('!none:localhost') });
  expect(refused.content['net.nordeck.meetings.bot.meta']).toMatchObject({ room_id: errors });
  expect(await answerTo(alice, botId, { roomId: help, text: '!meeting status' })).toContain('is set up');
};

it('takes over the rooms of its own account: a dry run, then in earnest, then nothing is left to do', async () => {
  const all = await installation();
  const { account, rooms, closed, peer, alice } = all;
  const { place, report, text } = await adoption(homeserver.url, account.accessToken);
  const before = await worldOf(all);

  const dry = await report();
  expect(dry).toMatchObject({ by: account.userId, isDryRun: true });
  expect([countOf(dry, 'done'), await worldOf(all)]).toEqual([0, before]);
  const kinds = Object.entries(rooms).map(([name, roomId]) => [name, roomIn(dry, roomId).kind]);
  expect(Object.fromEntries(kinds)).toEqual({
    chat: 'calendar',
    plainChat: 'other',
    team: 'planner',
    meeting: 'meeting',
    legacy: 'meeting',
    halfMade: 'meeting',
    broken: 'meeting',
    modern: 'meeting',
    session: 'session',
    help: 'help',
    errors: 'errors',
    errorsAgain: 'errors',
  });
  expect(dry.rooms.map(({ roomId }) => roomId)).not.toContain(closed);
  expect(
    roomIn(dry, rooms.meeting)
      .widgets?.map(({ kind }) => kind)
      .sort(),
  ).toEqual(['breakout', 'cockpit', 'configured']);
  const whats = (roomId: string, of = dry) => roomIn(of, roomId).changes.map(({ what }) => what);
  expect(whats(rooms.help)).toEqual([`is remembered as help:${rooms.team}:${alice.userId}`]);
  expect(whats(rooms.errors)).toEqual([`is remembered as error:${alice.userId}`]);
  expect(whats(rooms.errorsAgain)).toEqual(['is remembered']);
  expect(whats(rooms.plainChat)).toContain('is remembered as a chat between two');
  expect(whats(rooms.modern)).toContain(`is linked to ${rooms.session}, which belongs to it`);
  const finding = (roomId: string) => roomIn(dry, roomId).findings.join('; ');
  expect(finding(rooms.legacy)).toContain('older form');
  expect(finding(rooms.broken)).toContain('cannot be read');
  expect(finding(rooms.errorsAgain)).toContain(rooms.errors);
  expect(finding(rooms.meeting)).toBe('');
  const words = await text();
  expect(words).toContain('This was a dry run');
  expect(words).toContain(`breakout session: ${rooms.session} Group 1`);

  const done = await report(['--apply']);
  expect([countOf(done, 'failed'), countOf(done, 'planned')]).toEqual([0, 0]);
  expect(countOf(done, 'done')).toBe(countOf(dry, 'planned'));
  const again = await report(['--apply']);
  expect(again.rooms.flatMap(({ changes }) => changes)).toEqual([]);
  // Nothing but the links changed in the rooms themselves.
  const after = (await worldOf(all)) as Record<string, Record<string, unknown>>;
  expect(after['modern']?.[`m.space.child|${rooms.session}`]).toHaveProperty('via');
  expect({ ...after, modern: undefined, team: undefined }).toEqual({
    ...before,
    modern: undefined,
    team: undefined,
  });

  const bot = await startOn(place, account, peer);
  expect(await answerTo(alice, bot.userId, { roomId: rooms.chat, text: '!meeting next' })).toContain(
    'Planning',
  );
  await everybodyWorksOn(all, bot.userId);
  await bot.stop();
});

it('gives everything back as it was', async () => {
  const all = await installation();
  const { report } = await adoption(homeserver.url, all.account.accessToken);
  const [before, dry] = [await worldOf(all), await report()];
  const { ledger } = await report(['--apply']);
  const plannedBack = await report(['--undo', ledger]);
  expect(countOf(plannedBack, 'planned')).toBe(countOf(dry, 'planned'));
  expect(countOf(await report(['--undo', ledger, '--apply']), 'failed')).toBe(0);
  expect((await report(['--undo', ledger, '--apply'])).rooms).toEqual([]);
  // A link that was taken back leaves an empty one behind, which nobody takes for one.
  const withoutEmptyLinks = (world: Record<string, unknown>): unknown =>
    JSON.parse(JSON.stringify(world), (key, value: unknown) =>
      key.startsWith('m.space.child|') && JSON.stringify(value) === '{}' ? undefined : value,
    );
  expect(withoutEmptyLinks(await worldOf(all))).toEqual(withoutEmptyLinks(before));
  const next = await report();
  const isMemory = ({ what }: { what: string }) => what.startsWith('is remembered');
  const memories = (of: AdoptionReport) => of.rooms.flatMap(({ changes }) => changes.filter(isMemory));
  expect(memories(next)).toEqual(memories(dry));
});

describe('another account', () => {
  it('is brought into all rooms with the power of the old one, though it is killed on the way', async () => {
    const all = await installation();
    const { account: from, rooms, peer, alice, bob } = all;
    const to = await newAccount('convene');
    const { place, report, text, start } = await adoption(homeserver.url, to.accessToken, {
      ADOPT_FROM_ACCESS_TOKEN: from.accessToken,
    });
    const dry = await report();
    expect([dry.by, dry.from]).toEqual([to.userId, from.userId]);
    expect(await text()).toContain('additional_creators');
    // Whoever was given no power cannot pass it on.
    expect(roomIn(dry, rooms.plainChat).findings.join()).toContain(`invite ${to.userId}`);
    const levelsOf = (of: AdoptionReport, roomId: string) => roomIn(of, roomId).changes[0]?.what;
    expect(levelsOf(dry, rooms.meeting)).toContain('power level 101');
    expect(levelsOf(dry, rooms.modern)).toContain('power level 151');

    const client = matrixClient(homeserver.url, to);
    for (const rounds of [1, 3]) {
      const child = start(['--apply']);
      await eventually(
        'some rooms are taken over',
        async () => (await client.joinedRooms()).length >= rounds,
      );
      await child.kill();
    }
    const rest = await report(['--apply']);
    expect([countOf(rest, 'failed'), countOf(rest, 'planned')]).toEqual([0, 0]);
    const again = await report(['--apply']);
    expect(again.rooms.flatMap(({ changes }) => changes)).toEqual([]);
    for (const roomId of [rooms.chat, rooms.meeting, rooms.help, rooms.errors]) {
      const levels = await client.stateContent<{ users: Record<string, number> }>(
        roomId,
        'm.room.power_levels',
      );
      const isCreatedByIt = roomId !== rooms.chat && levels?.users[from.userId] === undefined;
      if (!isCreatedByIt) expect(levels?.users[to.userId]).toBe(levels?.users[from.userId]);
    }

    const goodbye = await report(['--apply', '--farewell']);
    expect(countOf(goodbye, 'failed')).toBe(0);
    // It stays where the new one could not come, or has less power than it had.
    const stays = (await peer.joinedRooms()).toSorted();
    expect(stays).toEqual([rooms.plainChat, rooms.team].toSorted());
    expect(roomIn(goodbye, rooms.team).findings.join()).toContain('power level 50');

    const bot = await startOn(place, to, client);
    await alice.sendState(rooms.team, 'm.room.power_levels', {
      ...(await alice.stateContent<object>(rooms.team, 'm.room.power_levels')),
      users: { [alice.userId]: 100, [to.userId]: 50, [from.userId]: 50 },
    });
    expect(await answerTo(alice, bot.userId, { roomId: rooms.chat, text: '!meeting next' })).toContain(
      'Planning',
    );
    await everybodyWorksOn(all, bot.userId);
    await bob.join(rooms.meeting);
    await bot.stop();
  });

  it('goes again, and leaves the rooms to the old one as they were', async () => {
    const all = await installation();
    const { account: from, rooms, peer } = all;
    const to = await newAccount('convene');
    const env = { ADOPT_FROM_ACCESS_TOKEN: from.accessToken };
    const { report } = await adoption(homeserver.url, to.accessToken, env);
    const before = await worldOf(all);
    const { ledger } = await report(['--apply', '--farewell']);
    const back = await report(['--undo', ledger, '--apply']);
    expect(back.rooms.flatMap(({ changes }) => changes.filter(({ state }) => state !== 'done'))).toEqual([]);
    expect((await peer.joinedRooms()).toSorted()).toEqual(Object.values(rooms).toSorted());
    expect(await matrixClient(homeserver.url, to).joinedRooms()).toEqual([]);
    // What is left is that the other account was there: memberships, and markers and links that say nothing any more.
    const isTrace = (key: string, value: unknown) =>
      key.includes(to.userId) ||
      key === `m.room.member|${from.userId}` ||
      (key.startsWith('m.space.child|') && JSON.stringify(value) === '{}');
    const withoutTraces = (world: Record<string, unknown>): unknown =>
      JSON.parse(JSON.stringify(world), (key, value: unknown) => (isTrace(key, value) ? undefined : value));
    expect(withoutTraces(await worldOf(all))).toEqual(withoutTraces(before));
  });
});

it('names the account whose token is refused', async () => {
  const { accessToken } = await newAccount('convene');
  const { start } = await adoption(homeserver.url, accessToken, { ADOPT_FROM_ACCESS_TOKEN: 'syt_stale' });
  const child = start([]);
  expect((await child.ended).code).toBe(2);
  expect(child.lines().join('\n')).toContain('The account of ADOPT_FROM_ACCESS_TOKEN cannot be used');
});

it.each([
  [['--aply'], 'Unknown option'],
  [['--undo', '/nowhere/adoption.jsonl'], '/nowhere/adoption.jsonl'],
  [['--undo', 'x', '--farewell'], '--undo goes with'],
])('refuses %j in words, and changes nothing', async (args, words) => {
  const { account } = { account: await newAccount('neodatefix') };
  const { start } = await adoption(homeserver.url, account.accessToken);
  const child = start(args);
  expect((await child.ended).code).toBe(2);
  expect(child.lines().join('\n')).toContain(words);
});
