import type { SqliteFile } from '../store/sqliteFile.ts';
import type { KeyPath } from './keyPath.ts';

export type IndexInfo = {
  readonly id: number;
  readonly name: string;
  readonly keyPath: KeyPath;
  readonly unique: boolean;
};

export type StoreInfo = {
  readonly id: number;
  readonly name: string;
  readonly indexes: Map<string, IndexInfo>;
};

/**
 * A database's stores and indexes, as they stand in the file; what is changed here is changed there. A database that is
 * not there has version 0.
 */
export class Schema {
  readonly #file: SqliteFile;
  readonly #name: string;
  #database: number;
  readonly stores = new Map<string, StoreInfo>();
  version: number;

  constructor(file: SqliteFile, name: string) {
    this.#file = file;
    this.#name = name;
    const known = file.first('SELECT id, version FROM database WHERE name = ?', name);
    this.version = Number(known?.['version'] ?? 0);
    this.#database = Number(known?.['id'] ?? 0);
    for (const row of file.all('SELECT id, name FROM store WHERE database = ?', this.#database)) {
      const info = {
        id: Number(row['id']),
        name: String(row['name']),
        indexes: this.#indexesOf(Number(row['id'])),
      };
      this.stores.set(info.name, info);
    }
  }

  /** Comes first when the database is new. */
  setVersion(version: number): void {
    if (this.#database === 0) {
      this.#database = this.#file.run(
        'INSERT INTO database (name, version) VALUES (?, ?)',
        this.#name,
        version,
      );
    } else {
      this.#file.run('UPDATE database SET version = ? WHERE id = ?', version, this.#database);
    }
    this.version = version;
  }

  addStore(name: string): StoreInfo {
    const id = this.#file.run('INSERT INTO store (database, name) VALUES (?, ?)', this.#database, name);
    const info = { id, name, indexes: new Map<string, IndexInfo>() };
    this.stores.set(name, info);
    return info;
  }

  removeStore({ id, name, indexes }: StoreInfo): void {
    for (const index of indexes.values()) this.#file.run('DELETE FROM store_index WHERE id = ?', index.id);
    this.#file.run('DELETE FROM store WHERE id = ?', id);
    this.stores.delete(name);
  }

  addIndex(store: StoreInfo, { name, keyPath, unique }: Omit<IndexInfo, 'id'>): IndexInfo {
    const id = this.#file.run(
      'INSERT INTO store_index (store, name, key_path, is_unique) VALUES (?, ?, ?, ?)',
      ...[store.id, name, JSON.stringify(keyPath), unique ? 1 : 0],
    );
    const info = { id, name, keyPath, unique };
    store.indexes.set(name, info);
    return info;
  }

  removeIndex(store: StoreInfo, { id, name }: IndexInfo): void {
    this.#file.run('DELETE FROM store_index WHERE id = ?', id);
    store.indexes.delete(name);
  }

  #indexesOf(store: number): Map<string, IndexInfo> {
    const rows = this.#file.all(
      'SELECT id, name, key_path, is_unique FROM store_index WHERE store = ?',
      store,
    );
    return new Map(
      rows.map((row) => {
        const name = String(row['name']);
        const keyPath = JSON.parse(String(row['key_path'])) as KeyPath;
        return [name, { id: Number(row['id']), name, keyPath, unique: row['is_unique'] === 1 }];
      }),
    );
  }
}
