import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Order } from './killed.ts';

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'crypto-'));

type Ended = { readonly lines: readonly string[]; readonly survived: boolean };

/** Runs the process of `killed.ts`. */
export const run = async (order: Order): Promise<Ended> => {
  const child = spawn(process.execPath, [join(__dirname, 'killed.ts'), JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`The process ended with ${code ?? signal}.`);
  const lines = output.split('\n').filter((line) => line !== '');
  const survived = lines.at(-1)?.startsWith('survived') === true;
  return { lines: survived ? lines.slice(0, -1) : lines, survived };
};

/** Kills at every commit (or every so many), each time from a copy of the folder, until there are no more; gives how often that was. */
export const killEverywhere = async (
  folder: string,
  order: Omit<Order, 'folder' | 'kill'>,
  check: (folder: string, ended: Ended) => Promise<void>,
  every = 1,
): Promise<number> => {
  for (let commit = 1; ; commit += every) {
    for (const side of ['before', 'after'] as const) {
      const copy = newFolder();
      cpSync(folder, copy, { recursive: true });
      const ended = await run({ ...order, folder: copy, kill: { commit, side } });
      await check(copy, ended);
      if (ended.survived) return commit - 1;
    }
  }
};
