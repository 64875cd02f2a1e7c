import { deserialize } from 'node:v8';
import type { SqliteFile } from '../store/sqliteFile.ts';
import { constraintError } from './errors.ts';
import { keyAt } from './keyPath.ts';
import { everything, type Span } from './keyRange.ts';
import type { IndexInfo, StoreInfo } from './schema.ts';

/** A record as bytes: its place in what was looked through, its own key, its value. */
export type Found = { readonly key: Uint8Array; readonly primaryKey: Uint8Array; readonly value: Uint8Array };

/** What is looked through: a store by its keys, or one of its indexes. */
export type Source = { readonly store: StoreInfo; readonly index?: IndexInfo };

/** Bytes of an index key, for each index that the record is to be in. */
type Entries = readonly (readonly [IndexInfo, Uint8Array])[];

const noLimit = -1;

const found = (row: Record<string, unknown>): Found => row as unknown as Found;

export const entriesOf = (store: StoreInfo, value: unknown): Entries =>
  [...store.indexes.values()].flatMap((index) => {
    const key = keyAt(value, index.keyPath);
    return key ? [[index, key] as const] : [];
  });

/** Records in SQL. */
export class Records {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  /** In order of keys; all when there is no limit. */
  list({ store, index }: Source, { from, before }: Span, limit = noLimit): Found[] {
    const rows = index
      ? this.#file.all(
          `SELECT entry.key AS key, primary_key AS primaryKey, value
           FROM entry JOIN record ON record.store = ? AND record.key = primary_key
           WHERE store_index = ? AND entry.key >= ? AND entry.key < ?
           ORDER BY entry.key, primary_key LIMIT ?`,
          ...[store.id, index.id, from, before, limit],
        )
      : this.#file.all(
          `SELECT key, key AS primaryKey, value FROM record
           WHERE store = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?`,
          ...[store.id, from, before, limit],
        );
    return rows.map(found);
  }

  /** The first one in an index that stands after a place; as in `list`, without having to skip. */
  after(
    { store, index }: Source & { index: IndexInfo },
    place: Found,
    before: Uint8Array,
  ): Found | undefined {
    const row = this.#file.first(
      `SELECT entry.key AS key, primary_key AS primaryKey, value
       FROM entry JOIN record ON record.store = ? AND record.key = primary_key
       WHERE store_index = ? AND (entry.key, primary_key) > (?, ?) AND entry.key < ?
       ORDER BY entry.key, primary_key LIMIT 1`,
      ...[store.id, index.id, place.key, place.primaryKey, before],
    );
    return row && found(row);
  }

  count({ store, index }: Source, { from, before }: Span): number {
    const row = index
      ? this.#file.first(
          'SELECT COUNT(*) AS count FROM entry WHERE store_index = ? AND key >= ? AND key < ?',
          ...[index.id, from, before],
        )
      : this.#file.first(
          'SELECT COUNT(*) AS count FROM record WHERE store = ? AND key >= ? AND key < ?',
          ...[store.id, from, before],
        );
    return Number(row?.['count']);
  }

  /** Throws a `ConstraintError` when a unique index has the key of another record; nothing is written then. */
  put(store: StoreInfo, key: Uint8Array, value: Uint8Array, entries: Entries): void {
    for (const [index, indexKey] of entries) this.#checkUnique(index, indexKey, key);
    this.#file.run(
      `INSERT INTO record (store, key, value) VALUES (?, ?, ?)
       ON CONFLICT (store, key) DO UPDATE SET value = excluded.value`,
      ...[store.id, key, value],
    );
    for (const index of store.indexes.values()) {
      this.#file.run('DELETE FROM entry WHERE store_index = ? AND primary_key = ?', index.id, key);
    }
    for (const [index, indexKey] of entries) this.#enter(index, indexKey, key);
  }

  has(store: StoreInfo, key: Uint8Array): boolean {
    return this.#file.first('SELECT 1 FROM record WHERE store = ? AND key = ?', store.id, key) !== undefined;
  }

  remove(store: StoreInfo, { from, before }: Span): void {
    for (const index of store.indexes.values()) {
      this.#file.run(
        'DELETE FROM entry WHERE store_index = ? AND primary_key >= ? AND primary_key < ?',
        ...[index.id, from, before],
      );
    }
    this.#file.run('DELETE FROM record WHERE store = ? AND key >= ? AND key < ?', store.id, from, before);
  }

  /** Enters what is there in a new index. */
  fill(store: StoreInfo, index: IndexInfo): void {
    for (const { primaryKey, value } of this.list({ store }, everything)) {
      const key = keyAt(deserialize(value), index.keyPath);
      if (!key) continue;
      this.#checkUnique(index, key, primaryKey);
      this.#enter(index, key, primaryKey);
    }
  }

  empty(index: IndexInfo): void {
    this.#file.run('DELETE FROM entry WHERE store_index = ?', index.id);
  }

  #enter(index: IndexInfo, key: Uint8Array, primaryKey: Uint8Array): void {
    this.#file.run(
      'INSERT INTO entry (store_index, key, primary_key) VALUES (?, ?, ?)',
      ...[index.id, key, primaryKey],
    );
  }

  #checkUnique(index: IndexInfo, key: Uint8Array, primaryKey: Uint8Array): void {
    if (!index.unique) return;
    const other = this.#file.first(
      'SELECT 1 FROM entry WHERE store_index = ? AND key = ? AND primary_key <> ?',
      ...[index.id, key, primaryKey],
    );
    if (other) throw constraintError(`The index '${index.name}' has that key already.`);
  }
}
