import { existsSync } from 'node:fs';
import { mustRun } from './runProgram.ts';

const quietly = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };

/** Whether this is a Debian on which we may install packages. */
export const mayInstallPackages = (): boolean =>
  existsSync('/etc/debian_version') && process.getuid?.() === 0;

/** Runs a step of an installation that must not ask anything. Throws when it fails. */
export const runQuietly = (command: string, ...args: readonly string[]): Promise<void> =>
  mustRun(command, args, quietly);

/** Installs packages on this machine. Throws when that fails. */
export const installPackages = async (...names: readonly string[]): Promise<void> => {
  await runQuietly('apt-get', 'update');
  await runQuietly('apt-get', 'install', '--yes', '--no-install-recommends', ...names);
};
