import { serialize } from 'node:v8';
import { constraintError, invalidStateError, notFoundError, notSupportedError } from './errors.ts';
import type { KeyPath } from './keyPath.ts';
import { everything, spanOf } from './keyRange.ts';
import { decodeKey, encodeKey } from './keys.ts';
import { Lookup } from './lookup.ts';
import { names, type Names } from './names.ts';
import { IDBIndex } from './objectIndex.ts';
import { entriesOf } from './records.ts';
import type { IDBRequest } from './request.ts';
import type { StoreInfo } from './schema.ts';
import type { IDBTransaction } from './transaction.ts';

type IndexWish = { readonly unique?: boolean; readonly multiEntry?: boolean };

/** Records by keys that stand beside them: keys within records and generated ones are left out. */
export class IDBObjectStore extends Lookup {
  readonly keyPath = null;
  readonly autoIncrement = false;
  readonly #info: StoreInfo;

  constructor(transaction: IDBTransaction, info: StoreInfo) {
    super(transaction, { store: info });
    this.#info = info;
  }

  get name(): string {
    return this.#info.name;
  }
  get indexNames(): Names {
    return names(this.#info.indexes.keys());
  }

  put(value: unknown, key: unknown): IDBRequest {
    return this.#write(value, key, false);
  }

  add(value: unknown, key: unknown): IDBRequest {
    return this.#write(value, key, true);
  }

  delete(query: unknown): IDBRequest {
    this.transaction.work.checkWritable();
    const span = spanOf(query);
    return this.ask(() => this.records.remove(this.#info, span));
  }

  clear(): IDBRequest {
    this.transaction.work.checkWritable();
    return this.ask(() => this.records.remove(this.#info, everything));
  }

  index(name: string): IDBIndex {
    const info = this.#info.indexes.get(name);
    if (!info) throw notFoundError(`The store '${this.name}' has no index '${name}'.`);
    return new IDBIndex(this, info);
  }

  createIndex(
    name: string,
    keyPath: KeyPath,
    { unique = false, multiEntry = false }: IndexWish = {},
  ): IDBIndex {
    const { schema } = this.#upgraded();
    if (multiEntry) throw notSupportedError('Indexes with several entries for a record are left out.');
    if (this.#info.indexes.has(name)) throw constraintError(`There is an index '${name}' already.`);
    const info = schema.addIndex(this.#info, { name, keyPath, unique });
    this.#aside(() => this.records.fill(this.#info, info));
    return new IDBIndex(this, info);
  }

  deleteIndex(name: string): void {
    const { schema } = this.#upgraded();
    const { info } = this.index(name);
    schema.removeIndex(this.#info, info);
    this.#aside(() => this.records.empty(info));
  }

  #write(value: unknown, key: unknown, mustBeNew: boolean): IDBRequest {
    this.transaction.work.checkWritable();
    const bytes = encodeKey(key);
    // As it is now, whatever becomes of it until its turn comes.
    const copy = serialize(value);
    const entries = entriesOf(this.#info, value);
    return this.ask(() => {
      if (mustBeNew && this.records.has(this.#info, bytes))
        throw constraintError('There is such a key already.');
      this.records.put(this.#info, bytes, copy, entries);
      return decodeKey(bytes);
    });
  }

  #upgraded(): IDBTransaction['db'] {
    if (this.transaction.mode !== 'versionchange')
      throw invalidStateError('The database is not being upgraded.');
    this.transaction.work.check();
    return this.transaction.db;
  }

  /** In its turn, without a request; its failure aborts. */
  #aside(run: () => void): void {
    this.transaction.work.add({ run, succeed: () => undefined, fail: () => false });
  }
}
