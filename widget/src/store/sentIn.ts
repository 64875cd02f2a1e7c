import { outlines } from '../../../shared/src/commands/outlines.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { firstUnmet } from '../../../shared/src/matrix/roomPower.ts';
import type { Meeting } from './meeting.ts';
import { membershipOf, powerOf } from './room.ts';
import type { AppState } from './store.ts';

const commandTypes = Object.values(outlines).map(({ type }) => ({ event: type }));

/**
 * The room that commands about a meeting are sent into: the one we are in, else its calendar, so that the answer is heard
 * also after the bot has left the meeting; the meeting's own where the user may not send to either.
 */
export function selectSentIn(
  { place, rooms }: Pick<AppState, 'place' | 'rooms'>,
  { roomId, parents }: Pick<Meeting, 'roomId' | 'parents'>,
): RoomId {
  const maySend = (id: RoomId) => {
    const room = rooms.byId[id];
    return (
      membershipOf(room, place.userId) === 'join' &&
      firstUnmet(powerOf(room), place.userId, commandTypes) === undefined
    );
  };
  return [...(place.roomId ? [place.roomId] : []), ...parents].find(maySend) ?? roomId;
}
