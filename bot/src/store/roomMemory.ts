import type { Kysely } from 'kysely';
import type { RoomMemory } from '../adoption/acts.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import { storable } from './storable.ts';
import type { Tables } from './tables.ts';

/** What is remembered of single rooms, to be looked at and put right. */
export function createRoomMemory(db: Kysely<Tables>): RoomMemory {
  return {
    recall: async (roomId) => {
      const row = await db.selectFrom('room').selectAll().where('room_id', '=', roomId).executeTakeFirst();
      return (
        row && {
          ...(row.made_for !== null && { madeFor: row.made_for }),
          ...(row.room_type !== null && { type: row.room_type }),
          ...(row.name !== null && { name: row.name }),
          ...(row.metadata !== null && { metadata: JSON.parse(row.metadata) as Content }),
          ...(row.closed === true && { closed: true }),
        }
      );
    },
    note: async (roomId, { madeFor, type, name, metadata, closed }) => {
      const values = {
        made_for: madeFor ?? null,
        // The one room of its purpose, so that none that comes later takes its place.
        chosen: madeFor !== undefined,
        room_type: type === undefined ? null : storable(type),
        name: name === undefined ? null : storable(name),
        metadata: metadata === undefined ? null : JSON.stringify(metadata),
        closed: closed ?? null,
      };
      await db
        .insertInto('room')
        .values({ room_id: roomId, ...values })
        .onConflict((conflict) => conflict.column('room_id').doUpdateSet(values))
        .execute();
    },
    forget: async (roomId) => {
      await db.deleteFrom('room').where('room_id', '=', roomId).execute();
    },
  };
}
