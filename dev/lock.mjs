// Plain JavaScript, because it runs before anything is installed and under the oldest Node we start from.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whether there is a process of that id. */
export const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown.code === 'EPERM';
  }
};

/** The process that holds the lock; 0 when there is none, or it is gone. */
const ownerOf = (file) => {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return pid > 0 && isAlive(pid) ? pid : 0;
  } catch {
    return 0;
  }
};

/** Takes the lock file for this process: returns how to give it back, or undefined while a living process has it. */
export const takeLock = (file) => {
  mkdirSync(dirname(file), { recursive: true });
  if (ownerOf(file) === 0) {
    rmSync(file, { force: true });
  }
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (thrown) {
    if (thrown.code === 'EEXIST') {
      return undefined;
    }
    throw thrown;
  }
  return () => rmSync(file, { force: true });
};
