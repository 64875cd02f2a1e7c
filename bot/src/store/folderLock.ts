import { readFile, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';

const BUSY = 5;

/** The lock of one SQLite file, held until `close`; `undefined` while somebody else has it. */
function tryLock(path: string): DatabaseSync | undefined {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    file.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return file;
  } catch (error) {
    file.close();
    if ((error as { readonly errcode?: unknown }).errcode === BUSY) return undefined;
    throw error;
  }
}

/**
 * Makes sure that one process at a time uses a folder: the embedded database would be damaged by two.
 *
 * The lock is the kernel's, which gives it free when its holder dies, however that happens. A file with a process id
 * would not do: ids are used again, and mean nothing between containers. Node locks files only through SQLite.
 *
 * @returns what gives the folder free again.
 * @throws Error that names the process which has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const note = `${folder}/process-id`;
  const lock = tryLock(`${folder}/lock.sqlite`);
  if (lock === undefined) {
    const holder = await readFile(note, 'utf8').catch(() => 'unknown');
    throw new Error(`${folder} is in use by process ${holder}; stop that one, or choose another folder`);
  }
  await writeFile(note, String(process.pid));
  return () => {
    lock.close();
    return Promise.resolve();
  };
}
