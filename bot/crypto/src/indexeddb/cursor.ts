import { deserialize, serialize } from 'node:v8';
import { dataError, invalidStateError } from './errors.ts';
import { decodeKey, encodeKey, successor, type Key } from './keys.ts';
import type { Lookup } from './lookup.ts';
import { entriesOf, type Found, type Records } from './records.ts';
import { IDBRequest } from './request.ts';

type Way = { readonly request: IDBRequest; readonly records: Records; readonly before: Uint8Array };

/** A place among the records, moved on with the request that opened it. */
export class IDBCursor {
  readonly source: Lookup;
  readonly direction = 'next';
  readonly #way: Way;
  #at: Found;
  #moving = false;

  constructor(way: Way, source: Lookup, first: Found) {
    this.#way = way;
    this.source = source;
    this.#at = first;
  }

  get request(): IDBRequest {
    return this.#way.request;
  }
  get key(): Key {
    return decodeKey(this.#at.key);
  }
  get primaryKey(): Key {
    return decodeKey(this.#at.primaryKey);
  }
  protected get bytes(): Uint8Array {
    return this.#at.value;
  }

  /** To the next record, or to the first from a key on. */
  continue(key?: unknown): void {
    const from = key === undefined ? undefined : encodeKey(key);
    if (from && Buffer.compare(from, this.#at.key) <= 0) throw dataError('A cursor does not go back.');
    this.#move(() => this.#next(from));
  }

  advance(count: number): void {
    this.#move(() => {
      let moved: Found | undefined = this.#at;
      for (let left = count; left > 0 && moved; left--) moved = this.#next(undefined, moved);
      return moved;
    });
  }

  update(value: unknown): IDBRequest {
    const { store } = this.source.where;
    const [bytes, key] = [serialize(value), this.#at.primaryKey];
    const entries = entriesOf(store, value);
    return this.#change(() => {
      this.#way.records.put(store, key, bytes, entries);
      return decodeKey(key);
    });
  }

  delete(): IDBRequest {
    const { store } = this.source.where;
    const key = this.#at.primaryKey;
    return this.#change(() => {
      this.#way.records.remove(store, { from: key, before: successor(key) });
    });
  }

  #change(run: () => unknown): IDBRequest {
    const { transaction } = this.source;
    transaction.work.checkWritable();
    const request = new IDBRequest(this, transaction);
    transaction.work.add({
      run,
      succeed: (result) => request.succeed(result),
      fail: (error) => request.fail(error),
    });
    return request;
  }

  #next(from: Uint8Array | undefined, at = this.#at): Found | undefined {
    const { records, before } = this.#way;
    const { store, index } = this.source.where;
    if (from) return records.list(this.source.where, { from, before }, 1)[0];
    return index
      ? records.after({ store, index }, at, before)
      : records.list({ store }, { from: successor(at.key), before }, 1)[0];
  }

  #move(to: () => Found | undefined): void {
    if (this.#moving) throw invalidStateError('The cursor is moving.');
    const { request } = this.#way;
    this.source.transaction.work.add({
      run: to,
      succeed: (found) => {
        this.#moving = false;
        if (found) this.#at = found as Found;
        request.succeed(found ? this : null);
      },
      fail: (error) => request.fail(error),
    });
    this.#moving = true;
    request.renew();
  }
}

export class IDBCursorWithValue extends IDBCursor {
  get value(): unknown {
    return deserialize(this.bytes) as unknown;
  }
}
