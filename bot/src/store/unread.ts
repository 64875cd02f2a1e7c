import type { Kysely } from 'kysely';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { Unread, UnreadStore } from '../matrix/unread.ts';
import { inPortions } from './portions.ts';
import type { Tables } from './tables.ts';

/** Notes encrypted events whose key is missing. */
export async function insertUnread(
  db: Kysely<Tables>,
  unread: readonly Omit<Unread, 'told'>[],
): Promise<void> {
  const rows = unread.map(({ roomId, event, seenAt }) => ({
    event_id: event.event_id,
    room_id: roomId,
    event: JSON.stringify(event),
    seen_at: String(seenAt),
  }));
  await inPortions(rows, (portion) =>
    db
      .insertInto('unread')
      .values(portion)
      .onConflict((conflict) => conflict.column('event_id').doNothing())
      .execute(),
  );
}

/** What is not read yet, over the database, or within a transaction of it. */
export function createUnreadStore(db: Kysely<Tables>): UnreadStore {
  return {
    unread: async () => {
      const rows = await db.selectFrom('unread').selectAll().orderBy('seen_at').execute();
      return rows.map(({ room_id, event, seen_at, told }) => ({
        roomId: room_id as RoomId,
        event: JSON.parse(event) as RoomEvent,
        seenAt: Number(seen_at),
        told,
      }));
    },
    unreadTold: async (eventId) => {
      await db.updateTable('unread').set({ told: true }).where('event_id', '=', eventId).execute();
    },
    forgetUnread: async (eventId) => {
      await db.deleteFrom('unread').where('event_id', '=', eventId).execute();
    },
  };
}
