import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { alice, bot } from '../test/people.ts';
import { openLedger } from './ledger.ts';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'ledger-'))));
afterAll(() => rm(folder, { recursive: true }));

const step = { kind: 'direct', roomId: '!a:x' as RoomId } as const;

it('keeps what was changed, and not what was taken back', async () => {
  const path = join(folder, 'not', 'there', 'yet.jsonl');
  const first = await openLedger(path, { by: bot });
  await Promise.all([first.begin(step, {}), first.begin(step, { level: null })]);
  await first.close();
  const second = await openLedger(path, { by: bot });
  expect(second.entries().map(({ before }) => before)).toEqual([{}, { level: null }]);
  await second.undone(1);
  await second.begin(step, { level: 5 });
  await second.close();
  const third = await openLedger(path, { by: bot });
  expect(third.entries().map(({ id, before }) => [id, before])).toEqual([
    [2, { level: null }],
    [3, { level: 5 }],
  ]);
  await third.close();
});

it('passes over what a crash cut off, and goes on behind it', async () => {
  const path = join(folder, 'cut.jsonl');
  const first = await openLedger(path, { by: bot });
  await first.begin(step, {});
  await first.close();
  await appendFile(path, '{"id":2,"step":{"ki');
  const second = await openLedger(path, { by: bot });
  await second.begin(step, { level: 7 });
  await second.close();
  const third = await openLedger(path, { by: bot });
  expect(third.entries().map(({ before }) => before)).toEqual([{}, { level: 7 }]);
  await third.close();
});

it('is refused to other accounts, and stays as it is', async () => {
  const path = join(folder, 'other.jsonl');
  await (await openLedger(path, { by: bot, from: alice })).close();
  const text = await readFile(path, 'utf8');
  await expect(openLedger(path, { by: bot })).rejects.toThrow(`by ${bot} from ${alice}`);
  expect(await readFile(path, 'utf8')).toBe(text);
});
