import { readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const mark = 'complete';

/** Whether `makeWhole` has made this folder, of this version. */
export const isWhole = (dir: string, version: string): boolean => {
  try {
    return readFileSync(join(dir, mark), 'utf8') === version;
  } catch {
    return false;
  }
};

/**
 * Makes a folder by filling it under another name and renaming it when it is whole, so that two starts at once, or
 * one that is interrupted, never see half of it. Throws what `fill` throws, and leaves nothing then.
 */
export const makeWhole = async (
  dir: string,
  version: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<void> => {
  const unfinished = `${dir}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(dir), { recursive: true });
  try {
    await fill(unfinished);
    await writeFile(join(unfinished, mark), version);
    // Another start may have been faster, and its folder may be in use by now.
    if (!isWhole(dir, version)) {
      await rm(dir, { recursive: true, force: true });
      await rename(unfinished, dir);
    }
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
};
