import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { levelOf } from '../../../shared/src/matrix/roomPower.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { makeCalendarRoom } from '../meetings/calendarRoom.ts';
import { readMeeting } from '../meetings/meeting.ts';
import { isReadable, type Meetings } from '../meetings/meetings.ts';
import { addPlanner, mayAddPlanner } from '../meetings/planner.ts';

type Options = {
  readonly meetings: Meetings;
  readonly isDirect: (roomId: RoomId) => Promise<boolean>;
  readonly localeOf: (userId: UserId) => Promise<string>;
};

/** Sets a room up as soon as the bot gets the power for it. */
export function createBotPromotedWatcher({ meetings, isDirect, localeOf }: Options) {
  const { rooms } = meetings;
  const rose = ({ content, unsigned }: RoomEvent) =>
    levelOf({ levels: content, creators: [] }, rooms.botId) >
    levelOf({ levels: unsigned?.prev_content, creators: [] }, rooms.botId);
  return {
    types: [stateKinds.powerLevels],
    // Without what was there before it is not a change but the beginning of a room.
    concerns: (event: RoomEvent) => event.unsigned?.prev_content !== undefined && rose(event),
    watch: async (roomId: RoomId, event: RoomEvent): Promise<void> => {
      // A room that we made has all it needs.
      if ((await rooms.markOf(roomId)) !== undefined) return;
      const state = await rooms.state(roomId);
      if (readMeeting(roomId, state) || !isReadable(meetings, state)) return;
      if (await isDirect(roomId))
        await makeCalendarRoom(meetings, { roomId, state }, await localeOf(event.sender));
      else if (mayAddPlanner(meetings, state)) await addPlanner(meetings, { roomId, state }, 'top');
    },
  };
}
