import type { KeyPath } from './keyPath.ts';
import { Lookup } from './lookup.ts';
import type { IDBObjectStore } from './objectStore.ts';
import type { IndexInfo } from './schema.ts';

/** The records of a store by another key. */
export class IDBIndex extends Lookup {
  readonly objectStore: IDBObjectStore;
  readonly multiEntry = false;
  readonly info: IndexInfo;

  constructor(objectStore: IDBObjectStore, info: IndexInfo) {
    super(objectStore.transaction, { store: objectStore.where.store, index: info });
    this.objectStore = objectStore;
    this.info = info;
  }

  get name(): string {
    return this.info.name;
  }
  get keyPath(): KeyPath {
    return this.info.keyPath;
  }
  get unique(): boolean {
    return this.info.unique;
  }
}
