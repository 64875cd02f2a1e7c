import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from '../store/migrations.ts';
import type { Tables } from '../store/tables.ts';

/** The embedded database with all its tables, in memory. One serves a whole test file, since it takes a while to open. */
export async function openMemoryDatabase() {
  const engine = new PGlite();
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: engine }) });
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error as Error;
  const tables = [
    'command_memory',
    'command',
    'room',
    'invitation',
    'observation',
    'unread',
    'card',
    'fact',
  ] as const;
  return {
    db,
    empty: async () => {
      for (const table of tables) await db.deleteFrom(table).execute();
    },
    close: async () => {
      await db.destroy();
      if (!engine.closed) await engine.close();
    },
  };
}
