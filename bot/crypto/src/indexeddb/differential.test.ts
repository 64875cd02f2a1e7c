import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory as FakeFactory, IDBKeyRange as FakeKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { SqliteFile } from '../store/sqliteFile.ts';
import { StoreFile } from '../store/storeFile.ts';
import { IDBFactory } from './factory.ts';
import { IDBKeyRange } from './keyRange.ts';

// The same random transactions against ours and against fake-indexeddb, which follows the standard and keeps nothing. Ours
// is opened anew now and then, and groups some of the transactions; nothing may be seen of that.

type Ranges = Pick<typeof globalThis.IDBKeyRange, 'only' | 'lowerBound' | 'upperBound' | 'bound'>;
type Key = number | string | Date | Key[] | Uint8Array<ArrayBuffer>;
type Query = {
  readonly kind: 'none' | 'key' | 'only' | 'lower' | 'upper' | 'both';
  readonly keys: readonly [Key, Key];
  readonly open: readonly [boolean, boolean];
};
type Read = 'get' | 'getKey' | 'getAll' | 'getAllKeys' | 'count' | 'openCursor' | 'openKeyCursor';
type Step =
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
type Transaction = {
  readonly steps: readonly Step[];
  readonly mode: 'readonly' | 'readwrite';
  /** All requests at once, or each after the last one's result. */
  readonly pace: 'at once' | 'in turn';
  readonly end: 'itself' | 'commit' | 'abort';
  readonly prevents: boolean;
};
type Upgrade = {
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
  indexes: fc.array(
    fc.record({
      store,
      name: fc.constantFrom(...indexes),
      path: fc.constantFrom<string | string[]>('a', 'b.c', ['a', 'b.c']),
      unique: fc.integer({ max: 3, min: 0 }).map((one) => one === 0),
      drops: fc.integer({ max: 5, min: 0 }).map((one) => one === 0),
    }),
    { maxLength: 4 },
  ),
  aborts: fc.integer({ max: 7, min: 0 }).map((one) => one === 0),
});
type Scene = {
  readonly upgrade: Upgrade;
  readonly transactions: readonly Transaction[];
  readonly grouped: boolean;
};
const scenes = fc.array(
  fc.record({ upgrade, transactions: fc.array(transaction, { maxLength: 8 }), grouped: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
);

const nameOf = (thrown: unknown): string => (thrown as { name?: string } | null)?.name ?? String(thrown);

const queried = (
  { kind, keys: [lower, upper], open }: Query,
  ranges: Ranges,
): Key | IDBKeyRange | undefined => {
  if (kind === 'key') return lower;
  if (kind === 'only') return ranges.only(lower) as unknown as IDBKeyRange;
  if (kind === 'lower') return ranges.lowerBound(lower, open[0]) as unknown as IDBKeyRange;
  if (kind === 'upper') return ranges.upperBound(upper, open[1]) as unknown as IDBKeyRange;
  if (kind === 'both') return ranges.bound(lower, upper, open[0], open[1]) as unknown as IDBKeyRange;
  return undefined;
};

type Log = unknown[];

/** Does one step, and logs what it gives; `next` is called when that is known. */
const take = (
  from: IDBTransaction,
  one: Step,
  [ranges, prevents, log, next]: [Ranges, boolean, Log, () => void],
): void => {
  let request: IDBRequest;
  const place = log.push('pending') - 1;
  try {
    const objectStore = from.objectStore(one.store);
    if (one.act === 'put' || one.act === 'add') request = objectStore[one.act](one.value, one.key);
    else if (!('query' in one)) request = objectStore.clear();
    else {
      const range = queried(one.query, ranges) as globalThis.IDBKeyRange;
      const source = 'index' in one && one.index !== undefined ? objectStore.index(one.index) : objectStore;
      if (one.act === 'delete') request = objectStore.delete(range);
      else if (one.act === 'sweep') return sweep(source.openCursor(range), one.every, [prevents, log, next]);
      else if (one.act === 'getAll' || one.act === 'getAllKeys') request = source[one.act](range, one.count);
      else request = source[one.act](range);
    }
  } catch (error) {
    log[place] = `threw ${nameOf(error)}`;
    return next();
  }
  request.onsuccess = () => {
    const result: unknown = request.result;
    if (result && typeof result === 'object' && 'primaryKey' in result) {
      const cursor = result as IDBCursorWithValue;
      log[place] = ['cursor', cursor.key, cursor.primaryKey, 'value' in cursor ? cursor.value : 'none'];
    } else log[place] = result;
    next();
  };
  request.onerror = (event) => {
    log[place] = `failed ${nameOf(request.error)}`;
    if (prevents) {
      event.preventDefault();
      event.stopPropagation();
    }
    next();
  };
};

/** Walks with a cursor; of every so many records one is deleted, and one is updated. */
const sweep = (
  request: IDBRequest<IDBCursorWithValue | null>,
  every: number,
  [prevents, log, next]: [boolean, Log, () => void],
): void => {
  const seen: unknown[] = [];
  log.push(seen);
  const watch = (changed: IDBRequest): void => {
    changed.onerror = (event) => {
      seen.push(`failed ${nameOf(changed.error)}`);
      if (prevents) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
  };
  request.onerror = () => next();
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor) return next();
    seen.push([cursor.key, cursor.primaryKey, cursor.value]);
    try {
      if (seen.length % every === 0) watch(cursor.delete());
      else if (seen.length % every === 1)
        watch(cursor.update({ a: seen.length, was: cursor.value as unknown }));
    } catch (error) {
      seen.push(`threw ${nameOf(error)}`);
    }
    if (seen.length > 30) return next();
    try {
      cursor.continue();
    } catch (error) {
      seen.push(`threw ${nameOf(error)}`);
      next();
    }
  };
};

const run = (db: IDBDatabase, wish: Transaction, ranges: Ranges): Promise<Log> =>
  new Promise((resolve) => {
    const log: Log = [];
    let made: IDBTransaction;
    try {
      made = db.transaction([...db.objectStoreNames], wish.mode);
    } catch (error) {
      return resolve([nameOf(error)]);
    }
    made.oncomplete = () => resolve([...log, 'complete']);
    // Who aborts because of an error has, by the standard, aborted without one; not so in fake-indexeddb.
    const why = () => (wish.end === 'abort' ? 'by itself' : nameOf(made.error));
    made.onabort = () => resolve([...log, `aborted ${why()}`]);
    const end = (): void => {
      try {
        if (wish.end === 'commit') made.commit();
        if (wish.end === 'abort') made.abort();
      } catch (error) {
        log.push(nameOf(error));
      }
    };
    const left = [...wish.steps];
    const next = (): void => {
      const one = left.shift();
      if (!one) return end();
      take(made, one, [ranges, wish.prevents, log, wish.pace === 'in turn' ? next : () => undefined]);
    };
    if (wish.pace === 'in turn') return next();
    while (left.length > 0) next();
    end();
  });

const change = (
  db: IDBDatabase,
  transaction: IDBTransaction,
  { makes, drops, indexes: wishes, aborts }: Upgrade,
): Log => {
  const log: Log = [];
  const attempt = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      log.push(nameOf(error));
    }
  };
  for (const name of drops) attempt(() => db.deleteObjectStore(name));
  for (const name of makes) attempt(() => db.createObjectStore(name));
  for (const { store: name, name: indexName, path, unique, drops: dropped } of wishes) {
    attempt(() => {
      const of = transaction.objectStore(name);
      if (dropped) of.deleteIndex(indexName);
      else of.createIndex(indexName, path, { unique });
    });
  }
  if (aborts) transaction.abort();
  return log;
};

/** Array buffers as arrays, since jest cannot compare those of another realm. */
const comparable = (logged: unknown): unknown => {
  if (Array.isArray(logged)) return logged.map(comparable);
  // As keys they are one.
  if (logged === 0) return 0;
  const isBuffer = Object.prototype.toString.call(logged) === '[object ArrayBuffer]';
  return isBuffer ? { bytes: [...new Uint8Array(logged as ArrayBuffer)] } : logged;
};

type World = { readonly factory: globalThis.IDBFactory; readonly ranges: Ranges; readonly name: string };

const open = (
  { factory, name }: World,
  version: number | undefined,
  wish: Upgrade,
): Promise<[IDBDatabase | undefined, Log]> =>
  new Promise((resolve) => {
    const log: Log = [];
    const request = factory.open(name, version);
    request.onupgradeneeded = ({ oldVersion, newVersion }) => {
      log.push(oldVersion, newVersion);
      if (request.transaction) log.push(...change(request.result, request.transaction, wish));
    };
    request.onsuccess = () => {
      const { result } = request;
      resolve([result, [...log, result.version, [...result.objectStoreNames]]]);
    };
    request.onerror = () => resolve([undefined, [...log, nameOf(request.error)]]);
  });

/** Everything that happens in one scene. */
const play = async (world: World, scene: Scene, version: number): Promise<Log> => {
  let [db, log] = await open(world, version, scene.upgrade);
  if (!db) [db, log] = await open(world, undefined, scene.upgrade);
  if (!db) return log;
  const connection = db;
  const logs = await Promise.all(scene.transactions.map((wish) => run(connection, wish, world.ranges)));
  db.close();
  return [...log, ...logs];
};

test('does what the standard says, in random transactions, also when it was closed in between', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async (list) => {
      const path = join(mkdtempSync(join(tmpdir(), 'idb-')), 'file.sqlite3');
      const fake: World = { factory: new FakeFactory(), ranges: FakeKeyRange, name: 'file1::db' };
      for (const [at, scene] of list.entries()) {
        const file = SqliteFile.open(path);
        const storeFile = new StoreFile(file);
        const factory = new IDBFactory();
        factory.register(storeFile);
        const ours: World = {
          factory: factory as unknown as globalThis.IDBFactory,
          ranges: IDBKeyRange,
          name: 'file1::db',
        };
        const expected = await play(fake, scene, at + 1);
        const found = scene.grouped
          ? await storeFile.group(() => play(ours, scene, at + 1))
          : await play(ours, scene, at + 1);
        expect(file.failure?.cause).toBeUndefined();
        file.close();
        expect(comparable(found)).toEqual(comparable(expected));
      }
    }),
    { numRuns: 400 },
  );
}, 300_000);
