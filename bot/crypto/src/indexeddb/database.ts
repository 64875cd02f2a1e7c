import type { StoreFile } from '../store/storeFile.ts';
import type { SqliteFile } from '../store/sqliteFile.ts';
import {
  constraintError,
  invalidAccessError,
  invalidStateError,
  notFoundError,
  notSupportedError,
} from './errors.ts';
import { names, type Names } from './names.ts';
import { IDBObjectStore } from './objectStore.ts';
import type { Handler } from './request.ts';
import type { Schema } from './schema.ts';
import { IDBTransaction } from './transaction.ts';

type StoreWish = { readonly keyPath?: unknown; readonly autoIncrement?: boolean };

/** A connection. */
export class IDBDatabase {
  readonly name: string;
  readonly schema: Schema;
  readonly #storeFile: StoreFile;
  readonly #closed: () => void;
  /** Set while an upgrade is under way. */
  upgrade: IDBTransaction | undefined;
  onabort: Handler = null;
  onclose: Handler = null;
  onerror: Handler = null;
  onversionchange: Handler = null;
  #open = true;

  constructor(
    storeFile: StoreFile,
    { name, schema, closed }: { name: string; schema: Schema; closed: () => void },
  ) {
    this.#storeFile = storeFile;
    this.name = name;
    this.schema = schema;
    this.#closed = closed;
  }

  get file(): SqliteFile {
    return this.#storeFile.file;
  }
  get version(): number {
    return this.schema.version;
  }
  get objectStoreNames(): Names {
    return names(this.schema.stores.keys());
  }

  transaction(
    stores: string | readonly string[],
    mode: 'readonly' | 'readwrite' = 'readonly',
  ): IDBTransaction {
    if (!this.#open || this.upgrade) throw invalidStateError('The database is closed or being upgraded.');
    const scope = typeof stores === 'string' ? [stores] : [...stores];
    for (const name of scope) this.#store(name);
    if (scope.length === 0) throw invalidAccessError('A transaction is about something.');
    const transaction = new IDBTransaction(this, mode, scope);
    this.#storeFile.schedule.add(transaction.work);
    return transaction;
  }

  createObjectStore(name: string, { keyPath = null, autoIncrement = false }: StoreWish = {}): IDBObjectStore {
    const transaction = this.#upgrading();
    if (keyPath !== null || autoIncrement) throw notSupportedError('Keys stand beside their records here.');
    if (this.schema.stores.has(name)) throw constraintError(`There is a store '${name}' already.`);
    return new IDBObjectStore(transaction, this.schema.addStore(name));
  }

  deleteObjectStore(name: string): void {
    const transaction = this.#upgrading();
    const store = this.#store(name);
    new IDBObjectStore(transaction, store).clear();
    this.schema.removeStore(store);
  }

  /** What was begun is finished. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#closed();
  }

  #store(name: string): NonNullable<ReturnType<Schema['stores']['get']>> {
    const store = this.schema.stores.get(name);
    if (!store) throw notFoundError(`There is no store '${name}'.`);
    return store;
  }

  #upgrading(): IDBTransaction {
    if (!this.upgrade) throw invalidStateError('The database is not being upgraded.');
    this.upgrade.work.check();
    return this.upgrade;
  }
}
