import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Stop } from '../host/host.ts';
import { selectAllMeetings } from './meetings.ts';
import { membershipOf } from './room.ts';
import type { AppStore } from './store.ts';

/** After a failure it is tried again. In milliseconds. */
const AGAIN = 30_000;

/**
 * Accepts the invitations to meetings that the user made themselves: the bot makes the room and invites whoever asked for
 * it, and nobody should have to accept their own meeting.
 *
 * @param botUserId whose invitations are accepted; who else claims that a room is the user's own is not believed
 */
export function acceptOwnMeetings(store: AppStore, botUserId: UserId | undefined): Stop {
  const { host } = store;
  const tried = new Set<RoomId>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let last: unknown;

  const isOurs = (roomId: RoomId): boolean => {
    const { rooms, place } = store.getState();
    const room = rooms.byId[roomId];
    const invitation = room?.[stateKinds.member]?.[place.userId];
    if (membershipOf(room, place.userId) !== 'invite') return false;
    return botUserId === undefined || invitation?.sender === botUserId;
  };
  const accept = async (roomId: RoomId) => {
    tried.add(roomId);
    try {
      await host.join(roomId);
    } catch {
      const timer = setTimeout(() => {
        timers.delete(timer);
        tried.delete(roomId);
        look();
      }, AGAIN);
      timers.add(timer);
    }
  };
  const look = () => {
    const state = store.getState();
    const { userId, roomId: place } = state.place;
    for (const { roomId, creator, parents } of selectAllMeetings(state).values()) {
      if (creator !== userId || tried.has(roomId)) continue;
      const isHere = host.kind === 'page' || (place !== undefined && parents.includes(place));
      if (isHere && isOurs(roomId)) void accept(roomId);
    }
  };
  const stop = store.subscribe(() => {
    const { byId } = store.getState().rooms;
    if (byId === last) return;
    last = byId;
    look();
  });
  return () => {
    stop();
    timers.forEach((timer) => clearTimeout(timer));
  };
}
