import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { anEntry, aRequest } from '../test/builders.ts';
import { collectLog } from '../test/collectLog.ts';
import { openMemoryDatabase } from '../test/memoryDatabase.ts';
import { alice, bob } from '../test/people.ts';
import { createCardMemory } from './cards.ts';
import { createJournal } from './journal.ts';
import { createMeetingIndex } from './meetingIndex.ts';
import { createPeople } from './people.ts';
import { createRoomMemory } from './roomMemory.ts';
import { createFacts, createSyncStore } from './syncStore.ts';
import { takeOverSyncToken } from './takeOver.ts';

type Database = Awaited<ReturnType<typeof openMemoryDatabase>>;
let database: Database;
beforeAll(async () => (database = await openMemoryDatabase()));
beforeEach(() => database.empty());
afterAll(() => database.close());

const [a, b, c] = ['!a:x', '!b:x', '!c:x'] as [RoomId, RoomId, RoomId];
const batch = (changes: object = {}) => ({
  token: 's1',
  commands: [],
  observations: [],
  unread: [],
  joined: [],
  left: [],
  invited: [],
  ...changes,
});
const event = (event_id: string, content: object = {}) =>
  ({ event_id, type: 'x', sender: alice, origin_server_ts: 5, content }) as unknown as RoomEvent;

describe('what a sync leaves behind', () => {
  it('is its place, its commands and its observations, and which of them are still to be dealt with', async () => {
    const store = createSyncStore(database.db);
    expect(await store.token()).toBeUndefined();
    const [one, two] = [aRequest('x', {}), aRequest('x', {})];
    const seen = [{ roomId: a, event: event('$o1', { text: '\0\ud800' }) }];
    const first = await store.record(batch({ commands: [one], observations: seen }));
    expect([...first]).toEqual([one.id, '$o1']);
    const next = await store.record(
      batch({
        token: 's2',
        commands: [one, two, two],
        observations: [...seen, { roomId: b, event: event('$o2') }],
      }),
    );
    expect([...next].sort()).toEqual([one.id, two.id, '$o1', '$o2'].sort());
    await createJournal(database.db).answered(one.id);
    expect([...(await store.record(batch({ token: 's2', commands: [one, two] })))]).toEqual([two.id]);
    expect(await store.token()).toBe('s2');
    expect(await store.unobserved()).toEqual([...seen, { roomId: b, event: event('$o2') }]);
    await store.observed('$o1');
    expect((await store.unobserved()).map((each) => each.event.event_id)).toEqual(['$o2']);
  });

  it('is nothing to be told of rooms that we are no longer in', async () => {
    const store = createSyncStore(database.db);
    const observations = [a, b].map((roomId) => ({ roomId, event: event(`$in${roomId}`) }));
    await store.record(batch({ observations }));
    await store.record(batch({ token: 's2', left: [a] }));
    expect((await store.unobserved()).map(({ roomId }) => roomId)).toEqual([b]);
  });

  it('is when it began', async () => {
    const store = createSyncStore(database.db);
    expect([await store.memoryBegan(5), await store.memoryBegan(9)]).toEqual([5, 5]);
  });

  it('is what cannot be read yet, until it is read, in one step with what is to be done about it', async () => {
    const store = createSyncStore(database.db);
    const unread = ['$u1', '$u2'].map((id, index) => ({ roomId: a, event: event(id), seenAt: index }));
    await store.record(batch({ unread }));
    await store.record(batch({ unread }));
    await store.unreadTold('$u2');
    expect(await store.unread()).toEqual([
      { roomId: a, event: event('$u1'), seenAt: 0, told: false },
      { roomId: a, event: event('$u2'), seenAt: 1, told: true },
    ]);
    const commands = [aRequest('x', {})];
    expect([...(await store.recordRead('$u1', { commands, observations: [] }))]).toEqual([commands[0]?.id]);
    await store.forgetUnread('$u2');
    expect(await store.unread()).toEqual([]);
    const broken = { commands: [{ ...aRequest('x', {}), id: null as unknown as string }], observations: [] };
    await store.record(batch({ unread }));
    await expect(store.recordRead('$u1', broken)).rejects.toThrow();
    expect(await store.unread()).toHaveLength(2);
  });

  it('is nothing when any of it cannot be written', async () => {
    const store = createSyncStore(database.db);
    await store.record(batch({ token: 's1' }));
    const commands = [aRequest('x', {})];
    await expect(
      store.record(batch({ token: 's2', commands, invited: [{ roomId: null }] })),
    ).rejects.toThrow();
    expect(await store.token()).toBe('s1');
    expect(await database.db.selectFrom('command').selectAll().execute()).toEqual([]);
  });

  it('is who invited us where, until that is done', async () => {
    const store = createSyncStore(database.db);
    const invited = [
      { roomId: a, sender: alice, isDirect: true },
      { roomId: b, sender: bob, isDirect: false },
    ];
    await store.record(batch({ invited }));
    await store.record(batch({ invited }));
    expect(await store.invited()).toEqual(invited);
    await store.invitationDone(a);
    expect(await store.invited()).toEqual(invited.slice(1));
  });

  it('is which rooms have a card of ours, as the rooms say, until we leave them', async () => {
    const store = createSyncStore(database.db);
    const cards = createCardMemory(database.db);
    await cards.want(a, { locale: 'de', timeZone: 'UTC' });
    const joined = [a, b, c].map((roomId) => ({ roomId, hasCard: roomId !== c }));
    await store.record(batch({ joined }));
    // What is known already stays; what only the room tells is taken to be right.
    expect((await cards.due(10)).map(({ roomId }) => roomId)).toEqual([a]);
    const haveCards = () => Promise.all([a, b, c].map((roomId) => cards.doubt([roomId])));
    expect(await haveCards()).toEqual([true, true, false]);
    await store.record(batch({ left: [b] }));
    expect(await haveCards()).toEqual([true, false, false]);
  });

  it('is which rooms we are in, and what each was made for', async () => {
    const store = createSyncStore(database.db);
    await store.record(
      batch({
        joined: [
          { roomId: a, madeFor: '$c' },
          { roomId: b, madeFor: undefined },
        ],
      }),
    );
    await store.record(
      batch({
        joined: [
          { roomId: a, madeFor: undefined },
          { roomId: c, madeFor: '$c' },
        ],
      }),
    );
    expect([await store.madeFor('$c'), await store.markOf(a), await store.markOf(b)]).toEqual([
      [a, c],
      '$c',
      undefined,
    ]);
    await store.record(batch({ left: [a] }));
    expect([await store.madeFor('$c'), await store.markOf(a)]).toEqual([[c], undefined]);
  });

  it('is which of several rooms is the chosen one', async () => {
    const store = createSyncStore(database.db);
    await store.record(batch({ joined: [{ roomId: a, madeFor: '$c' }] }));
    expect(await store.chosen('$c')).toBeUndefined();
    await store.choose(a, '$c');
    await store.choose(b, '$d');
    await store.record(batch({ joined: [{ roomId: b, madeFor: '$d' }] }));
    expect([await store.chosen('$c'), await store.chosen('$d')]).toEqual([a, b]);
  });

  it('is a room whose name PostgreSQL cannot hold', async () => {
    const store = createSyncStore(database.db);
    const metadata = { creator: alice, calendar: [anEntry()], text: '\0\ud800' };
    const type = 'net.nordeck.meetings.meeting';
    await store.record(batch({ joined: [{ roomId: a, type, name: 'N\0ame \ud800', metadata }] }));
    const index = createMeetingIndex(database.db);
    expect(await index.meetings()).toMatchObject([{ roomId: a, title: 'Name \ufffd', metadata }]);
    await index.note(a, 'm.room.name', { name: 'Other\0' });
    expect(await index.meetings()).toMatchObject([{ title: 'Other' }]);
    expect(await index.countRooms()).toBe(1);
  });

  it('can be as much as a first sync of forty thousand rooms brings', async () => {
    const store = createSyncStore(database.db);
    const joined = Array.from({ length: 40_000 }, (_, n) => ({
      roomId: `!${n}:x` as RoomId,
      madeFor: `$${n}`,
    }));
    const observations = Array.from({ length: 25_000 }, (_, n) => ({ roomId: a, event: event(`$o${n}`) }));
    const commands = Array.from({ length: 8_000 }, () => aRequest('x', {}));
    const fresh = await store.record(batch({ joined, observations, commands }));
    expect(fresh.size).toBe(33_000);
    await store.record(batch({ left: joined.map(({ roomId }) => roomId) }));
    expect(await store.madeFor('$5')).toEqual([]);
  });
});

describe('what is remembered of one room', () => {
  it('is put right, and found by what it was made for, until it is forgotten', async () => {
    const memory = createRoomMemory(database.db);
    const store = createSyncStore(database.db);
    expect(await memory.recall(a)).toBeUndefined();
    const record = { madeFor: 'error:@a:x', name: 'Messages', metadata: { creator: alice }, closed: true };
    await memory.note(a, { type: 'x' });
    await memory.note(a, record);
    expect([await memory.recall(a), await store.chosen('error:@a:x')]).toEqual([record, a]);
    // A later sync tells nothing of what it was made for.
    await store.record(batch({ joined: [{ roomId: a, name: 'Renamed' }] }));
    expect(await memory.recall(a)).toEqual({ ...record, name: 'Renamed' });
    await memory.forget(a);
    expect(await store.madeFor('error:@a:x')).toEqual([]);
  });
});

describe('single facts', () => {
  it('are kept and replaced', async () => {
    const facts = createFacts(database.db);
    expect(await facts.get('a')).toBeUndefined();
    await facts.set('a', 'one');
    await facts.set('a', 'two');
    expect(await facts.get('a')).toBe('two');
    await facts.forget('a');
    expect(await facts.get('a')).toBeUndefined();
  });

  it('are the language of people and which chats are between two', async () => {
    const people = createPeople(createFacts(database.db), { locale: 'en', timeZone: 'UTC' });
    expect([await people.localeOf(alice), await people.isDirect(a)]).toEqual(['en', false]);
    await people.setLocale(alice, 'de');
    await people.rememberDirect(a);
    expect([await people.localeOf(alice), await people.localeOf(bob), await people.isDirect(a)]).toEqual([
      'de',
      'en',
      true,
    ]);
  });
});

describe('the storage of NeoDateFix', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'take-over-'))));
  afterAll(() => rm(folder, { recursive: true }));

  async function takeOver(text: string | undefined, known?: string) {
    const path = join(folder, 'bot.json');
    await rm(path, { force: true });
    if (text !== undefined) await writeFile(path, text);
    const { log, lines } = collectLog();
    const facts = createFacts(database.db);
    if (known !== undefined) await facts.set('sync_token', known);
    await takeOverSyncToken(facts, path, log);
    return { token: await createSyncStore(database.db).token(), levels: lines.map(({ level }) => level) };
  }

  it('gives its place in the sync', async () => {
    expect(await takeOver('{"syncToken":"s5","filter":{}}')).toEqual({ token: 's5', levels: [30] });
  });

  it('gives nothing where we have a place of our own', async () => {
    expect(await takeOver('{"syncToken":"s5"}', 's9')).toEqual({ token: 's9', levels: [] });
  });

  it.each<[string | undefined, number[]]>([
    [undefined, []],
    ['{}', []],
    ['{"syncToken":5}', []],
    ['{"syncToken":null}', []],
    ['no json', [40]],
    ['null', [40]],
  ])('gives nothing when it is %p', async (text, levels) => {
    expect(await takeOver(text)).toEqual({ token: undefined, levels });
  });
});
