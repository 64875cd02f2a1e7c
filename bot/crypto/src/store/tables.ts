import type { DatabaseSync } from 'node:sqlite';

/** Of this layout, not of what the crate keeps in it. */
const layout = 1;

// Databases are named as the crate names them, less what stands for the file: the folder can be moved.
const sql = `
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
  PRAGMA user_version = ${layout};
`;

/** Makes the tables where there are none. Throws when they are of another layout. */
export const tables = (database: DatabaseSync, path: string): void => {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() ?? {};
  if (version === layout) return;
  if (version !== 0) throw new Error(`${path} has layout ${String(version)}, this version reads ${layout}.`);
  database.exec(sql);
};
