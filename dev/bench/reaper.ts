import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../reaper/src/config.ts';
import { createLog } from '../../reaper/src/log.ts';
import { openReaper } from '../../reaper/src/reaper.ts';
import { listenHere, type Listening } from '../stack/listenHere.ts';
import { timed } from './measure.ts';
import type { BenchRow } from './row.ts';

const bot = '@bot:example.org';
const DUE = Date.UTC(2020, 0);
const LATER = Date.UTC(2090, 0);

/** How many rooms of a homeserver are due. */
type Rooms = { readonly all: number; readonly due: number };

const roomAt = (index: number) => `!${String(index).padStart(8, '0')}:example.org`;

const event = (type: string, content: object) => ({
  type,
  state_key: '',
  event_id: '$event',
  sender: bot,
  origin_server_ts: DUE,
  content,
});

const stateOf = (isDue: boolean, type: string | null) =>
  [
    event('m.room.create', { type: 'net.nordeck.meetings.meeting', room_version: '11' }),
    event('net.nordeck.meetings.metadata', {
      creator: '@alice:example.org',
      calendar: [
        {
          uid: 'one',
          dtstart: { tzid: 'Europe/Berlin', value: '20190901T100000' },
          dtend: { tzid: 'Europe/Berlin', value: '20190901T110000' },
        },
      ],
      force_deletion_at: isDue ? DUE : LATER,
    }),
  ].filter((each) => type === null || each.type === type);

/**
 * A homeserver that knows only the admin API and answers at once, so that what is measured is the reaper. Rooms exist by
 * their number; only what was removed is remembered.
 */
async function fakeHomeserver({ all, due }: Rooms): Promise<Listening & { readonly requests: () => number }> {
  const removed = new Set<string>();
  let requests = 0;
  const answer = (path: string, query: URLSearchParams, method: string): object | undefined => {
    if (path.endsWith('/whoami')) return { user_id: '@reaper:example.org' };
    if (path === '/_synapse/admin/v1/rooms') {
      const from = Number(query.get('from') ?? 0);
      const end = Math.min(all, from + Number(query.get('limit')));
      const rooms = Array.from({ length: end - from }, (_, offset) => ({
        room_id: roomAt(from + offset),
        creator: bot,
        room_type: 'net.nordeck.meetings.meeting',
        joined_local_members: 1,
      }));
      return { rooms, total_rooms: all, ...(end < all && { next_batch: end }) };
    }
    if (path.includes('/delete_status/')) return { delete_id: 'd', status: 'complete', shutdown_room: {} };
    const roomId = decodeURIComponent(/\/rooms\/([^/]+)/.exec(path)?.[1] ?? '');
    if (path.endsWith('/delete_status')) return undefined;
    if (removed.has(roomId)) return undefined;
    if (method === 'DELETE') {
      removed.add(roomId);
      return { delete_id: 'd' };
    }
    if (path.endsWith('/state'))
      return { state: stateOf(Number(roomId.slice(1, 9)) < due, query.get('type')) };
    if (path.endsWith('/messages')) return { chunk: [] };
    return { room_id: roomId, joined_local_members: 1 };
  };
  const server = createServer((request, response) => {
    requests += 1;
    request.resume();
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://a');
    const found = answer(pathname, searchParams, request.method ?? 'GET');
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ?? { errcode: 'M_NOT_FOUND', error: 'not found' }));
  });
  return { ...(await listenHere(server)), requests: () => requests };
}

/** The same requests by a bare script: the list, and the metadata of each room, as many at a time. */
async function bare(url: string): Promise<void> {
  const get = async (path: string): Promise<unknown> => (await fetch(url + path)).json();
  for (let from: number | undefined = 0; from !== undefined;) {
    const page = (await get(`/_synapse/admin/v1/rooms?limit=500&from=${from}`)) as {
      rooms: { room_id: string }[];
      next_batch?: number;
    };
    const rooms = page.rooms.values();
    await Promise.all(
      [1, 2, 3, 4].map(async () => {
        for (const { room_id } of rooms)
          await get(
            `/_synapse/admin/v1/rooms/${encodeURIComponent(room_id)}/state?type=net.nordeck.meetings.metadata`,
          );
      }),
    );
    from = page.next_batch;
  }
}

/** What stays on the heap, in MB, when it was tidied. Exact with `--expose-gc` only. */
const heap = () => {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

async function measure(rooms: Rooms): Promise<BenchRow[]> {
  const { url, stop, requests } = await fakeHomeserver(rooms);
  const folder = await mkdtemp(join(tmpdir(), 'convene-bench-'));
  const config = readConfig({
    HOMESERVER_URL: url,
    ACCESS_TOKEN: 'token',
    BOT_USER_IDS: bot,
    STORAGE_PATH: folder,
    DRY_RUN: 'false',
    DELETE_AFTER_HOURS: '0',
    PURGE_AFTER_HOURS: '0',
    MAX_PERCENT_PER_PASS: '100',
  });
  const reaper = await openReaper(config, { log: createLog('silent') });
  try {
    const floor = rooms.due === 0 ? await timed(() => bare(url)) : undefined;
    const asked = requests();
    const ours = await timed(() => reaper.pass());
    const count = requests() - asked;
    // In a pass of its own: looking slows it down.
    let highest = heap();
    const watch = setInterval(() => (highest = Math.max(highest, heap())), 250);
    await reaper.pass();
    clearInterval(watch);
    const what = `reaper pass, ${rooms.due} due`;
    const { all: size } = rooms;
    return [
      {
        what,
        size,
        ...(floor !== undefined && { floor: floor / 1000 }),
        ours: ours / 1000,
        unit: 's',
        budget: '≤ 30 s for 10,000',
      },
      { what: `${what}: requests`, size, ours: count, unit: 'requests', budget: 'one a room' },
      {
        what: `${what}: highest heap, the fake included`,
        size,
        ours: highest,
        unit: 'MB',
        budget: 'flat',
      },
    ];
  } finally {
    await reaper.close();
    await stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a pass costs the reaper, with more and more rooms of which none or a few are due. */
export async function benchReaper(): Promise<BenchRow[]> {
  // The first pass warms up and does not count.
  await measure({ all: 100, due: 0 });
  const rows: BenchRow[] = [];
  for (const all of [100, 1000, 10_000]) rows.push(...(await measure({ all, due: 0 })));
  rows.push(...(await measure({ all: 10_000, due: 100 })));
  return rows;
}
