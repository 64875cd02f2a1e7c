import { invalidStateError } from './errors.ts';
import type { IDBTransaction } from './transaction.ts';

/** What a handler is given: the part of `Event` that IndexedDB has a use for. */
export type RequestEvent = {
  readonly type: string;
  readonly target: unknown;
  readonly currentTarget: unknown;
  defaultPrevented: boolean;
  preventDefault(): void;
  stopPropagation(): void;
};

export type Handler<E = RequestEvent> = ((event: E) => void) | null;

export const eventOf = (type: string, target: unknown): RequestEvent => ({
  type,
  target,
  currentTarget: target,
  defaultPrevented: false,
  preventDefault() {
    this.defaultPrevented = true;
  },
  stopPropagation: () => undefined,
});

/** Something asked for; only `on…` handlers tell when it is there. */
export class IDBRequest {
  readonly source: unknown;
  transaction: IDBTransaction | null;
  readyState: 'pending' | 'done' = 'pending';
  onsuccess: Handler = null;
  onerror: Handler = null;
  #result: unknown = undefined;
  #error: DOMException | null = null;

  constructor(source: unknown, transaction: IDBTransaction | null) {
    this.source = source;
    this.transaction = transaction;
  }

  get result(): unknown {
    if (this.readyState === 'pending') throw invalidStateError('The request is pending.');
    return this.#result;
  }
  get error(): DOMException | null {
    if (this.readyState === 'pending') throw invalidStateError('The request is pending.');
    return this.#error;
  }

  /** Sets the result without telling anyone. */
  hold(result: unknown): void {
    this.readyState = 'done';
    this.#result = result;
    this.#error = null;
  }

  succeed(result: unknown): void {
    this.hold(result);
    this.onsuccess?.(eventOf('success', this));
  }

  /** Tells whether a handler has taken care of it, so that the transaction may go on. */
  fail(error: DOMException): boolean {
    this.readyState = 'done';
    this.#result = undefined;
    this.#error = error;
    const event = eventOf('error', this);
    this.onerror?.(event);
    if (!event.defaultPrevented) this.transaction?.onerror?.(event);
    return event.defaultPrevented;
  }

  /** A cursor asks again with the same request. */
  renew(): void {
    this.readyState = 'pending';
  }
}

export class IDBVersionChangeEvent {
  readonly type: string;
  readonly target: unknown;
  readonly currentTarget: unknown;
  readonly oldVersion: number;
  readonly newVersion: number | null;
  constructor(type: string, target: unknown, versions: { oldVersion: number; newVersion: number | null }) {
    this.type = type;
    this.target = target;
    this.currentTarget = target;
    this.oldVersion = versions.oldVersion;
    this.newVersion = versions.newVersion;
  }
}

export class IDBOpenDBRequest extends IDBRequest {
  onupgradeneeded: Handler<IDBVersionChangeEvent> = null;
  onblocked: Handler<IDBVersionChangeEvent> = null;
}
