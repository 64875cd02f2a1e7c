import type { RoomEvent } from '../../shared/src/matrix/event.ts';
import type { EventId, UserId } from '../../shared/src/matrix/ids.ts';
import { may, roomPower } from '../../shared/src/matrix/roomPower.ts';
import type { RoomState } from '../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../shared/src/matrix/stateKinds.ts';
import { KEEP_REACTION, keepWords } from './texts.ts';

/** The key in an announcement under which the reaper recognises its own. */
export const ANNOUNCEMENT = 'io.convene.reaper';

/** An announcement as it stands in the room. */
export type Announcement = { readonly eventId: EventId; readonly at: number; readonly closesAt: number };

/** Reads an announcement by one of those who speak for the reaper. */
export function readAnnouncement(event: RoomEvent, speakers: readonly UserId[]): Announcement | undefined {
  if (!speakers.includes(event.sender)) return undefined;
  const mark = event.content[ANNOUNCEMENT];
  if (typeof mark !== 'object' || mark === null) return undefined;
  const { closes_at } = mark as { readonly closes_at?: unknown };
  if (typeof closes_at !== 'number') return undefined;
  return { eventId: event.event_id, at: event.origin_server_ts, closesAt: closes_at };
}

/** Somebody's wish that the room is kept, and the event that is answered. */
export type KeepWish = { readonly by: UserId; readonly at: number; readonly answer: EventId };

/** Clients write the pin with or without the selector that asks for its coloured form. */
const bare = (key: unknown) => (typeof key === 'string' ? key.replaceAll('\uFE0F', '') : undefined);

function targetOfReaction({ type, content }: RoomEvent): unknown {
  if (type !== 'm.reaction') return undefined;
  const relation = content['m.relates_to'] as Readonly<Record<string, unknown>> | undefined | null;
  return bare(relation?.key) === KEEP_REACTION ? relation?.event_id : undefined;
}

function isKeepWord({ type, content }: RoomEvent): boolean {
  if (type !== 'm.room.message' || content.msgtype !== 'm.text' || typeof content.body !== 'string')
    return false;
  const words = content.body
    .trim()
    .toLowerCase()
    .replace(/[.!]+$/, '');
  return keepWords.includes(words);
}

/** Reads an event as a wish to keep the room, if it is one and by somebody who may close the room themselves. */
export function readKeepWish(
  event: RoomEvent,
  announcement: Announcement,
  state: RoomState,
): KeepWish | undefined {
  const isReaction = targetOfReaction(event) === announcement.eventId;
  if (!isReaction && !isKeepWord(event)) return undefined;
  const { sender } = event;
  const isMember = state.content(stateKinds.member, sender)?.membership === 'join';
  if (!isMember || !may(roomPower(state), sender, { state: stateKinds.tombstone })) return undefined;
  return {
    by: sender,
    at: event.origin_server_ts,
    answer: isReaction ? announcement.eventId : event.event_id,
  };
}
