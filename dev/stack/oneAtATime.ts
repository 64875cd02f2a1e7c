import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * Takes a lock file for this process and returns how to give it back. A lock whose owner is gone is taken over.
 *
 * @throws Error when a living process holds it.
 */
export const oneAtATime = async (file: string): Promise<() => Promise<void>> => {
  await mkdir(dirname(file), { recursive: true });
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw thrown;
      }
      const owner = Number(await readFile(file, 'utf8').catch(() => '0'));
      if (owner > 0 && isAlive(owner)) {
        break;
      }
      await rm(file, { force: true });
    }
  }
  throw new Error('Convene runs here already. Stop it first (Ctrl-C in its terminal).');
};
