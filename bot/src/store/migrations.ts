import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The steps from an empty database to the present one. Never change one that was released; add the next. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001_journal': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('command')
        .addColumn('seq', 'bigserial', (column) => column.notNull().unique())
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('sender', 'text', (column) => column.notNull())
        .addColumn('sent_in', 'text')
        .addColumn('data', 'text', (column) => column.notNull())
        .addColumn('locale', 'text', (column) => column.notNull())
        .addColumn('time_zone', 'text', (column) => column.notNull())
        .addColumn('sent_at', 'bigint', (column) => column.notNull())
        .addColumn('door', 'text', (column) => column.notNull())
        .addColumn('stage', 'text', (column) => column.notNull().defaultTo('waiting'))
        .addColumn('outcome', 'text')
        .addColumn('received_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
        .execute();
      // At every start the unfinished ones are looked for among all there ever were.
      await sql`create index command_unanswered on command (seq) where stage <> 'answered'`.execute(db);
      await db.schema
        .createTable('command_memory')
        .addColumn('command_id', 'text', (column) =>
          column.notNull().references('command.id').onDelete('cascade'),
        )
        .addColumn('step', 'text', (column) => column.notNull())
        .addColumn('value', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('command_memory_pkey', ['command_id', 'step'])
        .execute();
      await db.schema
        .createTable('room')
        .addColumn('room_id', 'text', (column) => column.primaryKey())
        .addColumn('made_for', 'text')
        .addColumn('room_type', 'text')
        .addColumn('name', 'text')
        .addColumn('metadata', 'text')
        .addColumn('closed', 'boolean')
        .addColumn('chosen', 'boolean', (column) => column.notNull().defaultTo(false))
        .execute();
      await db.schema.createIndex('room_made_for').on('room').column('made_for').execute();
      await db.schema
        .createTable('invitation')
        .addColumn('room_id', 'text', (column) => column.primaryKey())
        .addColumn('sender', 'text', (column) => column.notNull())
        .addColumn('is_direct', 'boolean', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('observation')
        .addColumn('seq', 'bigserial', (column) => column.notNull())
        .addColumn('event_id', 'text', (column) => column.primaryKey())
        .addColumn('room_id', 'text', (column) => column.notNull())
        .addColumn('event', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('fact')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('value', 'text', (column) => column.notNull())
        .execute();
    },
  },
  '0002_cards': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('card')
        .addColumn('room_id', 'text', (column) => column.primaryKey())
        .addColumn('wanted', 'integer', (column) => column.notNull().defaultTo(1))
        .addColumn('made', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('shown', 'text')
        .addColumn('locale', 'text')
        .addColumn('time_zone', 'text')
        .execute();
      // Few are due at a time, of all there are.
      await sql`create index card_due on card (room_id) where made < wanted`.execute(db);
    },
  },
  '0003_unread': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('unread')
        .addColumn('event_id', 'text', (column) => column.primaryKey())
        .addColumn('room_id', 'text', (column) => column.notNull())
        .addColumn('event', 'text', (column) => column.notNull())
        .addColumn('seen_at', 'bigint', (column) => column.notNull())
        .addColumn('told', 'boolean', (column) => column.notNull().defaultTo(false))
        .execute();
    },
  },
};
