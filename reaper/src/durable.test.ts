import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoomId } from '../../shared/src/matrix/ids.ts';
import { openLines, readLines } from './durable.ts';
import { lockFolder } from './lock.ts';
import { openMemories } from './memories.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reaper-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const roomId = '!room:example.org' as RoomId;
const other = '!other:example.org' as RoomId;

describe('lines that are only added', () => {
  test('are all there, in order, though many are added at once', async () => {
    const path = join(folder, 'lines');
    const lines = await openLines(path);
    await Promise.all(Array.from({ length: 100 }, (_, index) => lines.append({ index })));
    await lines.close();
    expect(await readLines(path)).toEqual(Array.from({ length: 100 }, (_, index) => ({ index })));
  });

  test('begin anew after one that a crash cut off', async () => {
    const path = join(folder, 'lines');
    await writeFile(path, '{"a":1}\n{"b":');
    const lines = await openLines(path);
    await lines.append({ c: 3 });
    await lines.close();
    expect(await readLines(path)).toEqual([{ a: 1 }, { c: 3 }]);
  });
});

describe('what is remembered of rooms', () => {
  test('is there after a restart, the latest of each room, and nothing of what was forgotten', async () => {
    const memories = await openMemories(folder);
    await memories.remember({ roomId, stage: 'announced', at: 1, due: 2, closesAt: 3 });
    await memories.remember({ roomId: other, stage: 'closed', at: 1, due: 2 });
    await memories.remember({ roomId, stage: 'closing', at: 4, due: 2 });
    await memories.forget(other);
    await memories.close();
    const again = await openMemories(folder);
    expect(again.all()).toEqual([{ roomId, stage: 'closing', at: 4, due: 2 }]);
    await again.close();
    expect((await readFile(join(folder, 'journal.jsonl'), 'utf8')).split('\n')).toHaveLength(2);
  });

  test.each([
    'null',
    '7',
    '[]',
    '{}',
    `{"roomId":"${roomId}","stage":"gone"}`,
    `{"roomId":"${roomId}","stage":"closed"}`,
    '\0',
  ])('passes over a line that makes no sense: %s', async (line) => {
    const memories = await openMemories(folder);
    await memories.remember({ roomId, stage: 'closed', at: 1, due: 2 });
    await memories.close();
    await appendFile(join(folder, 'journal.jsonl'), `${line}\n`);
    const again = await openMemories(folder);
    expect(again.all()).toEqual([{ roomId, stage: 'closed', at: 1, due: 2 }]);
    await again.close();
  });
});

describe('the lock of a folder', () => {
  test('lets one have it at a time', async () => {
    const unlock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(/in use by another reaper \(process \d+\)/);
    await unlock();
    await (
      await lockFolder(folder)
    )();
  });

  test('lets one of many have it that come at the same moment', async () => {
    const won = (await Promise.allSettled([1, 2, 3, 4].map(() => lockFolder(folder)))).filter(
      ({ status }) => status === 'fulfilled',
    );
    expect(won).toHaveLength(1);
    for (const each of won) if (each.status === 'fulfilled') await each.value();
  });

  test("is nobody's when a file is left that nobody answers at", async () => {
    await writeFile(join(folder, 'lock-old.sock'), '');
    await (
      await lockFolder(folder)
    )();
  });
});
