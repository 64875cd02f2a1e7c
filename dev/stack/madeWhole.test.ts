import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWhole, makeWhole } from './madeWhole.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'convene-test-'));
});
afterEach(() => rm(home, { recursive: true }));

const fillWith = (name: string) => async (dir: string) => {
  await mkdir(dir);
  await writeFile(join(dir, name), '');
};

test('makes a folder of a version', async () => {
  const dir = join(home, 'thing');
  expect(isWhole(dir, '1')).toBe(false);
  await makeWhole(dir, '1', fillWith('file'));
  expect(isWhole(dir, '1')).toBe(true);
  expect(isWhole(dir, '2')).toBe(false);
});

test('replaces the folder of another version', async () => {
  const dir = join(home, 'thing');
  await makeWhole(dir, '1', fillWith('old'));
  await makeWhole(dir, '2', fillWith('new'));
  await expect(readdir(dir)).resolves.toEqual(['complete', 'new']);
});

test('leaves nothing behind when it fails, and what was there as it was', async () => {
  const dir = join(home, 'thing');
  await makeWhole(dir, '1', fillWith('old'));
  const failing = async (unfinished: string): Promise<void> => {
    await fillWith('half')(unfinished);
    throw new Error('interrupted');
  };
  await expect(makeWhole(dir, '2', failing)).rejects.toThrow('interrupted');
  await expect(readdir(home)).resolves.toEqual(['thing']);
  expect(isWhole(dir, '1')).toBe(true);
});

test('keeps the folder that another start has made meanwhile', async () => {
  const dir = join(home, 'thing');
  await makeWhole(dir, '1', async (unfinished) => {
    await fillWith('slow')(unfinished);
    await fillWith('quick')(dir);
    await writeFile(join(dir, 'complete'), '1');
  });
  await expect(readdir(dir)).resolves.toEqual(['complete', 'quick']);
});
