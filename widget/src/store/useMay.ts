import type { Outline } from '../../../shared/src/contract.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { firstUnmet } from '../../../shared/src/matrix/roomPower.ts';
import { useAppSelector } from './context.tsx';
import { membershipOf, powerOf } from './room.ts';
import type { AppState } from './store.ts';

/** A command with the data that decides what it needs. */
export type Wish = readonly [outline: Outline<never>, data?: object];

/**
 * Whether the user may do all of this in a room: what the bot will check, and that they may send it where it is sent.
 *
 * @param sentIn the room that the commands are sent into, where that is another one
 */
export const selectMay = (
  { rooms, place: { userId } }: Pick<AppState, 'rooms' | 'place'>,
  roomId: RoomId | undefined,
  wishes: readonly Wish[],
  sentIn: RoomId | undefined = roomId,
): boolean => {
  const room = roomId && rooms.byId[roomId];
  const from = sentIn && rooms.byId[sentIn];
  if (!room || !from || membershipOf(room, userId) !== 'join') return false;
  return wishes.every(([{ needs, type }, data = {}]) => {
    const unmet = firstUnmet(powerOf(room), userId, needs(data as never));
    return unmet === undefined && firstUnmet(powerOf(from), userId, [{ event: type }]) === undefined;
  });
};

/** Whether the user may do all of this, as it is now; see `selectMay`. */
export const useMay = (roomId: RoomId | undefined, wishes: readonly Wish[], sentIn?: RoomId): boolean =>
  useAppSelector((state) => selectMay(state, roomId, wishes, sentIn));
