import { existsSync } from 'node:fs';
import { mustRun } from './runProgram.ts';

const quietly = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };

/** Whether this is a Debian on which we may install packages. */
export const mayInstallPackages = (): boolean =>
  existsSync('/etc/debian_version') && process.getuid?.() === 0;

/** Runs a step of an installation that must not ask anything. Throws when it fails. */
export const runQuietly = (command: string, ...args: readonly string[]): Promise<void> =>
  mustRun(command, args, quietly);

let lastInstallation: Promise<unknown> = Promise.resolve();

const install = async (names: readonly string[]): Promise<void> => {
  await runQuietly('apt-get', 'update');
  const options = ['--yes', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];
  await runQuietly('apt-get', 'install', ...options, ...names);
};

/**
 * Installs packages on this machine, after whatever else of ours is being installed: apt lets only one in at a time.
 * Throws when that fails.
 */
export const installPackages = (...names: readonly string[]): Promise<void> => {
  const installation = lastInstallation.then(() => install(names));
  lastInstallation = installation.catch(() => undefined);
  return installation;
};
