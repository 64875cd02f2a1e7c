import type { SqliteFile } from '../store/sqliteFile.ts';
import { abortError, invalidStateError, readOnlyError, transactionInactiveError } from './errors.ts';
import type { Steps } from './schedule.ts';

/** One thing to be done within a transaction. */
export type Operation = {
  readonly run: () => unknown;
  readonly succeed: (result: unknown) => void;
  /** Tells whether the transaction goes on all the same. */
  readonly fail: (error: DOMException) => boolean;
};

type Ends = { readonly complete: () => void; readonly abort: (error: DOMException | null) => void };

/** A transaction's life: its operations in order, then commit; or all of it taken back. */
export class Work implements Steps {
  readonly #file: SqliteFile;
  readonly #writes: boolean;
  readonly #ends: Ends;
  readonly #operations: Operation[] = [];
  #begun = false;
  #state: 'open' | 'closing' | 'aborting' | 'finished' = 'open';
  #error: DOMException | null = null;

  constructor(file: SqliteFile, writes: boolean, ends: Ends) {
    this.#file = file;
    this.#writes = writes;
    this.#ends = ends;
  }

  add(operation: Operation): void {
    this.check();
    this.#operations.push(operation);
  }

  /** Throws when nothing can be asked for any more. */
  check(): void {
    if (this.#state !== 'open') throw transactionInactiveError('The transaction is over.');
  }

  /** Nothing more will be given, whether or not all has been told. */
  get over(): boolean {
    return this.#state === 'aborting' || this.#state === 'finished';
  }

  /** Throws when nothing can be written. */
  checkWritable(): void {
    this.check();
    if (!this.#writes) throw readOnlyError('The transaction only reads.');
  }

  /** No more operations; those there are will be done. */
  close(): void {
    if (this.#state !== 'open') throw invalidStateError('The transaction is over.');
    this.#state = 'closing';
  }

  abort(error: DOMException | null): void {
    if (this.over) throw invalidStateError('The transaction is over.');
    this.#state = 'aborting';
    this.#error = error;
  }

  step(): boolean {
    if (this.#state === 'aborting') return this.#takeBack();
    const operation = this.#operations.shift();
    try {
      if (operation) this.#do(operation);
      else this.#commit();
    } catch (error) {
      const failure = this.#unusable(error);
      if (!this.over) this.abort(failure);
    }
    return this.#state !== 'finished';
  }

  #do({ run, succeed, fail }: Operation): void {
    let result: unknown;
    try {
      this.#begin();
      result = run();
    } catch (error) {
      const failure = error instanceof DOMException ? error : this.#unusable(error);
      if (!fail(failure) && !this.over) this.abort(failure);
      return;
    }
    succeed(result);
  }

  #begin(): void {
    if (this.#writes && !this.#begun) {
      this.#file.begin();
      this.#begun = true;
    }
  }

  #commit(): void {
    if (this.#begun) this.#file.commit();
    this.#state = 'finished';
    this.#ends.complete();
  }

  #takeBack(): boolean {
    try {
      if (this.#begun) this.#file.rollback();
    } catch (error) {
      this.#file.fail(error);
    }
    this.#state = 'finished';
    for (const { fail } of this.#operations.splice(0)) fail(abortError('The transaction was aborted.'));
    this.#ends.abort(this.#error);
    return false;
  }

  /** The disk or a handler failed: nobody knows what is true any more, and the file says so from now on. */
  #unusable(error: unknown): DOMException {
    return new DOMException(this.#file.fail(error).message, 'UnknownError');
  }
}
