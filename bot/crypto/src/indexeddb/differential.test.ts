import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory as FakeFactory, IDBKeyRange as FakeKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { SqliteFile } from '../store/sqliteFile.ts';
import { StoreFile } from '../store/storeFile.ts';
import { IDBFactory } from './factory.ts';
import { IDBKeyRange } from './keyRange.ts';
import { play, type World } from './test/play.ts';
import { scenes } from './test/scenes.ts';

// The same random transactions against ours and against fake-indexeddb, which follows the standard and keeps nothing. Ours
// is opened anew now and then, and groups some of the transactions; nothing may be seen of that.

/** Array buffers as arrays, since jest cannot compare those of another realm. */
const comparable = (logged: unknown): unknown => {
  if (Array.isArray(logged)) return logged.map(comparable);
  // As keys they are one.
  if (logged === 0) return 0;
  const isBuffer = Object.prototype.toString.call(logged) === '[object ArrayBuffer]';
  return isBuffer ? { bytes: [...new Uint8Array(logged as ArrayBuffer)] } : logged;
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
});
