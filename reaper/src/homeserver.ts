import { toAppError } from '../../shared/src/appError.ts';
import type { RoomEvent, StateEvent } from '../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../shared/src/matrix/stateKinds.ts';
import { createActors, type Actor } from './actors.ts';
import type { Request } from './request.ts';

/** A room as a list names it. */
export type ListedRoom = {
  readonly roomId: RoomId;
  /** Of its create event, `null` for none; `undefined` where the list does not say. */
  readonly type: string | null | undefined;
  readonly madeBy: UserId | undefined;
};

/** How a deletion stands. */
type DeletionStatus = {
  readonly status: 'scheduled' | 'active' | 'complete' | 'failed' | 'unknown';
  /** Who could not be taken out. */
  readonly left: readonly string[];
};

/** What the reaper needs of a homeserver. */
export type Homeserver = {
  /** The reaper's own account. */
  readonly self: UserId;
  /** Whether rooms can be deleted; else they can only be emptied. */
  readonly canDelete: boolean;
  /** Every room, a page at a time. */
  readonly rooms: () => AsyncIterable<ListedRoom>;
  /** The current state, of one type if one is named; of a room that everybody has left what its history says. */
  readonly state: (roomId: RoomId, type?: string) => Promise<readonly StateEvent[]>;
  /** Events of these types, from the newest back or from the first on. */
  readonly timeline: (roomId: RoomId, types: readonly string[], dir: 'b' | 'f') => AsyncIterable<RoomEvent>;
  /** Whether the homeserver knows the room. */
  readonly exists: (roomId: RoomId) => Promise<boolean>;
  /** Takes all local members out, and removes the content if `purge`; gives the id under which it is followed. */
  readonly startDelete: (roomId: RoomId, purge: boolean) => Promise<string>;
  readonly deleteStatus: (deleteId: string) => Promise<DeletionStatus>;
  /** Deletions of the room that are under way. */
  readonly runningDeletes: (roomId: RoomId) => Promise<readonly string[]>;
  /** Acts as a bot; `undefined` where we cannot. */
  readonly as: (botId: UserId) => Promise<Actor | undefined>;
  /** Acts as the reaper. */
  readonly own: Actor;
  /** Brings the reaper's account into the room, with power if need be. */
  readonly enter: (roomId: RoomId, withPower: boolean) => Promise<void>;
  /** Gives up what was opened to act as bots. */
  readonly close: () => Promise<void>;
};

const PAGE = 500;
/** How many rooms of a page the next one shows again: rooms that are removed meanwhile let the others move up. */
const OVERLAP = 50;
const admin = '/_synapse/admin';
const enc = encodeURIComponent;

/** What a room's history is read for when it has no current state any more. */
const toldByHistory = [
  stateKinds.create,
  stateKinds.metadata,
  stateKinds.tombstone,
  stateKinds.spaceParent,
  stateKinds.powerLevels,
];

/** Pages through a timeline. `ask` gets a token, or none for the beginning. */
export async function* pageThrough(
  ask: (from: string | undefined) => Promise<{ chunk: RoomEvent[]; end?: string }>,
): AsyncGenerator<RoomEvent> {
  let from: string | undefined;
  for (;;) {
    const { chunk, end } = await ask(from);
    yield* chunk;
    if (end === undefined || end === from || chunk.length === 0) return;
    from = end;
  }
}

/** The latest event of each type and state key, of events that come newest first. */
async function latest(events: AsyncIterable<RoomEvent>): Promise<readonly StateEvent[]> {
  const seen = new Map<string, StateEvent>();
  for await (const event of events) {
    if (event.state_key === undefined) continue;
    const key = JSON.stringify([event.type, event.state_key]);
    if (!seen.has(key)) seen.set(key, event as StateEvent);
  }
  return [...seen.values()];
}

type ListAnswer = {
  readonly rooms: readonly {
    readonly room_id: RoomId;
    readonly creator: UserId | null;
    readonly room_type?: string | null;
  }[];
  readonly next_batch?: number;
};

type StatusAnswer = {
  readonly delete_id: string;
  readonly status: DeletionStatus['status'];
  readonly shutdown_room?: { readonly failed_to_kick_users?: readonly string[] } | null;
};

/** `undefined` in the place of what is not there. */
export async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (toAppError(error).code === 'not_found') return undefined;
    throw error;
  }
}

/** The homeserver through Synapse's admin API, by an account that administers it. */
export function createAdminHomeserver(
  request: Request,
  self: UserId,
  botTokens: ReadonlyMap<UserId, string>,
): Homeserver {
  const actors = createActors(request, self, botTokens);
  const room = (roomId: RoomId) => `${admin}/v1/rooms/${enc(roomId)}`;

  const timeline: Homeserver['timeline'] = (roomId, types, dir) =>
    pageThrough((from) =>
      request({
        path: `${room(roomId)}/messages`,
        query: { dir, from, limit: 100, filter: JSON.stringify({ types }) },
      }),
    );

  return {
    self,
    canDelete: true,
    async *rooms() {
      // By creator, which never changes: by name, a renamed room could slip from one page to an earlier one.
      let seen = new Set<RoomId>();
      for (let from: number | undefined = 0; from !== undefined;) {
        const query: Record<string, string | number> = { order_by: 'creator', limit: PAGE, from };
        const page: ListAnswer = await request<ListAnswer>({ path: `${admin}/v1/rooms`, query });
        for (const { room_id, room_type, creator } of page.rooms)
          if (!seen.has(room_id)) yield { roomId: room_id, type: room_type, madeBy: creator ?? undefined };
        seen = new Set(page.rooms.map(({ room_id }) => room_id));
        from = page.next_batch === undefined ? undefined : page.next_batch - OVERLAP;
      }
    },
    async state(roomId, type) {
      const { state } = await request<{ state: readonly StateEvent[] }>({
        path: `${room(roomId)}/state`,
        query: { type },
      });
      const found = type === undefined ? state : state.filter((event) => event.type === type);
      // Synapse drops the state of a room when the last of its people leaves. How many it counts there tells nothing: the
      // count is kept up in the background.
      if (found.length > 0) return found;
      return latest(timeline(roomId, type === undefined ? toldByHistory : [type], 'b'));
    },
    timeline,
    exists: async (roomId) => (await orNothing(request({ path: room(roomId) }))) !== undefined,
    startDelete: async (roomId, purge) => {
      const path = `${admin}/v2/rooms/${enc(roomId)}`;
      const body = { block: false, purge };
      return (await request<{ delete_id: string }>({ method: 'DELETE', path, body })).delete_id;
    },
    deleteStatus: async (deleteId) => {
      const path = `${admin}/v2/rooms/delete_status/${enc(deleteId)}`;
      const answer = await orNothing(request<StatusAnswer>({ path }));
      return {
        status: answer?.status ?? 'unknown',
        left: answer?.shutdown_room?.failed_to_kick_users ?? [],
      };
    },
    runningDeletes: async (roomId) => {
      const path = `${admin}/v2/rooms/${enc(roomId)}/delete_status`;
      const answer = await orNothing(request<{ results: readonly StatusAnswer[] }>({ path }));
      return (answer?.results ?? [])
        .filter(({ status }) => status === 'active' || status === 'scheduled')
        .map(({ delete_id }) => delete_id);
    },
    as: actors.as,
    own: actors.own,
    enter: async (roomId, withPower) => {
      const post = (path: string, body: object) => request({ method: 'POST', path, body });
      // This also invites us where the room is not open to everybody.
      if (withPower) await post(`${room(roomId)}/make_room_admin`, { user_id: self });
      await post(`/_matrix/client/v3/join/${enc(roomId)}`, {});
    },
    close: actors.close,
  };
}
