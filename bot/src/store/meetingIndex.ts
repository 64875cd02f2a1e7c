import type { Insertable, Kysely } from 'kysely';
import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { roomTypes, stateKinds, type MeetingRoomType } from '../../../shared/src/matrix/stateKinds.ts';
import { readMetadata } from '../../../shared/src/meeting/metadata.ts';
import type { MeetingIndex } from '../meetings/meetingIndex.ts';
import { storable } from './storable.ts';
import type { Tables } from './tables.ts';

/** The column that holds a kind of state, and its value. */
function change(type: string, content: Content): Omit<Insertable<Tables['room']>, 'room_id'> {
  const text = (value: unknown) => (typeof value === 'string' ? storable(value) : null);
  if (type === stateKinds.create) return { room_type: text(content.type) };
  if (type === stateKinds.name) return { name: text(content.name) };
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
      const values = change(type, content);
      await db
        .insertInto('room')
        .values({ room_id: roomId, ...values })
        .onConflict((conflict) => conflict.column('room_id').doUpdateSet(values))
        .execute();
    },
  };
}
