import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { introduction, leaveIfAlone, readHelpRoom } from '../meetings/helpRoom.ts';
import { notice } from '../meetings/lines.ts';
import type { Meetings } from '../meetings/meetings.ts';

/** Greets who comes to a help room, and leaves it with them. */
export function createHelpRoomWatcher(meetings: Meetings) {
  const { rooms } = meetings;
  return {
    types: [stateKinds.member],
    concerns: ({ content }: RoomEvent) => ['join', 'leave', 'ban'].includes(String(content.membership)),
    watch: async (roomId: RoomId, event: RoomEvent): Promise<void> => {
      const help = await readHelpRoom(meetings, roomId);
      if (help === undefined) return;
      if (event.content.membership !== 'join') {
        await leaveIfAlone(meetings, help);
        return;
      }
      // A changed name or picture is a join as well.
      if (event.unsigned?.prev_content?.membership !== 'invite') return;
      const content = notice(await introduction(meetings, help, { withLanguages: true }));
      await rooms.send(
        roomId,
        'm.room.message',
        { ...content, msgtype: 'm.text' },
        `${event.event_id}.introduction`,
      );
    },
  };
}
