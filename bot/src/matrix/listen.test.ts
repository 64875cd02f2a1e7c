import { AppError } from '../../../shared/src/appError.ts';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { createQueue } from '../dispatch/queue.ts';
import { createRunner } from '../dispatch/runner.ts';
import { Interrupted } from '../interrupted.ts';
import { aMeeting, aRequest } from '../test/builders.ts';
import { collectLog } from '../test/collectLog.ts';
import { createMemorySyncStore } from '../test/memorySyncStore.ts';
import { alice, bob, bot, calendarRoom } from '../test/people.ts';
import { scriptHomeserver, type Answer, type Requested } from '../test/scriptedHomeserver.ts';
import { sealedBy } from '../test/fakeMachine.ts';
import { createService, type TestService } from '../test/service.ts';
import { createAnswerCommand } from './answer.ts';
import { createHistory } from './history.ts';
import { createListener } from './listen.ts';
import type { Watcher } from './watcher.ts';

const create = 'net.nordeck.meetings.meeting.create';
const permissions = 'net.nordeck.meetings.meeting.change.message_permissions';
const close = 'net.nordeck.meetings.meeting.close';
const turn = () => new Promise(setImmediate);

let events = 0;
/** An event of alice. */
const said = (type: string, content: object, changes: object = {}): RoomEvent => {
  events += 1;
  return {
    event_id: `$said${events}` as EventId,
    type,
    sender: alice,
    origin_server_ts: 0,
    content: { ...content },
    ...changes,
  };
};
const command = (type: string, data: object, changes: object = {}) =>
  said(type, { data, context: { locale: 'en', timezone: 'Europe/Berlin' } }, changes);
const aCommand = (changes: object = {}) =>
  command(permissions, { target_room_id: calendarRoom, messaging_power_level: 0 }, changes);
const invited = () => said('m.room.member', { membership: 'invite' }, { state_key: bot });

type Sync = {
  readonly join?: Readonly<
    Record<
      string,
      {
        readonly events?: readonly RoomEvent[];
        readonly state?: readonly RoomEvent[];
        readonly limited?: boolean;
        readonly prev_batch?: string;
      }
    >
  >;
  readonly invite?: Readonly<Record<string, readonly object[]>>;
  readonly leave?: readonly string[];
};

const toAnswer = ({ join = {}, invite = {}, leave = [] }: Sync, count: number): Answer => ({
  next_batch: `s${count}`,
  rooms: {
    join: Object.fromEntries(
      Object.entries(join).map(([id, { events: timeline = [], state = [], ...rest }]) => [
        id,
        { state: { events: state }, timeline: { events: timeline, ...rest } },
      ]),
    ),
    invite: Object.fromEntries(
      Object.entries(invite).map(([id, list]) => [id, { invite_state: { events: list } }]),
    ),
    leave: Object.fromEntries(leave.map((id) => [id, {}])),
  },
});

type Options = {
  readonly service?: TestService;
  /** The place in the sync at which it begins. */
  readonly token?: string | undefined;
  /** When its memory began; long ago where it has a place. */
  readonly began?: number;
  readonly watchers?: readonly Watcher[];
  /** Other requests than the sync. */
  readonly other?: (request: Requested) => Answer;
  readonly now?: number;
  readonly filter?: undefined;
  /** Reads encrypted events with the keys of these sessions. */
  readonly crypto?: { readonly keys: Set<string>; readonly tell?: (eventId: string) => void };
  /** Is given what lets the key of a session come. */
  readonly withArrival?: (arrive: (sessionId: string) => void) => void;
  /** What is waited for beyond that. */
  readonly until?: () => boolean;
};

/** Lets the bot listen until the syncs are over and everything is done that they brought. */
async function listen(syncs: readonly (Sync | Error)[], options: Options = {}) {
  const { service = createService(), watchers = [], other, now = 0 } = options;
  const { rooms, journal, dispatch } = service;
  const { log, lines } = collectLog();
  let count = 0;
  const over = Promise.withResolvers<void>();
  const homeserver = scriptHomeserver((request) => {
    if (!request.path.endsWith('/sync')) return other?.(request) ?? new AppError('not_found', 'x');
    const next = syncs[count];
    count += 1;
    if (next instanceof Error) return next;
    if (next) return toAnswer(next, count);
    over.resolve();
    return 'never';
  });
  const first = 'token' in options ? options.token : 's0';
  const { began = first === undefined ? 0 : -1e9 } = options;
  const store = createMemorySyncStore(journal, { first, began });
  const accepted: unknown[] = [];
  const late: unknown[] = [];
  const seen: unknown[] = [];
  const received: unknown[] = [];
  let arrive: (sessionId: string) => void = () => undefined;
  const queue = createQueue(8);
  const types = [create, permissions, close, ...watchers.flatMap((watcher) => watcher.types)];
  const listener = createListener({
    homeserver,
    botId: bot,
    store,
    journal,
    runner: createRunner({ dispatch, queue }),
    queue,
    commandTypes: [create, permissions, close],
    crypto: options.crypto && {
      open: () => Promise.resolve(),
      receive: (response) => Promise.resolve(void received.push([response.next_batch, store.batches.length])),
      unseal: (_, event) => {
        const { session_id, ciphertext } = event.content as { session_id: string; ciphertext: string };
        return Promise.resolve(
          session_id === 'empty'
            ? undefined
            : options.crypto?.keys.has(session_id)
              ? { ...event, ...(JSON.parse(ciphertext) as { type: string; content: object }) }
              : event,
        ) as Promise<RoomEvent | undefined>;
      },
      listen: (listener) => {
        arrive = (sessionId) => listener.arrived([{ sessionId, roomId: calendarRoom }]);
      },
      tellUnread: ({ event }) => Promise.resolve(options.crypto?.tell?.(event.event_id)),
      patience: 0,
    },
    watchers,
    acceptInvitation: (invitation) => Promise.resolve(void accepted.push(invitation)),
    leaveIfLate: (...room) => Promise.resolve(void late.push(room)),
    answer: createAnswerCommand({ rooms, journal, explain: () => Promise.resolve(undefined), log }),
    history: createHistory({ homeserver, botId: bot, types }),
    seeSync: (response) => seen.push(response.next_batch),
    filter: 'filter' in options ? undefined : { types, timelineLimit: 50 },
    maxAge: 1000,
    now: () => now,
    log,
  });
  let ready = 0;
  options.withArrival?.((sessionId) => arrive(sessionId));
  const ended = listener.run(() => (ready += 1));
  await Promise.race([over.promise, ended]);
  while (queue.length() > 0 || !(options.until?.() ?? true)) await turn();
  await turn();
  const status = listener.status();
  homeserver.stop();
  await ended;
  const reactions = (roomId: RoomId = calendarRoom) =>
    rooms
      .messages(roomId)
      .filter(({ type }) => type === 'm.reaction')
      .map(({ content }) => {
        const relation = content['m.relates_to'] as { event_id: string; key: string };
        return [relation.event_id, relation.key];
      });
  return { ...service, homeserver, store, lines, accepted, late, seen, received, ready, status, reactions };
}

const inRoom = (...list: RoomEvent[]): Sync => ({ join: { [calendarRoom]: { events: list } } });
const pathsOf = ({ requests }: { requests: readonly Requested[] }, part: string) =>
  requests.filter(({ path }) => path.includes(part));

describe('a command that the sync brings', () => {
  it('is carried out and answered by one ✅ where it was sent', async () => {
    const event = command(create, aMeeting());
    const { reactions, rooms, journal } = await listen([inRoom(event)]);
    expect(reactions()).toEqual([[event.event_id, '✅']]);
    expect(rooms.messages(calendarRoom)[0]?.content['net.nordeck.meetings.bot.meta']).toEqual({
      room_ids: ['!room1:example.com'],
    });
    expect(journal.stage(event.event_id)).toBe('answered');
  });

  it('is answered by one ❌ with the reason when it fails', async () => {
    const event = command(create, { title: 5 });
    const { reactions, rooms } = await listen([inRoom(event)]);
    expect(reactions()).toEqual([[event.event_id, '❌']]);
    expect(rooms.messages(calendarRoom)[0]?.content['net.nordeck.meetings.bot.meta']).toMatchObject({
      code: 'invalid',
      fields: expect.arrayContaining(['title must be a string']) as unknown,
    });
  });

  it.each<[string, Error, string]>([
    ['a rate limit', new AppError('limited', 'x'), 'limited'],
    ['a failure of the homeserver', new AppError('upstream', 'x'), 'upstream'],
    ['a bug', new TypeError('x'), 'internal'],
  ])('is answered once, with ❌, at %s', async (_, error, code) => {
    const service = createService();
    service.rooms.failOnce(({ name }) => name === 'setState', error);
    const event = aCommand();
    const { reactions, rooms } = await listen([inRoom(event)], { service });
    expect(reactions()).toEqual([[event.event_id, '❌']]);
    expect(rooms.messages(calendarRoom)[0]?.content).toMatchObject({
      'net.nordeck.meetings.bot.meta': { code },
    });
  });

  it('is run once though the sync brings it twice', async () => {
    const event = aCommand();
    const { reactions } = await listen([inRoom(event, event), inRoom(event)]);
    expect(reactions()).toHaveLength(1);
  });

  it('is the sender’s of the event, whatever its content says', async () => {
    const event = aCommand({
      sender: bob,
      content: { sender: alice, data: { target_room_id: calendarRoom, messaging_power_level: 0 } },
    });
    const { reactions } = await listen([inRoom(event)]);
    expect(reactions()).toEqual([[event.event_id, '❌']]);
  });

  it('is run in order with those of its room', async () => {
    const list = [5, 6, 7].map((level) =>
      command(permissions, { target_room_id: calendarRoom, messaging_power_level: level }),
    );
    const { rooms, reactions } = await listen([inRoom(...list)]);
    expect(reactions().map(([id]) => id)).toEqual(list.map(({ event_id }) => event_id));
    expect(rooms.look(calendarRoom).content('m.room.power_levels')?.events_default).toBe(7);
  });

  it('that was cut off goes on before any other changes the same room', async () => {
    const service = createService();
    const { journal, rooms } = service;
    for (const [id, level] of [
      ['$earlier', 5],
      ['$cut off', 6],
    ] as const) {
      const data = { target_room_id: calendarRoom, messaging_power_level: level };
      journal.note(aRequest(permissions, data, { id }), 'http');
    }
    await journal.begin('$cut off');
    await listen([], { service });
    expect(rooms.look(calendarRoom).content('m.room.power_levels')?.events_default).toBe(5);
  });

  it.each([
    ['of a state event', { state_key: '' }],
    ['of another type', { type: 'm.room.message' }],
    ['of the bot itself', { sender: bot }],
  ])('is none when it is that %s', async (_, changes) => {
    const { reactions, store } = await listen([inRoom(aCommand(changes))]);
    expect(reactions()).toEqual([]);
    expect(store.batches[0]?.commands).toEqual([]);
  });

  it('is left alone when it was sent before the bot was invited', async () => {
    const [before, between, after] = [aCommand(), aCommand(), aCommand()];
    const joined = said('m.room.member', { membership: 'join' }, { state_key: bot, sender: bot });
    const { reactions } = await listen([inRoom(before, invited(), between, invited(), joined, after)]);
    expect(reactions()).toEqual([[after.event_id, '✅']]);
  });

  it.each(['text', [], { data: 5 }, {}])('is answered whatever its content is: %j', async (content) => {
    const event = said(create, {}, { content });
    const { reactions } = await listen([inRoom(event)]);
    expect(reactions()).toEqual([[event.event_id, '❌']]);
  });

  it('that closes its own room is answered before the bot leaves', async () => {
    const service = createService();
    const [roomId] = await service.done(create, aMeeting());
    service.join(roomId as RoomId, alice);
    const event = command(close, { target_room_id: roomId });
    const { reactions, rooms } = await listen([{ join: { [roomId as RoomId]: { events: [event] } } }], {
      service,
    });
    expect(reactions(roomId)).toEqual([[event.event_id, '✅']]);
    expect(rooms.look(roomId as RoomId).content('m.room.member', bot)?.membership).toBe('leave');
  });

  it('in a room where the bot may not write is done all the same, and the log says so', async () => {
    const service = createService();
    service.rooms.put(calendarRoom, 'm.room.power_levels', '', {
      users: { [alice]: 100, [bot]: 50 },
      events: { 'm.reaction': 60 },
    });
    const event = command(permissions, { target_room_id: calendarRoom, messaging_power_level: 3 });
    const { journal, lines, rooms } = await listen([inRoom(event)], { service });
    expect(rooms.look(calendarRoom).content('m.room.power_levels')?.events_default).toBe(3);
    expect(journal.stage(event.event_id)).toBe('answered');
    expect(lines).toMatchObject([{ msg: 'a command could not be answered', command: event.event_id }]);
  });
});

describe('what a limited sync left out', () => {
  const page = (path: string) => path.includes('/messages');

  it('is fetched back to where the last sync ended, before anything is journalled', async () => {
    const list = Array.from({ length: 5 }, () => aCommand());
    const pages: Record<string, Answer> = {
      p1: { chunk: [list[3], list[2]], end: 'p2' },
      p2: { chunk: [list[1]], end: 'p3' },
      p3: { chunk: [list[0]] },
    };
    const limited = {
      join: { [calendarRoom]: { events: [list[4] as RoomEvent], limited: true, prev_batch: 'p1' } },
    };
    const { reactions, homeserver, store } = await listen([limited], {
      other: ({ path, query }) => (page(path) ? (pages[String(query.from)] ?? {}) : {}),
    });
    expect(reactions().map(([id]) => id)).toEqual(list.map(({ event_id }) => event_id));
    expect(store.batches).toHaveLength(1);
    const asked = pathsOf(homeserver, '/messages');
    expect(asked.map(({ query }) => [query.dir, query.from, query.to])).toEqual([
      ['b', 'p1', 's0'],
      ['b', 'p2', 's0'],
      ['b', 'p3', 's0'],
    ]);
    expect(asked[0]?.path).toBe('/_matrix/client/v3/rooms/!cal%3Aexample.com/messages');
  });

  it.each<[string, Answer]>([
    ['nothing more', { chunk: [], end: 'p2' }],
    ['the same place again', { chunk: [aCommand()], end: 'p1' }],
    ['no end', { chunk: [aCommand()] }],
  ])('ends with a page that has %s', async (_, answer) => {
    const limited = { join: { [calendarRoom]: { limited: true, prev_batch: 'p1' } } };
    const { homeserver } = await listen([limited], { other: () => answer });
    expect(pathsOf(homeserver, '/messages')).toHaveLength(1);
  });

  it('is not what was said before the bot was invited', async () => {
    const [old, fresh] = [aCommand(), aCommand()];
    const limited = { join: { [calendarRoom]: { events: [fresh], limited: true, prev_batch: 'p1' } } };
    const { reactions } = await listen([limited], { other: () => ({ chunk: [invited(), old] }) });
    expect(reactions().map(([id]) => id)).toEqual([fresh.event_id]);
  });

  it('is fetched at a first sync as far back as commands may be old', async () => {
    const [recent, old] = [aCommand(), aCommand({ origin_server_ts: -1001 })];
    const pages: Record<string, Answer> = { p1: { chunk: [recent, old], end: 'p2' } };
    const limited = { join: { [calendarRoom]: { limited: true, prev_batch: 'p1' } } };
    const { homeserver, reactions } = await listen([limited], {
      token: undefined,
      other: ({ path, query }) => (page(path) ? (pages[String(query.from)] ?? {}) : { chunk: [] }),
    });
    const asked = pathsOf(homeserver, '/messages').map(({ query }) => [query.from, query.to]);
    expect(asked).toEqual([['p1', undefined]]);
    expect(reactions().map(([id]) => id)).toEqual([recent.event_id]);
  });

  it('keeps the sync at its place until it could be fetched', async () => {
    const event = aCommand();
    const limited = { join: { [calendarRoom]: { limited: true, prev_batch: 'p1' } } };
    let tries = 0;
    const { homeserver, reactions } = await listen([limited, limited], {
      other: () => ((tries += 1) === 1 ? new AppError('upstream', 'x') : { chunk: [event] }),
    });
    expect(pathsOf(homeserver, '/sync').map(({ query }) => query.since)).toEqual(['s0', 's0', 's2']);
    expect(reactions()).toHaveLength(1);
  });

  it.each(['denied', 'not_found'] as const)('holds up no other room where it is %s', async (code) => {
    const event = aCommand();
    const { reactions } = await listen(
      [
        {
          join: {
            '!gone:example.com': { limited: true, prev_batch: 'p1' },
            [calendarRoom]: { events: [event] },
          },
        },
      ],
      { other: () => new AppError(code, 'x') },
    );
    expect(reactions()).toEqual([[event.event_id, '✅']]);
  });
});

describe('a first sync', () => {
  it('takes up recent commands that were not answered, and no others', async () => {
    const [answered, old, open] = [aCommand(), aCommand({ origin_server_ts: -500 }), aCommand()];
    const relations: Record<string, Answer> = {
      [answered.event_id]: { chunk: [{ sender: bob }, { sender: bot }] },
      [open.event_id]: { chunk: [{ sender: bob }] },
    };
    const { reactions, homeserver } = await listen([inRoom(answered, old, open)], {
      token: undefined,
      now: 600,
      other: ({ path }) => relations[decodeURIComponent(path).split('/')[7] ?? ''] ?? new Error('not asked'),
    });
    expect(reactions().map(([id]) => id)).toEqual([open.event_id]);
    expect(pathsOf(homeserver, '/relations/')[0]?.path).toMatch(
      /^\/_matrix\/client\/v1\/rooms\/!cal%3Aexample\.com\/relations\/%24said\d+\/m\.annotation$/,
    );
  });

  it('is followed by others of which the commands may be answered too', async () => {
    const [answered, open] = [aCommand(), aCommand()];
    const { reactions } = await listen([inRoom(answered, open)], {
      began: 0,
      other: ({ path }) => ({
        chunk: path.includes(encodeURIComponent(answered.event_id)) ? [{ sender: bot }] : [],
      }),
    });
    expect(reactions().map(([id]) => id)).toEqual([open.event_id]);
  });

  it('does not wait for news, and those after it do', async () => {
    const { homeserver, ready, seen } = await listen([{}, {}], { token: undefined });
    expect(pathsOf(homeserver, '/sync').map(({ query }) => [query.since, query.timeout])).toEqual([
      [undefined, 0],
      ['s1', 30_000],
      ['s2', 30_000],
    ]);
    expect(ready).toBe(1);
    expect(seen).toEqual(['s1', 's2']);
  });
});

describe('the listener', () => {
  it('asks for what the bot acts upon, and for everything where it is told so', async () => {
    const { homeserver } = await listen([{}]);
    const { room } = JSON.parse(String(homeserver.requests[0]?.query.filter)) as {
      room: { timeline: { types: string[]; limit: number; not_senders: string[] } };
    };
    expect(room.timeline).toMatchObject({ limit: 50, not_senders: [bot] });
    expect(room.timeline.types).toEqual(
      expect.arrayContaining([create, permissions, close, 'm.room.member']),
    );
    const all = await listen([{}], { filter: undefined });
    expect(all.homeserver.requests[0]?.query).not.toHaveProperty('filter');
  });

  it('says when it was last in sync', async () => {
    const { status } = await listen([{}], { now: 42 });
    expect(status).toEqual({ lastSync: 42, trouble: undefined });
  });

  it('goes on where it was when the sync fails, and says what is wrong meanwhile', async () => {
    const { homeserver, status, lines } = await listen([{}, new AppError('upstream', 'broken')]);
    expect(pathsOf(homeserver, '/sync').map(({ query }) => query.since)).toEqual(['s0', 's1', 's1']);
    expect(homeserver.pauses).toEqual([15_000]);
    expect(status).toEqual({
      lastSync: 0,
      trouble: { key: 'problemListening', values: { reason: 'broken' } },
    });
    expect(lines).toMatchObject([{ level: 50, msg: 'The bot cannot listen to the homeserver: broken' }]);
  });

  it('says so, and lives, when its access token is no longer good', async () => {
    const { status, ready } = await listen([new AppError('unauthenticated', 'M_UNKNOWN_TOKEN')]);
    expect(status.trouble).toEqual({ key: 'problemTokenRefused' });
    expect(ready).toBe(0);
  });

  it('begins anew when the homeserver knows its place no longer', async () => {
    const event = aCommand();
    const { homeserver, reactions, status } = await listen(
      [new AppError('invalid', 'M_UNKNOWN_POS'), inRoom(event)],
      {
        other: () => ({ chunk: [] }),
      },
    );
    expect(pathsOf(homeserver, '/sync').map(({ query }) => query.since)).toEqual(['s0', undefined, 's2']);
    expect(reactions()).toEqual([[event.event_id, '✅']]);
    expect(status.trouble).toBeUndefined();
  });

  it('notes the rooms that it joined, with what they were made for, and those it left', async () => {
    const made = '!made:example.com' as RoomId;
    const forged = '!forged:example.com' as RoomId;
    const mark = { 'io.convene.made_for': '$command' };
    const { store, late } = await listen([
      {
        join: {
          [calendarRoom]: {},
          [made]: { state: [said('m.room.create', mark, { sender: bot, state_key: '' })] },
          [forged]: { state: [said('m.room.create', mark, { state_key: '' })] },
        },
        leave: ['!left:example.com'],
      },
    ]);
    expect(store.batches[0]).toMatchObject({
      token: 's1',
      left: ['!left:example.com'],
      joined: [
        { roomId: calendarRoom, madeFor: undefined },
        { roomId: made, madeFor: '$command' },
        { roomId: forged, madeFor: undefined },
      ],
    });
    expect(late).toEqual([[made, '$command']]);
  });

  it('takes everything for timely where its memory begins', async () => {
    const state = [
      said('m.room.create', { 'io.convene.made_for': '$command' }, { sender: bot, state_key: '' }),
    ];
    const { late } = await listen([{ join: { '!made:example.com': { state } } }], { token: undefined });
    expect(late).toEqual([]);
  });

  it('accepts each invitation that says by whom it is, once', async () => {
    const member = (sender: UserId, content: object = {}) => ({
      type: 'm.room.member',
      state_key: bot,
      sender,
      content: { membership: 'invite', ...content },
    });
    const room = '!invited:example.com' as RoomId;
    const { accepted, store } = await listen([
      {
        invite: {
          [room]: [member(alice, { is_direct: true })],
          '!other:example.com': [member(bob)],
          '!odd:example.com': [],
        },
      },
    ]);
    expect(accepted).toEqual([
      { roomId: room, sender: alice, isDirect: true },
      { roomId: '!other:example.com', sender: bob, isDirect: false },
    ]);
    expect(await store.invited()).toEqual([]);
  });
});

describe('a watcher', () => {
  const watching = (watch: Watcher['watch'], concerns?: Watcher['concerns']): Watcher => ({
    types: ['custom'],
    watch,
    ...(concerns && { concerns }),
  });

  it('is told once of each event of its types that concerns it, in order', async () => {
    const told: unknown[] = [];
    const watcher = watching(
      (roomId, event) => Promise.resolve(void told.push([roomId, event.content.n])),
      ({ content }) => content.n !== 2,
    );
    const list = [1, 2, 3].map((n) => said('custom', { n }));
    const own = said('custom', { n: 4 }, { sender: bot });
    const { store } = await listen([inRoom(...list, own, said('other', {})), inRoom(...list)], {
      watchers: [watcher],
    });
    expect(told).toEqual([
      [calendarRoom, 1],
      [calendarRoom, 3],
    ]);
    expect(await store.unobserved()).toEqual([]);
  });

  it('is told of nothing that concerns only another one', async () => {
    const told: string[] = [];
    const [one, two] = ['one', 'two'].map((name) =>
      watching(
        (_, { content }) => Promise.resolve(void told.push(`${name} ${String(content.n)}`)),
        ({ content }) => content.for === name,
      ),
    );
    if (!one || !two) throw new Error('no watchers');
    const list = [said('custom', { n: 1, for: 'one' }), said('custom', { n: 2, for: 'two' })];
    await listen([inRoom(...list)], { watchers: [one, two] });
    expect(told).toEqual(['one 1', 'two 2']);
  });

  it('is told that a new room is encrypted, and of no other state that it brings', async () => {
    const told: unknown[] = [];
    const watch: Watcher['watch'] = (_, { type }) => Promise.resolve(void told.push(type));
    const state = ['m.room.name', 'm.room.encryption'].map((type) => said(type, {}, { state_key: '' }));
    const watchers = [{ types: ['m.room.name', 'm.room.encryption'], watch }];
    await listen([{ join: { [calendarRoom]: { state } } }], { watchers });
    expect(told).toEqual(['m.room.encryption']);
  });

  it('that fails keeps nobody from working, and is told again later and later', async () => {
    let tries = 0;
    const failing = watching(() =>
      (tries += 1) < 4 ? Promise.reject(new Error('broken')) : Promise.resolve(),
    );
    const event = aCommand();
    const { reactions, lines, store, homeserver } = await listen([inRoom(said('custom', {}), event)], {
      watchers: [failing],
      until: () => tries === 4,
    });
    expect(reactions()).toHaveLength(1);
    expect(homeserver.pauses).toEqual([15_000, 30_000, 60_000]);
    expect(lines).toMatchObject(
      Array(3).fill({
        level: 50,
        msg: 'something went wrong, and is tried again',
        err: { message: 'broken' },
      }),
    );
    expect(await store.unobserved()).toEqual([]);
  });

  it.each(['denied', 'not_found', 'invalid'] as const)(
    'that is refused for good (%s) is not told again, and keeps no other from being told',
    async (code) => {
      const told: unknown[] = [];
      const watchers = [
        watching(() => Promise.reject(new AppError(code, 'no'))),
        watching((_, { content }) => Promise.resolve(void told.push(content.n))),
      ];
      const { lines, store, homeserver } = await listen([inRoom(said('custom', { n: 1 }))], { watchers });
      expect(told).toEqual([1]);
      expect([homeserver.pauses, await store.unobserved()]).toEqual([[], []]);
      expect(lines).toMatchObject([
        { level: 30, msg: 'what somebody did could not be acted upon', err: { message: 'no' } },
      ]);
    },
  );

  it('that waits for what passes keeps no other waiting, which is told once', async () => {
    const told: string[] = [];
    const watchers = [
      watching(() => {
        told.push('one');
        return told.length === 1 ? Promise.reject(new AppError('upstream', 'away')) : Promise.resolve();
      }),
      watching(() => Promise.resolve(void told.push('two'))),
    ];
    const { store } = await listen([inRoom(said('custom', {}))], {
      watchers,
      until: () => told.length === 3,
    });
    expect(told).toEqual(['one', 'two', 'one']);
    expect(await store.unobserved()).toEqual([]);
  });

  it('that is interrupted says nothing in the log', async () => {
    const { lines } = await listen([inRoom(said('custom', {}))], {
      watchers: [watching(() => Promise.reject(new Interrupted()))],
    });
    expect(lines).toEqual([]);
  });
});

describe('what an earlier run has left', () => {
  it('is done first: commands, answers, invitations', async () => {
    const service = createService();
    const { journal } = service;
    const [waiting, ended, http] = ['$waiting', '$ended', 'http:x'];
    const request = {
      type: permissions,
      sender: alice,
      sentIn: calendarRoom,
      locale: 'en',
      timeZone: 'UTC',
      sentAt: 0,
      data: { target_room_id: calendarRoom, messaging_power_level: 1 },
    };
    for (const id of [waiting, ended] as string[]) journal.note({ ...request, id });
    journal.note({ ...request, id: String(http), sentIn: undefined }, 'http');
    await journal.end(String(ended), { done: false, error: new AppError('denied', 'x') });
    const { reactions } = await listen([], { service });
    expect(reactions().sort()).toEqual([
      ['$ended', '❌'],
      ['$waiting', '✅'],
    ]);
    expect([waiting, ended, http].map((id) => journal.stage(String(id)))).toEqual(Array(3).fill('answered'));
  });
});

describe('in an encrypted room', () => {
  const secret = (session: string, inner: RoomEvent) =>
    said('m.room.encrypted', sealedBy(session, inner.type, inner.content));

  it('keys are taken in before the place in the sync is written', async () => {
    const { received } = await listen([inRoom(), inRoom()], { crypto: { keys: new Set() } });
    expect(received).toEqual([
      ['s1', 0],
      ['s2', 1],
    ]);
  });

  it('a command is journalled in clear, carried out, and answered where it was sent', async () => {
    const event = secret('s', command(create, aMeeting()));
    const { reactions, journal, store } = await listen([inRoom(event), inRoom(event)], {
      crypto: { keys: new Set(['s']) },
    });
    expect(reactions()).toEqual([[event.event_id, '✅']]);
    expect(journal.stage(event.event_id)).toBe('answered');
    expect(await store.unread()).toEqual([]);
  });

  it('a command without its key is waited for, told of, and carried out once when the key comes', async () => {
    const event = secret('s', command(create, aMeeting()));
    const keys = new Set<string>();
    const told: string[] = [];
    let arrive: (sessionId: string) => void = () => undefined;
    const service = createService();
    const isAnswered = () => service.rooms.messages(calendarRoom).length > 0;
    const { reactions, store } = await listen([inRoom(event), inRoom(event)], {
      service,
      crypto: {
        keys,
        tell: (eventId) => {
          told.push(eventId);
          keys.add('s');
          arrive('s');
          arrive('s');
        },
      },
      withArrival: (given) => (arrive = given),
      until: isAnswered,
    });
    expect(told).toEqual([event.event_id]);
    expect(reactions()).toEqual([[event.event_id, '✅']]);
    expect(await store.unread()).toEqual([]);
  });

  it('what people say reaches the watchers in clear', async () => {
    const told: unknown[] = [];
    const watch = (_: RoomId, { type, content }: RoomEvent) =>
      Promise.resolve(void told.push([type, content]));
    const event = secret('s', said('m.room.message', { body: 'Hello' }));
    await listen([inRoom(event)], {
      crypto: { keys: new Set(['s']) },
      watchers: [{ types: ['m.room.message'], watch }],
    });
    expect(told).toEqual([['m.room.message', { body: 'Hello' }]]);
  });

  it('what has no event in it is neither done nor waited for, and holds up nothing', async () => {
    const event = secret('s', command(create, aMeeting()));
    const { reactions, store } = await listen([inRoom(secret('empty', aCommand()), event)], {
      crypto: { keys: new Set(['s']) },
    });
    expect(reactions()).toEqual([[event.event_id, '✅']]);
    expect(await store.unread()).toEqual([]);
  });

  it('what only looks like state is nothing to watch, encrypted or not', async () => {
    const forged = said('m.room.tombstone', { replacement_room: '!theirs' });
    const told: string[] = [];
    const watch = (_: RoomId, { type }: RoomEvent) => Promise.resolve(void told.push(type));
    const real = { ...said('m.room.tombstone', {}), state_key: '' };
    await listen([inRoom(forged, secret('s', said('m.room.tombstone', {})), real)], {
      crypto: { keys: new Set(['s']) },
      watchers: [{ types: ['m.room.tombstone'], watch }],
    });
    expect(told).toEqual(['m.room.tombstone']);
  });

  it('what was said before our memory began is not waited for', async () => {
    const { store } = await listen([inRoom(secret('s', aCommand()))], {
      token: undefined,
      began: 10,
      crypto: { keys: new Set() },
    });
    expect(await store.unread()).toEqual([]);
  });
});
