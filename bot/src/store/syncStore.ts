import type { Kysely } from 'kysely';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { SyncStore } from '../matrix/listen.ts';
import { insertCommands } from './journal.ts';
import type { Tables } from './tables.ts';

export const SYNC_TOKEN = 'sync_token';

/** Single facts by name. */
export type Facts = {
  readonly get: (name: string) => Promise<string | undefined>;
  readonly set: (name: string, value: string) => Promise<void>;
};

/** Facts over the database, or within a transaction of it. */
export function createFacts(db: Kysely<Tables>): Facts {
  return {
    get: async (name) =>
      (await db.selectFrom('fact').select('value').where('name', '=', name).executeTakeFirst())?.value,
    set: async (name, value) => {
      await db
        .insertInto('fact')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
  };
}

/** The rooms that we made, by what we made them for. */
export type RoomIndex = { readonly madeFor: (mark: string) => Promise<readonly RoomId[]> };

/** What the sync leaves behind, written in one transaction with the token that it ended on. */
export function createSyncStore(db: Kysely<Tables>): SyncStore & RoomIndex {
  return {
    token: () => createFacts(db).get(SYNC_TOKEN),
    record: ({ token, commands, joined, left, invited }) =>
      db.transaction().execute(async (transaction) => {
        const fresh = await insertCommands(transaction, commands, 'matrix');
        if (left.length > 0) {
          await transaction
            .deleteFrom('room')
            .where('room_id', 'in', [...left])
            .execute();
        }
        if (joined.length > 0) {
          await transaction
            .insertInto('room')
            .values(joined.map(({ roomId, madeFor }) => ({ room_id: roomId, made_for: madeFor ?? null })))
            .onConflict((conflict) => conflict.column('room_id').doNothing())
            .execute();
        }
        if (invited.length > 0) {
          await transaction
            .insertInto('invitation')
            .values(invited.map((room_id) => ({ room_id })))
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
        await createFacts(transaction).set(SYNC_TOKEN, token);
        return fresh;
      }),
    invited: async () =>
      (await db.selectFrom('invitation').select('room_id').execute()).map(({ room_id }) => room_id as RoomId),
    invitationDone: async (roomId) => {
      await db.deleteFrom('invitation').where('room_id', '=', roomId).execute();
    },
    madeFor: async (mark) => {
      const rows = await db.selectFrom('room').select('room_id').where('made_for', '=', mark).execute();
      return rows.map(({ room_id }) => room_id as RoomId);
    },
  };
}
