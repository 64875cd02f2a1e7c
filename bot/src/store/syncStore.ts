import type { Kysely } from 'kysely';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { Observation, SyncStore, ToDo } from '../matrix/syncStore.ts';
import type { KnownRoom } from '../matrix/syncResponse.ts';
import { forgetCards, noteCards } from './cards.ts';
import { insertCommands } from './journal.ts';
import { inPortions } from './portions.ts';
import { storable } from './storable.ts';
import type { Tables } from './tables.ts';
import { createUnreadStore, insertUnread } from './unread.ts';

export const SYNC_TOKEN = 'sync_token';
const MEMORY_BEGAN = 'memory_began';

/** Single facts by name. */
export type Facts = {
  readonly get: (name: string) => Promise<string | undefined>;
  readonly set: (name: string, value: string) => Promise<void>;
  readonly forget: (name: string) => Promise<void>;
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
    forget: async (name) => {
      await db.deleteFrom('fact').where('name', '=', name).execute();
    },
  };
}

/** Notes rooms; what is known of them already stays where nothing new is said. */
async function noteRooms(db: Kysely<Tables>, rooms: readonly KnownRoom[]): Promise<void> {
  const rows = rooms.map(({ roomId, madeFor, type, name, metadata, closed }) => ({
    room_id: roomId,
    made_for: madeFor ?? null,
    room_type: type ?? null,
    name: name === undefined ? null : storable(name),
    metadata: metadata === undefined ? null : JSON.stringify(metadata),
    closed: closed ?? null,
  }));
  await inPortions(rows, (portion) =>
    db
      .insertInto('room')
      .values(portion)
      .onConflict((conflict) =>
        conflict.column('room_id').doUpdateSet(({ fn }) => ({
          made_for: fn.coalesce('excluded.made_for', 'room.made_for'),
          room_type: fn.coalesce('excluded.room_type', 'room.room_type'),
          name: fn.coalesce('excluded.name', 'room.name'),
          metadata: fn.coalesce('excluded.metadata', 'room.metadata'),
          closed: fn.coalesce('excluded.closed', 'room.closed'),
        })),
      )
      .execute(),
  );
}

/** Notes what the watchers have to be told of. */
async function insertObservations(db: Kysely<Tables>, observations: readonly Observation[]): Promise<void> {
  const rows = observations.map(({ roomId, event }) => ({
    event_id: event.event_id,
    room_id: roomId,
    event: JSON.stringify(event),
  }));
  await inPortions(rows, (portion) =>
    db
      .insertInto('observation')
      .values(portion)
      .onConflict((conflict) => conflict.column('event_id').doNothing())
      .execute(),
  );
}

/**
 * Which of them are still to be told. Not those that were new: when the connection broke after the commit, all are known
 * when it is tried again, and nobody has been told.
 */
async function unobservedOf(
  db: Kysely<Tables>,
  observations: readonly Observation[],
): Promise<readonly string[]> {
  const ids = observations.map(({ event }) => event.event_id);
  const rows = await inPortions(ids, (portion) =>
    db.selectFrom('observation').select('event_id').where('event_id', 'in', portion).execute(),
  );
  return rows.map(({ event_id }) => event_id);
}

/** Which of the commands are not answered yet; the same holds for them. */
async function unfinishedOf(
  db: Kysely<Tables>,
  commands: readonly { readonly id: string }[],
): Promise<readonly string[]> {
  const ids = commands.map(({ id }) => id);
  const rows = await inPortions(ids, (portion) =>
    db
      .selectFrom('command')
      .select('id')
      .where('id', 'in', portion)
      .where('stage', '<>', 'answered')
      .execute(),
  );
  return rows.map(({ id }) => id);
}

/** Notes what there is to do. Returns the ids of what is still to be done. */
async function noteToDo(db: Kysely<Tables>, { commands, observations }: ToDo): Promise<ReadonlySet<string>> {
  await insertCommands(db, commands, 'matrix');
  await insertObservations(db, observations);
  return new Set([...(await unfinishedOf(db, commands)), ...(await unobservedOf(db, observations))]);
}

/** The rooms that we made, by what we made them for. */
export type RoomIndex = {
  readonly madeFor: (mark: string) => Promise<readonly RoomId[]>;
  readonly markOf: (roomId: RoomId) => Promise<string | undefined>;
  readonly choose: (roomId: RoomId, mark: string) => Promise<void>;
  readonly chosen: (mark: string) => Promise<RoomId | undefined>;
};

/** What the sync leaves behind, written in one transaction with the token that it ended on. */
export function createSyncStore(db: Kysely<Tables>): SyncStore & RoomIndex {
  return {
    token: () => createFacts(db).get(SYNC_TOKEN),
    memoryBegan: async (now) => {
      const facts = createFacts(db);
      const known = await facts.get(MEMORY_BEGAN);
      if (known === undefined) await facts.set(MEMORY_BEGAN, String(now));
      return known === undefined ? now : Number(known);
    },
    ...createUnreadStore(db),
    recordRead: (eventId, toDo) =>
      db.transaction().execute(async (transaction) => {
        const open = await noteToDo(transaction, toDo);
        await createUnreadStore(transaction).forgetUnread(eventId);
        return open;
      }),
    record: ({ token, unread, joined, left, invited, ...toDo }) =>
      db.transaction().execute(async (transaction) => {
        const open = await noteToDo(transaction, toDo);
        await insertUnread(transaction, unread);
        await inPortions(left, (portion) =>
          transaction.deleteFrom('room').where('room_id', 'in', portion).execute(),
        );
        await forgetCards(transaction, left);
        await inPortions(left, (portion) =>
          transaction.deleteFrom('observation').where('room_id', 'in', portion).execute(),
        );
        await noteRooms(transaction, joined);
        const carded = joined.filter(({ hasCard }) => hasCard).map(({ roomId }) => roomId);
        await noteCards(transaction, carded);
        const invitations = invited.map(({ roomId, sender, isDirect }) => ({
          room_id: roomId,
          sender,
          is_direct: isDirect,
        }));
        await inPortions(invitations, (portion) =>
          transaction
            .insertInto('invitation')
            .values(portion)
            .onConflict((conflict) => conflict.doNothing())
            .execute(),
        );
        await createFacts(transaction).set(SYNC_TOKEN, token);
        return open;
      }),
    invited: async () => {
      const rows = await db.selectFrom('invitation').selectAll().execute();
      return rows.map(({ room_id, sender, is_direct }) => ({
        roomId: room_id as RoomId,
        sender: sender as UserId,
        isDirect: is_direct,
      }));
    },
    invitationDone: async (roomId) => {
      await db.deleteFrom('invitation').where('room_id', '=', roomId).execute();
    },
    unobserved: async () => {
      const rows = await db.selectFrom('observation').selectAll().orderBy('seq').execute();
      return rows.map(({ room_id, event }) => ({
        roomId: room_id as RoomId,
        event: JSON.parse(event) as RoomEvent,
      }));
    },
    observed: async (eventId) => {
      await db.deleteFrom('observation').where('event_id', '=', eventId).execute();
    },
    markOf: async (roomId) => {
      const row = await db
        .selectFrom('room')
        .select('made_for')
        .where('room_id', '=', roomId)
        .executeTakeFirst();
      return row?.made_for ?? undefined;
    },
    choose: async (roomId, mark) => {
      await db
        .insertInto('room')
        .values({ room_id: roomId, made_for: mark, chosen: true })
        .onConflict((conflict) => conflict.column('room_id').doUpdateSet({ made_for: mark, chosen: true }))
        .execute();
    },
    chosen: async (mark) => {
      const row = await db
        .selectFrom('room')
        .select('room_id')
        .where('made_for', '=', mark)
        .where('chosen', '=', true)
        .executeTakeFirst();
      return row?.room_id as RoomId | undefined;
    },
    madeFor: async (mark) => {
      const rows = await db.selectFrom('room').select('room_id').where('made_for', '=', mark).execute();
      return rows.map(({ room_id }) => room_id as RoomId);
    },
  };
}
