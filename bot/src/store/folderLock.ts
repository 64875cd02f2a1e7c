import { open, readFile, rm } from 'node:fs/promises';

/** Whether a process of that id lives. Our own id is no other process: containers start with the same one each time. */
function livesElsewhere(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Makes sure that one process at a time uses a folder: the embedded database would be damaged by two.
 *
 * @returns what gives the folder free again.
 * @throws Error that names the process which has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = `${folder}/lock`;
  const holder = Number(await readFile(path, 'utf8').catch(() => ''));
  if (livesElsewhere(holder)) {
    throw new Error(`${folder} is in use by process ${holder}; stop that one, or choose another folder`);
  }
  await rm(path, { force: true });
  const file = await open(path, 'wx');
  await file.writeFile(String(process.pid));
  await file.close();
  return () => rm(path, { force: true });
}
