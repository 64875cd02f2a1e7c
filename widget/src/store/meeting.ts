import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import type { ExternalData } from '../../../shared/src/commands/fields.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { roomTypes, stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { readMetadata } from '../../../shared/src/meeting/metadata.ts';
import { contentOf, parentsOf, textIn, typeOf, type Room } from './room.ts';

/** A meeting as people see it: a room of one of the two types with a name and sound metadata that is not closed. */
export type Meeting = {
  readonly roomId: RoomId;
  readonly kind: 'meeting' | 'breakoutSession';
  readonly title: string;
  readonly description: string;
  readonly creator: UserId;
  readonly calendar: Calendar;
  readonly parents: readonly RoomId[];
  /** When the room may be deleted, in milliseconds since 1970. */
  readonly deletionAt?: number;
  readonly externalData?: ExternalData;
  /** Set while the bot has not answered what made or changed it: whether that is to be expected any moment. */
  readonly pending?: 'sent' | 'unanswered';
};

const meetings = new WeakMap<Room, Meeting | null>();

function read(roomId: RoomId, room: Room): Meeting | undefined {
  const type = typeOf(room);
  if (type !== roomTypes.meeting && type !== roomTypes.breakoutSession) return undefined;
  if (room[stateKinds.tombstone]?.[''] !== undefined) return undefined;
  const title = textIn(contentOf(room, stateKinds.name), 'name');
  const metadata = readMetadata(contentOf(room, stateKinds.metadata));
  if (title === undefined || metadata === undefined) return undefined;
  const { creator, calendar, force_deletion_at: deletionAt, external_data: externalData } = metadata;
  return {
    roomId,
    kind: type === roomTypes.meeting ? 'meeting' : 'breakoutSession',
    title,
    description: textIn(contentOf(room, stateKinds.topic), 'topic') ?? '',
    creator,
    calendar,
    parents: parentsOf(room),
    ...(deletionAt !== undefined && { deletionAt }),
    ...(externalData && { externalData }),
  };
}

/** The meeting that a room is, if it is one. The same object as long as the room is. */
export function meetingOf(roomId: RoomId, room: Room): Meeting | undefined {
  const known = meetings.get(room);
  if (known !== undefined) return known ?? undefined;
  const meeting = read(roomId, room);
  meetings.set(room, meeting ?? null);
  return meeting;
}
