// What the client knows of its user's rooms, over the real homeserver.
import type { IRoomEvent } from 'matrix-widget-api';

export type Identity = { readonly homeserver: string; readonly userId: string; readonly accessToken: string };

type Answer = Record<string, unknown>;

/** One request as the user. Throws what the homeserver answered. */
export class Refused extends Error {
  readonly status: number;
  readonly url: string;
  readonly answer: Answer;
  constructor(status: number, url: string, answer: Answer) {
    super(`${status} ${JSON.stringify(answer)}`);
    this.status = status;
    this.url = url;
    this.answer = answer;
  }
}

export const requester =
  ({ homeserver, accessToken }: Identity) =>
  async <T = Answer>(method: string, path: string, body?: unknown): Promise<T> => {
    const url = `${homeserver}/_matrix/client/${path}`;
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${accessToken}` },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Refused(response.status, url, answer as Answer);
    return answer;
  };

export type Request = ReturnType<typeof requester>;

type SyncRoom = {
  state?: { events: IRoomEvent[] };
  timeline?: { events: IRoomEvent[] };
  invite_state?: { events: IRoomEvent[] };
};
type Sync = {
  next_batch: string;
  rooms?: Partial<Record<'join' | 'invite' | 'leave', Record<string, SyncRoom>>>;
};

export type Rooms = {
  readonly known: () => string[];
  readonly state: (roomId: string, type: string, key?: string) => IRoomEvent[];
  /** Goes on for ever, and tells what is new. */
  readonly follow: (tell: { state: (event: IRoomEvent) => void; event: (event: IRoomEvent) => void }) => void;
};

/** Reads all rooms once. */
export async function openRooms(request: Request): Promise<Rooms> {
  const rooms = new Map<string, Map<string, IRoomEvent>>();
  let since: string | undefined;
  // Synapse answers the same first question with the same answer for two minutes.
  const limit = 1000 + Math.floor(Math.random() * 1_000_000);
  const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { limit } } }));
  let tell: Parameters<Rooms['follow']>[0] = { state: () => undefined, event: () => undefined };

  const take = (roomId: string, raw: IRoomEvent, isState: boolean) => {
    const event = { ...raw, room_id: roomId };
    if (event.state_key !== undefined) {
      const room = rooms.get(roomId) ?? new Map<string, IRoomEvent>();
      rooms.set(roomId, room.set(`${event.type}|${event.state_key}`, event));
      tell.state(event);
    }
    if (!isState) tell.event(event);
  };
  const sync = async () => {
    const query = since === undefined ? 'timeout=0' : `timeout=30000&since=${encodeURIComponent(since)}`;
    const answer = await request<Sync>('GET', `v3/sync?filter=${filter}&${query}`);
    for (const section of ['join', 'invite', 'leave'] as const)
      for (const [roomId, room] of Object.entries(answer.rooms?.[section] ?? {})) {
        for (const event of room.invite_state?.events ?? []) take(roomId, event, true);
        for (const event of room.state?.events ?? []) take(roomId, event, true);
        for (const event of room.timeline?.events ?? []) take(roomId, event, false);
        if (section === 'leave') rooms.delete(roomId);
      }
    since = answer.next_batch;
  };
  await sync();
  return {
    known: () => [...rooms.keys()],
    state: (roomId, type, key) =>
      [...(rooms.get(roomId)?.values() ?? [])].filter(
        (event) => event.type === type && (key === undefined || event.state_key === key),
      ),
    follow: (listener) => {
      tell = listener;
      void (async () => {
        for (;;) await sync().catch(() => new Promise((again) => setTimeout(again, 500)));
      })();
    },
  };
}
