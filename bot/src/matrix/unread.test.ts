import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import { collectLog } from '../test/collectLog.ts';
import { createMemoryJournal } from '../test/memoryJournal.ts';
import { createMemorySyncStore } from '../test/memorySyncStore.ts';
import { sealedBy } from '../test/fakeMachine.ts';
import { alice, bob, calendarRoom } from '../test/people.ts';
import { scriptHomeserver } from '../test/scriptedHomeserver.ts';
import type { Crypto } from './crypto/crypto.ts';
import { watchUnread } from './unread.ts';

const turn = () => new Promise(setImmediate);
const eventOf = (id: string, session: string) =>
  ({
    event_id: id,
    sender: alice,
    type: 'm.room.encrypted',
    content: sealedBy(session, 'x', { id }),
    origin_server_ts: 0,
  }) as unknown as RoomEvent;

async function setUp(events: readonly RoomEvent[], { doesTimePass = true } = {}) {
  let now = 0;
  const known = new Set<string>();
  const store = createMemorySyncStore(createMemoryJournal());
  const nothing = { commands: [], observations: [], joined: [], left: [], invited: [] };
  const note = (list: readonly RoomEvent[]) =>
    store.record({
      ...nothing,
      token: 's',
      unread: list.map((event) => ({ roomId: calendarRoom, event, seenAt: now })),
    });
  await note(events);
  let listener: Parameters<Crypto['listen']>[0] | undefined;
  const tells: unknown[] = [];
  const taken: string[] = [];
  const decrypted: string[] = [];
  const scripted = scriptHomeserver(({ path }) => (path === 'never' ? 'never' : {}));
  const watch = watchUnread({
    store,
    crypto: {
      listen: (given) => void (listener = given),
      unseal: (_, event) => {
        decrypted.push(event.event_id);
        const session = String(event.content.session_id);
        if (session === 'broken') return Promise.reject(new Error('what cannot be'));
        if (known.has('empty') && session === 'empty') return Promise.resolve(undefined);
        return Promise.resolve(known.has(session) ? { ...event, type: 'x' } : event);
      },
    },
    homeserver: {
      ...scripted,
      pause: async (milliseconds) => {
        if (!doesTimePass) return scripted.request('GET', 'never');
        now += milliseconds;
        await scripted.pause(milliseconds);
      },
    },
    takeUp: async (_, event) => {
      taken.push(event.event_id);
      await store.forgetUnread(event.event_id);
    },
    tell: ({ event }, withheld) => Promise.resolve(void tells.push([event.event_id, withheld])),
    patience: 10_000,
    maxAge: 100_000,
    now: () => now,
    log: collectLog().log,
  });
  const settle = async () => {
    for (let count = 0; count < 50; count += 1) await turn();
  };
  const arrive = async (...sessions: string[]) => {
    sessions.forEach((session) => known.add(session));
    listener?.arrived(sessions.map((sessionId) => ({ sessionId, roomId: calendarRoom })));
    await settle();
  };
  const withhold = async (sessionId: string, code: string, sender = alice) => {
    listener?.withheld([{ sessionId, code, roomId: calendarRoom, sender }]);
    await settle();
  };
  const later = (milliseconds: number) => (now += milliseconds);
  return { watch, store, known, tells, taken, decrypted, arrive, withhold, settle, note, later };
}

describe('what cannot be read', () => {
  it('is taken up when its key comes, and nothing else is tried', async () => {
    const { arrive, taken, decrypted, store } = await setUp([eventOf('$a', 's1'), eventOf('$b', 's2')]);
    await arrive('s1');
    expect([taken, decrypted]).toEqual([['$a'], ['$a']]);
    expect((await store.unread()).map(({ event }) => event.event_id)).toEqual(['$b']);
  });

  it('is all tried at the start, for a key may have come in the moment of a crash', async () => {
    const { watch, known, settle, taken } = await setUp([eventOf('$a', 's1'), eventOf('$b', 's2')]);
    known.add('s2');
    watch.begin();
    await settle();
    expect(taken).toEqual(['$b']);
  });

  it('is told of after a while, once for each key', async () => {
    const { watch, settle, tells, note } = await setUp([
      eventOf('$a', 's1'),
      eventOf('$b', 's1'),
      eventOf('$c', 's2'),
    ]);
    watch.attend();
    await settle();
    expect(tells).toEqual([
      ['$a', undefined],
      ['$c', undefined],
    ]);
    await note([eventOf('$d', 's1'), eventOf('$e', 's3')]);
    watch.attend();
    await settle();
    expect(tells.slice(2)).toEqual([['$e', undefined]]);
  });

  it('is told of at once when its sender will not give the key', async () => {
    const { withhold, tells } = await setUp([eventOf('$a', 's1'), eventOf('$b', 's2')]);
    await withhold('s1', 'm.unverified');
    expect(tells).toEqual([['$a', 'm.unverified']]);
  });

  it('is told of at once when the notice came before it', async () => {
    const { watch, withhold, note, settle, tells } = await setUp([], { doesTimePass: false });
    await withhold('s1', 'm.unverified');
    await note([eventOf('$a', 's1')]);
    watch.attend();
    await settle();
    expect(tells).toEqual([['$a', 'm.unverified']]);
  });

  it('is not told of by a notice of somebody else, whose key it is not', async () => {
    const { withhold, tells } = await setUp([eventOf('$a', 's1')]);
    await withhold('s1', 'm.unverified', bob);
    expect(tells).toEqual([]);
  });

  it('is tried once more before it is told of, for a key may have come unseen', async () => {
    const { watch, known, settle, tells, taken } = await setUp([eventOf('$a', 's1')]);
    watch.attend();
    known.add('s1');
    await settle();
    expect([tells, taken]).toEqual([[], ['$a']]);
  });

  it('holds up nothing else when it cannot be dealt with', async () => {
    const { watch, settle, tells, arrive, taken } = await setUp([
      eventOf('$a', 'broken'),
      eventOf('$b', 's2'),
      eventOf('$c', 's3'),
    ]);
    await arrive('broken', 's3');
    expect(taken).toEqual(['$c']);
    watch.attend();
    await settle();
    expect(tells).toEqual([['$b', undefined]]);
  });

  it('is forgotten when there is no event in it', async () => {
    const { arrive, store, taken } = await setUp([eventOf('$a', 'empty')]);
    await arrive('empty');
    expect([taken, await store.unread()]).toEqual([[], []]);
  });

  it('is still taken up after it was told of', async () => {
    const { watch, settle, arrive, taken, tells } = await setUp([eventOf('$a', 's1')]);
    watch.attend();
    await settle();
    await arrive('s1');
    expect([tells.length, taken]).toEqual([1, ['$a']]);
  });

  it('is forgotten when nobody expects an answer any more', async () => {
    const { later, arrive, store } = await setUp([eventOf('$a', 's1')]);
    later(200_000);
    await arrive('another');
    expect(await store.unread()).toEqual([]);
  });
});
