import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { indexedKinds, type MeetingIndex } from '../meetings/meetingIndex.ts';

/** Notes what others change about meetings. */
export function createMeetingIndexWatcher(index: MeetingIndex) {
  return {
    types: indexedKinds,
    concerns: ({ state_key }: RoomEvent) => state_key === '',
    watch: (roomId: RoomId, { type, content }: RoomEvent): Promise<void> => index.note(roomId, type, content),
  };
}
