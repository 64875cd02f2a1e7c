import type { StoreFile } from '../store/storeFile.ts';
import { IDBDatabase } from './database.ts';
import { abortError, invalidStateError, versionError } from './errors.ts';
import { IDBVersionChangeEvent, type IDBOpenDBRequest } from './request.ts';
import type { Steps } from './schedule.ts';
import { Schema } from './schema.ts';
import { IDBTransaction } from './transaction.ts';

type Wish = {
  readonly storeFile: StoreFile;
  /** Within the file. */
  readonly name: string;
  /** The one there is when undefined. */
  readonly version: number | undefined;
  readonly request: IDBOpenDBRequest;
  readonly connections: { readonly count: () => number; readonly change: (by: number) => void };
};

/** The way to a connection: the upgrade, if one is due, in one transaction, then the answer. */
export class Opening implements Steps {
  readonly #wish: Wish;
  #upgrade: IDBTransaction | undefined;

  constructor(wish: Wish) {
    this.#wish = wish;
  }

  step(): boolean {
    if (this.#upgrade) return this.#upgrade.work.step();
    try {
      return this.#begin();
    } catch (error) {
      const failure = error instanceof DOMException ? error : new DOMException(String(error), 'UnknownError');
      this.#wish.request.fail(failure);
      return false;
    }
  }

  #begin(): boolean {
    const { storeFile, name, request, connections } = this.#wish;
    const schema = new Schema(storeFile.file, name);
    const { version: oldVersion } = schema;
    const newVersion = this.#wish.version ?? Math.max(oldVersion, 1);
    if (newVersion < oldVersion) {
      throw versionError(`'${name}' has version ${oldVersion}, later than ${newVersion}.`);
    }
    const upgrades = newVersion > oldVersion;
    if (upgrades && connections.count() > 0) {
      throw invalidStateError(`'${name}' cannot be upgraded while it is open.`);
    }
    const db = new IDBDatabase(storeFile, { name, schema, closed: () => connections.change(-1) });
    connections.change(1);
    if (upgrades) this.#prepareUpgrade(db, { oldVersion, newVersion });
    else request.succeed(db);
    return upgrades;
  }

  #prepareUpgrade(db: IDBDatabase, versions: { oldVersion: number; newVersion: number }): void {
    const { request } = this.#wish;
    const transaction = new IDBTransaction(db, 'versionchange', undefined, (aborted) => {
      db.upgrade = undefined;
      request.transaction = null;
      if (!aborted) return request.succeed(db);
      db.close();
      request.fail(abortError('The upgrade was aborted.'));
    });
    db.upgrade = transaction;
    this.#upgrade = transaction;
    transaction.work.add({
      run: () => db.schema.setVersion(versions.newVersion),
      succeed: () => {
        request.transaction = transaction;
        request.hold(db);
        request.onupgradeneeded?.(new IDBVersionChangeEvent('upgradeneeded', request, versions));
      },
      fail: () => false,
    });
  }
}
