import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from './lock.mjs';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'convene-test-'));
  file = join(dir, 'below', 'lock');
});
afterEach(() => rmSync(dir, { recursive: true }));

test('is taken by one at a time', () => {
  const release = takeLock(file);
  expect(release).toBeDefined();
  expect(takeLock(file)).toBeUndefined();
  release?.();
  expect(takeLock(file)).toBeDefined();
});

test.each([['4194305'], [''], ['no number']])('is taken over when its owner (%j) is gone', (owner) => {
  takeLock(file)?.();
  writeFileSync(file, owner);
  expect(takeLock(file)).toBeDefined();
});
