import { roomLink, roomName, type RoomLink } from '../meetings/lines.ts';
import type { HelpRoom } from '../meetings/helpRoom.ts';
import type { Meetings, TargetRoom } from '../meetings/meetings.ts';

/** The room that a help room is about, as it is now, and a link to it. */
export async function originalRoom(
  { rooms, settings }: Meetings,
  { originalRoomId: roomId }: HelpRoom,
): Promise<TargetRoom & { readonly link: RoomLink }> {
  const state = await rooms.state(roomId);
  return { roomId, state, link: roomLink(settings.linkPrefix, roomId, roomName(state, roomId)) };
}
