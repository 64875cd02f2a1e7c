import type { Kysely } from 'kysely';
import type { Record } from '../chat/chatCommand.ts';
import { FAILED, parseOutcome } from '../dispatch/outcome.ts';
import type { Tables } from './tables.ts';

/** What was done, read from the journal. */
export function createRecord(db: Kysely<Tables>): Record {
  return {
    count: async (since) => {
      const { commands, failures } = await db
        .selectFrom('command')
        .select(({ fn }) => [
          fn.countAll<string>().as('commands'),
          fn.countAll<string>().filterWhere('outcome', 'like', FAILED).as('failures'),
        ])
        .where('received_at', '>=', new Date(since))
        .executeTakeFirstOrThrow();
      return { commands: Number(commands), failures: Number(failures) };
    },
    failures: async (limit) => {
      const rows = await db
        .selectFrom('command')
        .select(['id', 'type', 'sender', 'sent_at', 'outcome'])
        .where('outcome', 'like', FAILED)
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.flatMap(({ id, type, sender, sent_at, outcome }) => {
        const read = parseOutcome(outcome ?? '');
        return read.done ? [] : [{ at: Number(sent_at), type, sender, code: read.error.code, reference: id }];
      });
    },
  };
}
