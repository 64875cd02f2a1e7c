import type { DatabaseSync } from 'node:sqlite';

// Databases are named as the crate names them, less what stands for the file: the folder can be moved.
const first = `
  CREATE TABLE database (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL);
  CREATE TABLE store (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    database INTEGER NOT NULL REFERENCES database,
    name TEXT NOT NULL,
    UNIQUE (database, name)
  );
  CREATE TABLE store_index (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store INTEGER NOT NULL,
    name TEXT NOT NULL,
    key_path TEXT NOT NULL,
    is_unique INTEGER NOT NULL,
    UNIQUE (store, name)
  );
  CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    store INTEGER NOT NULL,
    key BLOB NOT NULL,
    value BLOB NOT NULL,
    UNIQUE (store, key)
  );
  CREATE TABLE entry (
    store_index INTEGER NOT NULL,
    key BLOB NOT NULL,
    primary_key BLOB NOT NULL,
    PRIMARY KEY (store_index, key, primary_key)
  ) WITHOUT ROWID;
  CREATE INDEX entry_of_record ON entry (store_index, primary_key);
  CREATE TABLE seen (id INTEGER PRIMARY KEY AUTOINCREMENT, print BLOB NOT NULL UNIQUE);
`;

/** What makes each layout of the one before; of ours, not of what the crate keeps in it. */
const layouts = [first, 'CREATE TABLE place (next_batch TEXT NOT NULL);'];

/** Makes the tables as they are now. Throws when they are of a later layout. */
export const tables = (database: DatabaseSync, path: string): void => {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() ?? {};
  const present = Number(version);
  if (present > layouts.length)
    throw new Error(`${path} has layout ${present}, this version reads ${layouts.length}.`);
  for (const step of layouts.slice(present)) database.exec(step);
  database.exec(`PRAGMA user_version = ${layouts.length}`);
};
