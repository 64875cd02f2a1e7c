import fc from 'fast-check';

export type Key = number | string | Date | Key[] | Uint8Array<ArrayBuffer>;
export type Query = {
  readonly kind: 'none' | 'key' | 'only' | 'lower' | 'upper' | 'both';
  readonly keys: readonly [Key, Key];
  readonly open: readonly [boolean, boolean];
};
type Read = 'get' | 'getKey' | 'getAll' | 'getAllKeys' | 'count' | 'openCursor' | 'openKeyCursor';
export type Step =
  | { readonly act: 'put' | 'add'; readonly store: string; readonly key: Key; readonly value: unknown }
  | { readonly act: 'delete'; readonly store: string; readonly query: Query }
  | { readonly act: 'clear'; readonly store: string }
  | {
      readonly act: Read;
      readonly store: string;
      readonly index?: string;
      readonly query: Query;
      readonly count?: number;
    }
  | {
      readonly act: 'sweep';
      readonly store: string;
      readonly index?: string;
      readonly query: Query;
      readonly every: number;
    };
export type Transaction = {
  readonly steps: readonly Step[];
  readonly mode: 'readonly' | 'readwrite';
  /** All requests at once, or each after the last one's result. */
  readonly pace: 'at once' | 'in turn';
  readonly end: 'itself' | 'commit' | 'abort';
  readonly prevents: boolean;
};
export type Upgrade = {
  readonly makes: readonly string[];
  readonly drops: readonly string[];
  readonly indexes: readonly IndexWish[];
  readonly aborts: boolean;
};
type IndexWish = {
  readonly store: string;
  readonly name: string;
  readonly path: string | string[];
  readonly unique: boolean;
  readonly drops: boolean;
};

const stores = ['one', 'two', 'three'];
const indexes = ['byA', 'byB', 'byBoth'];

const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'b',
    'ab',
    '!room:a\u001dsession',
    '\u0000',
    '\u007f',
    '\u0080',
    '\u3fff',
    '\uffff',
    '𝄞',
    '\ud834',
  ),
  fc.string({ maxLength: 3, unit: 'binary' }),
);
// fake-indexeddb takes an empty one for one that was transferred.
const bytes = fc.uint8Array({ minLength: 1, maxLength: 3 }).map((array) => Uint8Array.from(array));
const plain = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 4, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom(-0, 0.5, -0.5, 1e308, -1e308, 5e-324, Infinity, -Infinity) },
  { weight: 1, arbitrary: fc.date({ noInvalidDate: true }) },
  { weight: 1, arbitrary: bytes },
);
const key: fc.Arbitrary<Key> = fc.oneof(
  { weight: 5, arbitrary: plain },
  { weight: 1, arbitrary: fc.array(fc.oneof(plain, fc.array(plain, { maxLength: 2 })), { maxLength: 2 }) },
);
const query: fc.Arbitrary<Query> = fc.record({
  kind: fc.constantFrom('none', 'key', 'only', 'lower', 'upper', 'both'),
  keys: fc.tuple(key, key),
  open: fc.tuple(fc.boolean(), fc.boolean()),
});
const member = fc.oneof(plain, fc.constantFrom(null, undefined, true, NaN), fc.constant({}));
const value = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      { a: member, b: fc.record({ c: member }), more: fc.anything() },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: bytes },
  { weight: 1, arbitrary: fc.constantFrom(null, undefined, 'text', 1n, new Map([['a', 1]])) },
);
const store = fc.constantFrom(...stores);
const index = fc.option(fc.constantFrom(...indexes), { nil: undefined });
const reads: readonly Read[] = [
  'get',
  'getKey',
  'getAll',
  'getAllKeys',
  'count',
  'openCursor',
  'openKeyCursor',
];
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constantFrom('put', 'add'), store, key, value }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('delete'), store, query }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('clear'), store }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constantFrom(...reads),
      store,
      index,
      query,
      count: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('sweep'),
      store,
      index,
      query,
      every: fc.integer({ min: 2, max: 3 }),
    }),
  },
);
const transaction: fc.Arbitrary<Transaction> = fc.record({
  steps: fc.array(step, { maxLength: 8 }),
  mode: fc.constantFrom('readonly', 'readwrite', 'readwrite', 'readwrite'),
  pace: fc.constantFrom('at once', 'in turn'),
  end: fc.constantFrom('itself', 'itself', 'itself', 'commit', 'abort'),
  prevents: fc.boolean(),
});
const upgrade: fc.Arbitrary<Upgrade> = fc.record({
  makes: fc.uniqueArray(store),
  drops: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.uniqueArray(store, { maxLength: 1 }) },
  ),
  // fake-indexeddb does not mind when one is dropped twice.
  indexes: fc.uniqueArray(
    fc.record({
      store,
      name: fc.constantFrom(...indexes),
      path: fc.constantFrom<string | string[]>('a', 'b.c', ['a', 'b.c']),
      unique: fc.integer({ max: 3, min: 0 }).map((one) => one === 0),
      drops: fc.integer({ max: 5, min: 0 }).map((one) => one === 0),
    }),
    { maxLength: 4, selector: ({ store: of, name, drops }) => `${of} ${name} ${drops}` },
  ),
  aborts: fc.integer({ max: 7, min: 0 }).map((one) => one === 0),
});
/** An opening, with an upgrade, and what is done then. */
export type Scene = {
  readonly upgrade: Upgrade;
  readonly transactions: readonly Transaction[];
  readonly grouped: boolean;
};
/** Several, one after the other, in the same database. */
export const scenes = fc.array(
  fc.record({ upgrade, transactions: fc.array(transaction, { maxLength: 8 }), grouped: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
);
