import type { Key, Query, Scene, Step, Transaction, Upgrade } from './scenes.ts';

// Does what a scene says, with any IndexedDB.

type Ranges = Pick<typeof globalThis.IDBKeyRange, 'only' | 'lowerBound' | 'upperBound' | 'bound'>;

const nameOf = (thrown: unknown): string => (thrown as { name?: string } | null)?.name ?? String(thrown);

const queried = (
  { kind, keys: [lower, upper], open }: Query,
  ranges: Ranges,
): Key | IDBKeyRange | undefined => {
  if (kind === 'key') return lower;
  if (kind === 'only') return ranges.only(lower);
  if (kind === 'lower') return ranges.lowerBound(lower, open[0]);
  if (kind === 'upper') return ranges.upperBound(upper, open[1]);
  if (kind === 'both') return ranges.bound(lower, upper, open[0], open[1]);
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

export type World = {
  readonly factory: globalThis.IDBFactory;
  readonly ranges: Ranges;
  readonly name: string;
};

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
export const play = async (world: World, scene: Scene, version: number): Promise<Log> => {
  let [db, log] = await open(world, version, scene.upgrade);
  if (!db) [db, log] = await open(world, undefined, scene.upgrade);
  if (!db) return log;
  const connection = db;
  const logs = await Promise.all(scene.transactions.map((wish) => run(connection, wish, world.ranges)));
  db.close();
  return [...log, ...logs];
};
