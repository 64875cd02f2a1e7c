import type { IDBDatabase } from './database.ts';
import { invalidStateError, notFoundError } from './errors.ts';
import { names, type Names } from './names.ts';
import { IDBObjectStore } from './objectStore.ts';
import { eventOf, type Handler, type RequestEvent } from './request.ts';
import { Work } from './work.ts';

export type Mode = 'readonly' | 'readwrite' | 'versionchange';

export class IDBTransaction {
  readonly db: IDBDatabase;
  readonly mode: Mode;
  readonly durability = 'strict';
  readonly work: Work;
  readonly #stores: readonly string[] | undefined;
  error: DOMException | null = null;
  oncomplete: Handler = null;
  onabort: Handler = null;
  onerror: ((event: RequestEvent) => void) | null = null;

  /** Over all stores when none are named. `after` is called when it has ended, with whether it was aborted. */
  constructor(db: IDBDatabase, mode: Mode, stores?: readonly string[], after?: (aborted: boolean) => void) {
    this.db = db;
    this.mode = mode;
    this.#stores = stores;
    this.work = new Work(db.file, mode !== 'readonly', {
      complete: () => {
        this.oncomplete?.(eventOf('complete', this));
        after?.(false);
      },
      abort: (error) => {
        this.error = error;
        this.onabort?.(eventOf('abort', this));
        after?.(true);
      },
    });
  }

  get objectStoreNames(): Names {
    return this.#stores ? names(this.#stores) : this.db.objectStoreNames;
  }

  objectStore(name: string): IDBObjectStore {
    if (this.work.over) throw invalidStateError('The transaction is over.');
    const info = this.db.schema.stores.get(name);
    if (!info || this.#stores?.includes(name) === false) {
      throw notFoundError(`The transaction does not reach a store '${name}'.`);
    }
    return new IDBObjectStore(this, info);
  }

  commit(): void {
    this.work.close();
  }

  abort(): void {
    this.work.abort(null);
  }
}
