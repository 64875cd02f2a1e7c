import type { Insertable, Kysely, Selectable } from 'kysely';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { Request } from '../dispatch/command.ts';
import type { Entry, Journal } from '../dispatch/journal.ts';
import { FAILED, parseOutcome, serialiseOutcome } from '../dispatch/outcome.ts';
import { inPortions } from './portions.ts';
import type { CommandRow, Tables } from './tables.ts';

function toRow(request: Request, door: Entry['door']): Insertable<CommandRow> {
  return {
    id: request.id,
    type: request.type,
    sender: request.sender,
    sent_in: request.sentIn ?? null,
    // `undefined` is not JSON; a command without data is refused like one whose data is null.
    data: JSON.stringify(request.data ?? null),
    locale: request.locale,
    time_zone: request.timeZone,
    sent_at: String(request.sentAt),
    door,
  };
}

function toEntry(row: Selectable<CommandRow>): Entry {
  return {
    request: {
      id: row.id,
      type: row.type,
      sender: row.sender as UserId,
      sentIn: (row.sent_in ?? undefined) as RoomId | undefined,
      data: JSON.parse(row.data) as unknown,
      locale: row.locale,
      timeZone: row.time_zone,
      sentAt: Number(row.sent_at),
    },
    door: row.door,
    begun: row.stage === 'begun',
    outcome: row.outcome === null ? undefined : parseOutcome(row.outcome),
  };
}

/** Notes commands; those that are known already are left as they are. Returns the ids of the new ones. */
export async function insertCommands(
  db: Kysely<Tables>,
  requests: readonly Request[],
  door: Entry['door'],
): Promise<ReadonlySet<string>> {
  const rows = requests.map((request) => toRow(request, door));
  const fresh = await inPortions(rows, (portion) =>
    db
      .insertInto('command')
      .values(portion)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute(),
  );
  return new Set(fresh.map(({ id }) => id));
}

/** Rows that are deleted at once: nobody is to wait for long. */
const PORTION = 1000;

/** The journal of commands, over the database. */
export function createJournal(db: Kysely<Tables>): Journal {
  const set = async (id: string, values: Partial<Insertable<CommandRow>>) => {
    await db.updateTable('command').set(values).where('id', '=', id).execute();
  };
  const known = async (on: Kysely<Tables>, id: string) =>
    toEntry(await on.selectFrom('command').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
  return {
    accept: async (request) => {
      const fresh = await insertCommands(db, [request], 'http');
      return fresh.has(request.id) ? undefined : known(db, request.id);
    },
    reopen: (request) =>
      db.transaction().execute(async (transaction) => {
        const opened = await transaction
          .updateTable('command')
          .set({ ...toRow(request, 'http'), stage: 'waiting', outcome: null })
          .where('id', '=', request.id)
          .where('stage', '=', 'answered')
          .where('outcome', 'like', FAILED)
          .returning('id')
          .executeTakeFirst();
        if (opened)
          await transaction.deleteFrom('command_memory').where('command_id', '=', request.id).execute();
        return known(transaction, request.id);
      }),
    forget: async (before) => {
      for (let deleted = PORTION; deleted === PORTION;) {
        const old = db
          .selectFrom('command')
          .select('id')
          .where('stage', '=', 'answered')
          .where('received_at', '<', new Date(before))
          .orderBy('seq')
          .limit(PORTION);
        const gone = await db.deleteFrom('command').where('id', 'in', old).returning('seq').execute();
        deleted = gone.length;
      }
    },
    begin: (id) => set(id, { stage: 'begun' }),
    end: (id, outcome) => set(id, { stage: 'ended', outcome: serialiseOutcome(outcome) }),
    answered: (id) => set(id, { stage: 'answered' }),
    unanswered: async () => {
      const rows = await db
        .selectFrom('command')
        .selectAll()
        .where('stage', '<>', 'answered')
        .orderBy('seq')
        .execute();
      return rows.map(toEntry);
    },
    find: async (id) => {
      const row = await db.selectFrom('command').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toEntry(row);
    },
    unfinished: async (id) => {
      const row = await db
        .selectFrom('command')
        .selectAll()
        .where('id', '=', id)
        .where('stage', '<>', 'answered')
        .executeTakeFirst();
      return row && toEntry(row);
    },
    recall: async <T>(id: string, step: string) => {
      const known = await db
        .selectFrom('command_memory')
        .select('value')
        .where('command_id', '=', id)
        .where('step', '=', step)
        .executeTakeFirst();
      return known && (JSON.parse(known.value) as T);
    },
    remember: async (id, step, value) => {
      await db
        .insertInto('command_memory')
        .values({ command_id: id, step, value: JSON.stringify(value) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}
