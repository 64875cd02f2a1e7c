import type { StoreFile } from '../store/storeFile.ts';
import { notFoundError } from './errors.ts';
import { encodeKey } from './keys.ts';
import { Opening } from './opening.ts';
import { IDBOpenDBRequest } from './request.ts';

/** Opens databases in files: a name begins with what the file is registered as, and goes on with `::`. */
export class IDBFactory {
  readonly #files = new Map<string, StoreFile>();
  /** How many connections are open, by full name. */
  readonly #connections = new Map<string, number>();
  #registered = 0;

  /** Gives the beginning of the names of databases in the file. */
  register(file: StoreFile): { readonly prefix: string; readonly remove: () => void } {
    const prefix = `file${++this.#registered}`;
    this.#files.set(prefix, file);
    return { prefix, remove: () => this.#files.delete(prefix) };
  }

  open(fullName: string, version?: number): IDBOpenDBRequest {
    if (version !== undefined && !(Number.isSafeInteger(version) && version > 0)) {
      throw new TypeError('A version is a whole number from 1 on.');
    }
    const [prefix = ''] = fullName.split('::', 1);
    const storeFile = this.#files.get(prefix);
    if (!storeFile) throw notFoundError(`No file is registered for '${fullName}'.`);
    const request = new IDBOpenDBRequest(null, null);
    const name = fullName.slice(prefix.length);
    const connections = {
      count: () => this.#connections.get(fullName) ?? 0,
      change: (by: number) => this.#connections.set(fullName, (this.#connections.get(fullName) ?? 0) + by),
    };
    storeFile.schedule.add(new Opening({ storeFile, name, version, request, connections }));
    return request;
  }

  cmp(first: unknown, second: unknown): number {
    return Buffer.compare(encodeKey(first), encodeKey(second));
  }
}
