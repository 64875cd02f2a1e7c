import type { RoomId, UserId } from '../../shared/src/matrix/ids.ts';
import { createAdminHomeserver } from './homeserver.ts';
import type { Request } from './request.ts';

const roomId = '!room:example.org' as RoomId;
const self = '@reaper:example.org' as UserId;

type Asked = Parameters<Request>[0];

/** Synapse's admin API, as far as these answers go. */
const answering = (answer: (asked: Asked) => object) =>
  createAdminHomeserver((asked) => Promise.resolve(answer(asked) as never), self, new Map());

const event = (type: string, content: object) => ({ type, state_key: '', sender: self, content });

describe('a room that has no current state any more', () => {
  const create = event('m.room.create', { type: 'net.nordeck.meetings.meeting' });
  const metadata = [3, 2, 1].map((force_deletion_at) =>
    event('net.nordeck.meetings.metadata', { force_deletion_at }),
  );
  const homeserver = answering(({ path, query }) => {
    if (path.endsWith('/state')) return { state: [] };
    const { types } = JSON.parse(String(query?.filter)) as { types: readonly string[] };
    return { chunk: [...metadata, create].filter(({ type }) => types.includes(type)) };
  });

  test('is what its history says last, however many people the list counts', async () => {
    expect(await homeserver.state(roomId)).toEqual([metadata[0], create]);
  });

  test('is read in the same way for a single type', async () => {
    expect(await homeserver.state(roomId, 'm.room.create')).toEqual([create]);
    expect(await homeserver.state(roomId, 'm.space.parent')).toEqual([]);
  });
});

describe('the list of rooms', () => {
  const named = (count: number) => Array.from({ length: count }, (_, index) => `!${index}:example.org`);

  /** A homeserver that lists rooms, some of which are removed after a page was read. */
  const listing = (rooms: string[], removeAfterPage: readonly string[] = []) =>
    answering(({ query }) => {
      const from = Number(query?.from);
      const end = from + Number(query?.limit);
      const page = rooms.slice(from, end).map((room_id) => ({ room_id, creator: self, room_type: null }));
      const next = end < rooms.length ? { next_batch: end } : {};
      for (const gone of removeAfterPage) if (rooms.includes(gone)) rooms.splice(rooms.indexOf(gone), 1);
      return { rooms: page, ...next };
    });
  const idsIn = async ({ rooms }: ReturnType<typeof answering>) => {
    const ids: string[] = [];
    for await (const { roomId } of rooms()) ids.push(roomId);
    return ids;
  };

  test('has each room once', async () => {
    for (const count of [0, 1, 499, 500, 501, 1000, 1700])
      expect(await idsIn(listing(named(count)))).toEqual(named(count));
  });

  test('leaves none out that moves up when others are removed meanwhile', async () => {
    const all = named(1200);
    const found = await idsIn(listing([...all], all.slice(10, 40)));
    expect(found).toEqual(all);
  });
});
