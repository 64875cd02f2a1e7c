import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import type { Meeting } from '../../store/meeting.ts';
import { membershipOf } from '../../store/room.ts';
import type { AppState } from '../../store/store.ts';

/** The room that commands about a meeting are sent into: the one we are in, else its calendar, else the meeting itself. */
export function sendingRoom({ place, rooms }: AppState, { roomId, parents }: Meeting): RoomId {
  const isJoined = (id: RoomId) => membershipOf(rooms.byId[id], place.userId) === 'join';
  return place.roomId ?? parents.find(isJoined) ?? roomId;
}
