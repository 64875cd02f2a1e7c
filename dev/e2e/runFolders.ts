import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../lock.mjs';

/** Where the files of a run are; removed at its end. */
export type RunFolders = {
  readonly dir: string;
  /** For homeservers. */
  readonly quickDir: string;
};

const prefix = 'convene-e2e-';
/** The number is that of the process whose run it is. */
const ours = new RegExp(`^${prefix}(\\d+)-`);

const MEMORY = '/dev/shm';
/** Bytes; the homeservers of a run need less. */
const ENOUGH = 2 ** 31;

/** Where each of the many commits of a homeserver costs nothing: memory, where there is enough, else the disk. */
const quickPlace = async (): Promise<string> => {
  const { bavail, bsize } = await statfs(MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > ENOUGH ? MEMORY : tmpdir();
};

/** Removes what other runs have left, which were broken off, or whose files were kept for a look until now. */
const sweep = async (place: string): Promise<void> => {
  const left = (await readdir(place)).filter((name) => {
    const [, owner] = ours.exec(name) ?? [];
    return owner !== undefined && !isAlive(Number(owner));
  });
  // What belongs to somebody else stays.
  await Promise.allSettled(left.map((name) => rm(join(place, name), { recursive: true, force: true })));
};

/** Makes the folders of this run. */
export const makeRunFolders = async (): Promise<RunFolders> => {
  const quick = await quickPlace();
  await Promise.all([...new Set([tmpdir(), quick])].map(sweep));
  const make = (place: string): Promise<string> => mkdtemp(join(place, `${prefix}${process.pid}-`));
  return { dir: await make(tmpdir()), quickDir: await make(quick) };
};
