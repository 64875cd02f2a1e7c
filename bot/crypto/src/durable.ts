import { join } from 'node:path';
import { installIndexedDB } from './indexeddb/globals.ts';
import { SqliteFile } from './store/sqliteFile.ts';
import { StoreFile } from './store/storeFile.ts';

/** Where a machine's memory is. */
export type Durable = {
  /** What the crate is to call its store; undefined keeps all in memory. */
  readonly storeName: string | undefined;
  readonly file: SqliteFile | undefined;
  /** Settles when all that `act` wrote is on the disk. */
  readonly group: <T>(act: () => Promise<T>) => Promise<T>;
  readonly close: () => void;
};

const inMemory: Durable = {
  storeName: undefined,
  file: undefined,
  group: (act) => act(),
  close: () => undefined,
};

/** The store in the folder, or none when there is no folder. Throws when another process has it. */
export const openDurable = (folder: string | undefined): Durable => {
  if (folder === undefined) return inMemory;
  const factory = installIndexedDB();
  const file = SqliteFile.open(join(folder, 'crypto.sqlite3'));
  const storeFile = new StoreFile(file);
  const { prefix, remove } = factory.register(storeFile);
  return {
    storeName: prefix,
    file,
    group: (act) => storeFile.group(act),
    close: () => {
      remove();
      file.close();
    },
  };
};
