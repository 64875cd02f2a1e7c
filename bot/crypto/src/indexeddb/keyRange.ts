import { dataError } from './errors.ts';
import { decodeKey, encodeKey, highest, lowest, successor, type Key } from './keys.ts';

/** Bytes of the keys from `from` on and before `before`. */
export type Span = { readonly from: Uint8Array; readonly before: Uint8Array };

export const everything: Span = { from: lowest, before: highest };

type Bound = { readonly key: Uint8Array; readonly open: boolean };

/** A range of keys. `from` is included, `before` is not: what is open or closed is already in them. */
export class IDBKeyRange {
  readonly #lower: Bound | undefined;
  readonly #upper: Bound | undefined;

  constructor(lower: Bound | undefined, upper: Bound | undefined) {
    if (lower && upper) {
      const order = Buffer.compare(lower.key, upper.key);
      if (order > 0 || (order === 0 && (lower.open || upper.open))) {
        throw dataError('The range ends before it begins.');
      }
    }
    this.#lower = lower;
    this.#upper = upper;
  }

  get lower(): Key | undefined {
    return this.#lower && decodeKey(this.#lower.key);
  }
  get upper(): Key | undefined {
    return this.#upper && decodeKey(this.#upper.key);
  }
  get lowerOpen(): boolean {
    return this.#lower?.open ?? true;
  }
  get upperOpen(): boolean {
    return this.#upper?.open ?? true;
  }

  get span(): Span {
    const [lower, upper] = [this.#lower, this.#upper];
    return {
      from: lower ? (lower.open ? successor(lower.key) : lower.key) : lowest,
      before: upper ? (upper.open ? upper.key : successor(upper.key)) : highest,
    };
  }

  includes(key: unknown): boolean {
    const bytes = encodeKey(key);
    const { from, before } = this.span;
    return Buffer.compare(from, bytes) <= 0 && Buffer.compare(bytes, before) < 0;
  }

  static only(key: unknown): IDBKeyRange {
    return IDBKeyRange.bound(key, key);
  }
  static lowerBound(lower: unknown, open = false): IDBKeyRange {
    return new IDBKeyRange({ key: encodeKey(lower), open }, undefined);
  }
  static upperBound(upper: unknown, open = false): IDBKeyRange {
    return new IDBKeyRange(undefined, { key: encodeKey(upper), open });
  }
  static bound(
    ...[lower, upper, lowerOpen = false, upperOpen = false]: [unknown, unknown, boolean?, boolean?]
  ): IDBKeyRange {
    return new IDBKeyRange(
      { key: encodeKey(lower), open: lowerOpen },
      { key: encodeKey(upper), open: upperOpen },
    );
  }
}

/** The keys that a query means: a range, or one key. Throws when it means none. */
export const spanOf = (query: unknown): Span =>
  (query instanceof IDBKeyRange ? query : IDBKeyRange.only(query)).span;

/** As `spanOf`, and all keys when there is no query. */
export const spanOrAll = (query: unknown): Span =>
  query === undefined || query === null ? everything : spanOf(query);
