import { IDBCursor, IDBCursorWithValue } from './cursor.ts';
import { IDBDatabase } from './database.ts';
import { IDBFactory } from './factory.ts';
import { IDBKeyRange } from './keyRange.ts';
import { IDBIndex } from './objectIndex.ts';
import { IDBObjectStore } from './objectStore.ts';
import { IDBOpenDBRequest, IDBRequest, IDBVersionChangeEvent } from './request.ts';
import { IDBTransaction } from './transaction.ts';

const classes = {
  IDBCursor,
  IDBCursorWithValue,
  IDBDatabase,
  IDBFactory,
  IDBIndex,
  IDBKeyRange,
  IDBObjectStore,
  IDBOpenDBRequest,
  IDBRequest,
  IDBTransaction,
  IDBVersionChangeEvent,
};

let factory: IDBFactory | undefined;

/** Puts our IndexedDB where the crate looks for one, once. Throws when another one is there. */
export const installIndexedDB = (): IDBFactory => {
  if (factory) return factory;
  if ('indexedDB' in globalThis)
    throw new Error('This process has an IndexedDB already; the crypto store needs its own.');
  factory = new IDBFactory();
  for (const [name, value] of Object.entries({ ...classes, indexedDB: factory })) {
    Object.defineProperty(globalThis, name, { value, configurable: true, enumerable: false });
  }
  return factory;
};
