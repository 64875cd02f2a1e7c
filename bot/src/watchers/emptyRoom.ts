import { membersWith, PARTAKING } from '../../../shared/src/matrix/membership.ts';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { readMeeting } from '../meetings/meeting.ts';
import type { Rooms } from '../meetings/rooms.ts';

/** Leaves a room when the last person has left it. Meetings stay: people come back to them by their link. */
export function createEmptyRoomWatcher(rooms: Rooms) {
  return {
    types: [stateKinds.member],
    concerns: ({ content }: RoomEvent) => ['leave', 'ban'].includes(String(content.membership)),
    watch: async (roomId: RoomId): Promise<void> => {
      const state = await rooms.state(roomId);
      const others = membersWith(state, PARTAKING).filter((userId) => userId !== rooms.botId);
      if (others.length > 0 || readMeeting(roomId, state)) return;
      const weAreThere = membersWith(state, ['join']).includes(rooms.botId);
      if (weAreThere) await rooms.leave(roomId);
    },
  };
}
