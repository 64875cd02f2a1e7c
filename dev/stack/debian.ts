import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './runProgram.ts';

const quietly = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };

/** Whether this is a Debian on which we may install packages. */
export const mayInstallPackages = (): boolean =>
  existsSync('/etc/debian_version') && process.getuid?.() === 0;

/** Runs a step of an installation that must not ask anything. Throws when it fails. */
export const runQuietly = (command: string, ...args: readonly string[]): Promise<void> =>
  mustRun(command, args, quietly);

let last: Promise<unknown> = Promise.resolve();

/** Does something after whatever else of ours asks apt: it lets only one in at a time. */
const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
  const mine = last.then(task);
  last = mine.catch(() => undefined);
  return mine;
};

const install = async (names: readonly string[]): Promise<void> => {
  await runQuietly('apt-get', 'update');
  const options = ['--yes', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];
  await runQuietly('apt-get', 'install', ...options, ...names);
};

/** Installs packages on this machine. Throws when that fails. */
export const installPackages = (...names: readonly string[]): Promise<void> => inTurn(() => install(names));

/**
 * Unpacks packages into a folder. There they are files that anybody may run, while installed ones may start services.
 * Throws when that fails.
 */
export const unpackPackages = (dir: string, ...names: readonly string[]): Promise<void> =>
  inTurn(async () => {
    const archives = join(dir, 'archives');
    await mkdir(archives, { recursive: true });
    if (mayInstallPackages()) await runQuietly('apt-get', 'update');
    await mustRun('apt-get', ['download', ...names], { ...quietly, cwd: archives });
    for (const archive of await readdir(archives))
      await runQuietly('dpkg-deb', '-x', join(archives, archive), dir);
  });
