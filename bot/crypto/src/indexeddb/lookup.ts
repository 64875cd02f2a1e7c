import { deserialize } from 'node:v8';
import { IDBCursor, IDBCursorWithValue } from './cursor.ts';
import { notSupportedError } from './errors.ts';
import { spanOf, spanOrAll } from './keyRange.ts';
import { decodeKey } from './keys.ts';
import { Records, type Source } from './records.ts';
import { IDBRequest } from './request.ts';
import type { IDBTransaction } from './transaction.ts';

/** What can be asked of a store and of an index alike. */
export abstract class Lookup {
  readonly transaction: IDBTransaction;
  protected readonly records: Records;
  readonly where: Source;

  constructor(transaction: IDBTransaction, where: Source) {
    this.transaction = transaction;
    this.where = where;
    this.records = new Records(transaction.db.file);
  }

  get(query: unknown): IDBRequest {
    const span = spanOf(query);
    return this.ask(() => {
      const [first] = this.records.list(this.where, span, 1);
      return first && (deserialize(first.value) as unknown);
    });
  }

  getKey(query: unknown): IDBRequest {
    const span = spanOf(query);
    return this.ask(() => {
      const [first] = this.records.list(this.where, span, 1);
      return first && decodeKey(first.primaryKey);
    });
  }

  getAll(query?: unknown, count?: number): IDBRequest {
    const span = spanOrAll(query);
    return this.ask(() =>
      this.records.list(this.where, span, count || undefined).map(({ value }): unknown => deserialize(value)),
    );
  }

  getAllKeys(query?: unknown, count?: number): IDBRequest {
    const span = spanOrAll(query);
    return this.ask(() =>
      this.records.list(this.where, span, count || undefined).map(({ primaryKey }) => decodeKey(primaryKey)),
    );
  }

  count(query?: unknown): IDBRequest {
    const span = spanOrAll(query);
    return this.ask(() => this.records.count(this.where, span));
  }

  openCursor(query?: unknown, direction = 'next'): IDBRequest {
    return this.#cursor(IDBCursorWithValue, query, direction);
  }

  openKeyCursor(query?: unknown, direction = 'next'): IDBRequest {
    return this.#cursor(IDBCursor, query, direction);
  }

  /** A request for what `run` gives when its turn comes. */
  protected ask(run: () => unknown): IDBRequest {
    const request = new IDBRequest(this, this.transaction);
    this.transaction.work.add({
      run,
      succeed: (result) => request.succeed(result),
      fail: (error) => request.fail(error),
    });
    return request;
  }

  #cursor(Kind: typeof IDBCursor, query: unknown, direction: string): IDBRequest {
    if (direction !== 'next') throw notSupportedError(`Cursors go forward only, not '${direction}'.`);
    const span = spanOrAll(query);
    const request: IDBRequest = this.ask(() => {
      const [first] = this.records.list(this.where, span, 1);
      return first ? new Kind({ request, records: this.records, before: span.before }, this, first) : null;
    });
    return request;
  }
}
