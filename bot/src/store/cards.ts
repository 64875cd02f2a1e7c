import type { Kysely } from 'kysely';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { CardMemory } from '../jobs/cards.ts';
import type { Shown } from '../meetings/card.ts';
import { inPortions } from './portions.ts';
import type { Tables } from './tables.ts';

/** Notes that rooms have cards, as the rooms say; those that are known are left as they are. */
export async function noteCards(db: Kysely<Tables>, roomIds: readonly RoomId[]): Promise<void> {
  const rows = roomIds.map((room_id) => ({ room_id, made: 1 }));
  await inPortions(rows, (portion) =>
    db
      .insertInto('card')
      .values(portion)
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
}

/** Forgets the cards of rooms that we are no longer in. */
export async function forgetCards(db: Kysely<Tables>, roomIds: readonly RoomId[]): Promise<void> {
  await inPortions(roomIds, (portion) => db.deleteFrom('card').where('room_id', 'in', portion).execute());
}

/** What is remembered of cards, over the database. */
export function createCardMemory(db: Kysely<Tables>): CardMemory {
  return {
    want: async (roomId, { locale, timeZone }) => {
      await db
        .insertInto('card')
        .values({ room_id: roomId, locale, time_zone: timeZone })
        .onConflict((conflict) =>
          conflict.column('room_id').doUpdateSet(({ eb, fn }) => ({
            wanted: eb('card.wanted', '+', 1),
            locale: fn.coalesce('card.locale', 'excluded.locale'),
            time_zone: fn.coalesce('card.time_zone', 'excluded.time_zone'),
          })),
        )
        .execute();
    },
    doubt: async (roomIds) => {
      const doubted = await inPortions(roomIds, (portion) =>
        db
          .updateTable('card')
          .set(({ eb }) => ({ wanted: eb('wanted', '+', 1) }))
          .where('room_id', 'in', portion)
          .returning('room_id')
          .execute(),
      );
      return doubted.length > 0;
    },
    due: async (limit) => {
      const rows = await db
        .selectFrom('card')
        .selectAll()
        .whereRef('made', '<', 'wanted')
        .limit(limit)
        .execute();
      return rows.map(({ room_id, wanted, shown, locale, time_zone }) => ({
        roomId: room_id as RoomId,
        wanted,
        shown: shown === null ? undefined : (JSON.parse(shown) as Shown),
        reader: { locale: locale ?? undefined, timeZone: time_zone ?? undefined },
      }));
    },
    made: async (roomId, wanted, shown) => {
      await db
        .updateTable('card')
        .set({ made: wanted, ...(shown && { shown: JSON.stringify(shown) }) })
        .where('room_id', '=', roomId)
        .execute();
    },
    forget: (roomId) => forgetCards(db, [roomId]),
    move: (from, to) =>
      db.transaction().execute(async (transaction) => {
        const old = await transaction
          .deleteFrom('card')
          .where('room_id', '=', from)
          .returning(['locale', 'time_zone'])
          .executeTakeFirst();
        if (old === undefined) return;
        await transaction
          .insertInto('card')
          .values({ room_id: to, ...old })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }),
  };
}
