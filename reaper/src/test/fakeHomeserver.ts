import { AppError } from '../../../shared/src/appError.ts';
import { takesPart } from '../../../shared/src/matrix/membership.ts';
import type { RoomEvent, StateEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { Actor } from '../actors.ts';
import type { Homeserver } from '../homeserver.ts';

export const bot = '@bot:example.org' as UserId;
export const alice = '@alice:example.org' as UserId;
const self = '@reaper:example.org' as UserId;

type Room = { state: StateEvent[]; timeline: RoomEvent[]; sent: Set<string> };

/** A homeserver in memory, which does what Synapse does as far as the reaper sees it. */
export type FakeHomeserver = Homeserver & {
  readonly has: (roomId: RoomId) => boolean;
  readonly stateOf: (roomId: RoomId) => readonly StateEvent[];
  readonly notices: (roomId: RoomId) => number;
  readonly make: (roomId: RoomId, type: string, events: readonly [string, string, object][]) => void;
};

/** @param meet called before each request; what it throws, the request throws */
export function createFakeHomeserver(now: () => number, meet: () => void): FakeHomeserver {
  const rooms = new Map<RoomId, Room>();
  const deletions = new Map<string, RoomId>();
  let count = 0;

  const find = (roomId: RoomId): Room => {
    const room = rooms.get(roomId);
    if (room === undefined) throw new AppError('not_found', roomId);
    return room;
  };
  const set = (room: Room, sender: UserId, [type, state_key, content]: [string, string, object]) => {
    const event = {
      event_id: `$${(count += 1)}` as EventId,
      type,
      state_key,
      sender,
      origin_server_ts: now(),
      content: content as Record<string, unknown>,
    };
    room.timeline.push(event);
    room.state = [...room.state.filter((each) => each.type !== type || each.state_key !== state_key), event];
  };
  const membership = (room: Room, userId: UserId) =>
    room.state.find((each) => each.type === 'm.room.member' && each.state_key === userId)?.content.membership;
  const levelOf = (room: Room, userId: UserId): number => {
    const levels = room.state.find(({ type }) => type === 'm.room.power_levels');
    return (levels?.content.users as Record<string, number> | undefined)?.[userId] ?? 0;
  };
  /** Gives the reaper the power of the most powerful who is there, as `make_room_admin` does. */
  const empower = (room: Room) => {
    const levels = room.state.find(({ type }) => type === 'm.room.power_levels');
    const users = levels?.content.users as Record<UserId, number>;
    const admins = (Object.keys(users) as UserId[]).filter((userId) => membership(room, userId) === 'join');
    const [first] = admins.toSorted((a, b) => users[b]! - users[a]!);
    if (levels === undefined || first === undefined)
      throw new AppError('invalid', 'No local admin user in room');
    const content = { ...levels.content, users: { ...users, [self]: users[first]! } };
    set(room, first, ['m.room.power_levels', '', content]);
  };
  const demand = (room: Room, userId: UserId) => {
    if (membership(room, userId) !== 'join') throw new AppError('denied', 'not joined');
  };

  const actor = (userId: UserId): Actor => ({
    userId,
    send: async (roomId, type, content, transaction) => {
      await Promise.resolve(meet());
      const room = find(roomId);
      demand(room, userId);
      const event_id = `$${(count += 1)}` as EventId;
      if (!room.sent.has(transaction))
        room.timeline.push({ event_id, type, sender: userId, origin_server_ts: now(), content });
      room.sent.add(transaction);
      return event_id;
    },
    setState: async (roomId, type, stateKey, content) => {
      await Promise.resolve(meet());
      demand(find(roomId), userId);
      set(find(roomId), userId, [type, stateKey, content]);
    },
    kick: async (roomId, kicked) => {
      await Promise.resolve(meet());
      demand(find(roomId), userId);
      const isThere = takesPart(membership(find(roomId), kicked));
      if (!isThere) throw new AppError('denied', 'The target user is not in the room');
      if (levelOf(find(roomId), kicked) >= levelOf(find(roomId), userId))
        throw new AppError('denied', 'not powerful enough');
      set(find(roomId), userId, ['m.room.member', kicked, { membership: 'leave' }]);
    },
    leave: async (roomId) => {
      await Promise.resolve(meet());
      set(find(roomId), userId, ['m.room.member', userId, { membership: 'leave' }]);
    },
  });

  return {
    self,
    canDelete: true,
    async *rooms() {
      await Promise.resolve(meet());
      for (const [roomId, room] of [...rooms]) {
        const create = room.state.find(({ type }) => type === 'm.room.create');
        yield { roomId, type: create?.content.type as string, madeBy: create?.sender };
      }
    },
    state: async (roomId, type) => {
      await Promise.resolve(meet());
      return find(roomId).state.filter((event) => type === undefined || event.type === type);
    },
    async *timeline(roomId, types, dir) {
      await Promise.resolve(meet());
      const events = find(roomId).timeline.filter(({ type }) => types.includes(type));
      yield* dir === 'b' ? events.toReversed() : events;
    },
    exists: async (roomId) => {
      await Promise.resolve(meet());
      return rooms.has(roomId);
    },
    startDelete: async (roomId, purge) => {
      await Promise.resolve(meet());
      const room = rooms.get(roomId);
      for (const { state_key, type } of room?.state ?? [])
        if (type === 'm.room.member')
          set(room!, state_key as UserId, [type, state_key, { membership: 'leave' }]);
      if (purge) rooms.delete(roomId);
      const id = `delete-${(count += 1)}`;
      deletions.set(id, roomId);
      return id;
    },
    deleteStatus: async (id) => {
      await Promise.resolve(meet());
      return { status: deletions.has(id) ? 'complete' : 'unknown', left: [] };
    },
    runningDeletes: async () => {
      await Promise.resolve(meet());
      return [];
    },
    as: async (botId) => {
      await Promise.resolve(meet());
      return botId === bot ? actor(bot) : undefined;
    },
    own: actor(self),
    enter: async (roomId, withPower) => {
      await Promise.resolve(meet());
      if (withPower) empower(find(roomId));
      set(find(roomId), self, ['m.room.member', self, { membership: 'join' }]);
    },
    close: () => Promise.resolve(),
    has: (roomId) => rooms.has(roomId),
    stateOf: (roomId) => find(roomId).state,
    notices: (roomId) => find(roomId).timeline.filter(({ content }) => content.msgtype === 'm.notice').length,
    make: (roomId, type, events) => {
      const room: Room = { state: [], timeline: [], sent: new Set() };
      rooms.set(roomId, room);
      const first: [string, string, object][] = [
        ['m.room.create', '', { type, room_version: '11' }],
        ['m.room.member', bot, { membership: 'join' }],
        ['m.room.member', alice, { membership: 'join' }],
        ['m.room.power_levels', '', { users: { [bot]: 101, [alice]: 100 } }],
      ];
      for (const each of [...first, ...events]) set(room, bot, each);
    },
  };
}
