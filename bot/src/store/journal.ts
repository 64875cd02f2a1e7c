import type { Insertable, Kysely, Selectable } from 'kysely';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { Request } from '../dispatch/command.ts';
import type { Entry, Journal } from '../dispatch/journal.ts';
import { parseOutcome, serialiseOutcome } from '../dispatch/outcome.ts';
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

/** The journal of commands, over the database. */
export function createJournal(db: Kysely<Tables>): Journal {
  const set = async (id: string, values: Partial<Insertable<CommandRow>>) => {
    await db.updateTable('command').set(values).where('id', '=', id).execute();
  };
  return {
    accept: async (request) => {
      const fresh = await insertCommands(db, [request], 'http');
      if (fresh.has(request.id)) return undefined;
      return toEntry(
        await db.selectFrom('command').selectAll().where('id', '=', request.id).executeTakeFirstOrThrow(),
      );
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
