import { AppError, isDenied } from '../../shared/src/appError.ts';
import type { RoomEvent, StateEvent } from '../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../shared/src/matrix/stateKinds.ts';
import { createActor } from './actors.ts';
import { orNothing, pageThrough, type Homeserver } from './homeserver.ts';
import type { Request } from './request.ts';

const client = '/_matrix/client/v3';
const enc = encodeURIComponent;

/** The types that a room has one event of, which can be asked for alone. */
const single: readonly string[] = [stateKinds.create, stateKinds.metadata];

const never = () => {
  throw new AppError('internal', 'rooms are only deleted through the admin API');
};

/**
 * The homeserver as a bot sees it, for those who give the reaper no rights of an administrator: only the rooms where
 * the bot is are known, and they are emptied and left instead of deleted.
 */
export function createBotHomeserver(request: Request, self: UserId): Homeserver {
  const own = createActor(request, self, undefined);
  const room = (roomId: RoomId) => `${client}/rooms/${enc(roomId)}`;
  const state = (roomId: RoomId) => request<readonly StateEvent[]>({ path: `${room(roomId)}/state` });
  /** Of rooms where the bot is not any more there is nothing to be seen. */
  const orHidden = <T>(asked: Promise<T>) =>
    asked.catch((error: unknown) => {
      if (isDenied(error)) throw new AppError('not_found', error.message, { cause: error });
      throw error;
    });
  return {
    self,
    canDelete: false,
    async *rooms() {
      const { joined_rooms } = await request<{ joined_rooms: readonly RoomId[] }>({
        path: `${client}/joined_rooms`,
      });
      for (const roomId of joined_rooms) yield { roomId, type: undefined, madeBy: undefined };
    },
    state: async (roomId, type) => {
      if (type !== undefined && single.includes(type)) {
        const path = `${room(roomId)}/state/${enc(type)}/`;
        return [await orHidden(request<StateEvent>({ path, query: { format: 'event' } }))];
      }
      const events = await orHidden(state(roomId));
      return type === undefined ? events : events.filter((event) => event.type === type);
    },
    timeline: (roomId, types, dir) =>
      pageThrough((from) =>
        request<{ chunk: RoomEvent[]; end?: string }>({
          path: `${room(roomId)}/messages`,
          query: { dir, from, limit: 100, filter: JSON.stringify({ types }) },
        }),
      ),
    exists: async (roomId) =>
      (await orNothing(orHidden(request({ path: `${room(roomId)}/state/m.room.create/` })))) !== undefined,
    startDelete: never,
    deleteStatus: never,
    runningDeletes: never,
    as: (botId) => Promise.resolve(botId === self ? own : undefined),
    own,
    enter: never,
    close: () => Promise.resolve(),
  };
}
