import type { Kysely, Updateable } from 'kysely';
import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { roomTypes, stateKinds, type MeetingRoomType } from '../../../shared/src/matrix/stateKinds.ts';
import { readMetadata } from '../../../shared/src/meeting/metadata.ts';
import type { MeetingIndex } from '../meetings/meetingIndex.ts';
import type { Tables } from './tables.ts';

/** The column that holds a kind of state, and its value. */
function change(type: string, content: Content): Updateable<Tables['room']> {
  if (type === stateKinds.name) return { name: typeof content.name === 'string' ? content.name : null };
  if (type === stateKinds.metadata) return { metadata: JSON.stringify(content) };
  return { closed: true };
}

/** The index of meetings, over the database. */
export function createMeetingIndex(db: Kysely<Tables>): MeetingIndex {
  return {
    meetings: async () => {
      const rows = await db
        .selectFrom('room')
        .selectAll()
        .where('room_type', 'in', Object.values(roomTypes))
        .where('metadata', 'is not', null)
        .where((where) => where.or([where('closed', 'is', null), where('closed', '=', false)]))
        .execute();
      return rows.flatMap(({ room_id, room_type, name, metadata }) => {
        const read = readMetadata(JSON.parse(metadata ?? 'null') as Content);
        return read === undefined
          ? []
          : [
              {
                roomId: room_id as RoomId,
                type: room_type as MeetingRoomType,
                title: name ?? '',
                metadata: read,
              },
            ];
      });
    },
    countRooms: async () => {
      const { count } = await db
        .selectFrom('room')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    note: async (roomId, type, content) => {
      await db.updateTable('room').set(change(type, content)).where('room_id', '=', roomId).execute();
    },
  };
}
