import { open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file of JSON values, one a line, to which is only added. What was added is on the disk when the promise settles. */
export type DurableLines = {
  readonly append: (value: unknown) => Promise<void>;
  readonly close: () => Promise<void>;
};

async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

/**
 * The values in a file of lines; none if there is no file. A line that ends in the middle is what a crash left of the
 * last write, which nobody was told of: it is passed over.
 */
export async function readLines(path: string): Promise<readonly unknown[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line): unknown[] => {
    try {
      return line === '' ? [] : [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

/** Puts a new file in the place of an old one, so that a crash leaves one of the two. */
export async function replaceLines(path: string, values: readonly unknown[]): Promise<void> {
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  await file.writeFile(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  await file.sync().finally(() => file.close());
  await rename(fresh, path);
  await syncFolder(path);
}

/** Opens a file of lines for adding. Several lines that wait for the disk go there together. */
export async function openLines(path: string): Promise<DurableLines> {
  const file: FileHandle = await open(path, 'a+', 0o600);
  await syncFolder(path);
  // After a crash the last line may lack its end; a new one must not grow on to it.
  const { size } = await file.stat();
  const last = size > 0 ? await file.read({ buffer: Buffer.alloc(1), position: size - 1 }) : undefined;
  if (last !== undefined && last.buffer.toString() !== '\n') await file.appendFile('\n');
  let waiting: string[] = [];
  let written: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  const write = async () => {
    next = undefined;
    const lines = waiting;
    waiting = [];
    await file.appendFile(lines.join(''));
    await file.datasync();
  };
  return {
    append: (value) => {
      waiting.push(`${JSON.stringify(value)}\n`);
      // One failed write must not fail those behind it, which are written by calls of their own.
      next ??= written.catch(() => undefined).then(write);
      written = next;
      return next;
    },
    close: async () => {
      await written.catch(() => undefined);
      await file.close();
    },
  };
}
