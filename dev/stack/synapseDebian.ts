import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installPackages, mayInstallPackages, runQuietly } from './debian.ts';
import { isWhole, makeWhole } from './madeWhole.ts';
import { localDir } from './paths.ts';
import { runProgram } from './runProgram.ts';
import type { Say } from './say.ts';
import { firstWithSynapse, type PythonCandidate, type SynapseProgram } from './synapsePython.ts';

const rootDir = join(localDir, 'synapse-debian');
const suite = 'sid';

/** What Debian calls the processors that Node calls x64 and arm64: loader and library folder. */
const platforms: Readonly<Record<string, { loader: string; libraries: string }>> = {
  x64: { loader: 'lib64/ld-linux-x86-64.so.2', libraries: 'x86_64-linux-gnu' },
  arm64: { loader: 'lib/ld-linux-aarch64.so.1', libraries: 'aarch64-linux-gnu' },
};

/**
 * The Debian folder an earlier start made, if there is one. Its Python runs by its own loader and libraries, with
 * no chroot: so it sees the same files as everybody and needs no rights.
 */
export const findDebianSynapse = (): PythonCandidate[] => {
  const platform = platforms[process.arch];
  if (platform === undefined || !isWhole(rootDir, suite)) {
    return [];
  }
  const libraries = join(rootDir, 'usr/lib');
  return [
    {
      command: join(rootDir, platform.loader),
      args: [
        '--library-path',
        `${join(libraries, platform.libraries)}:${libraries}`,
        join(rootDir, 'usr/bin/python3'),
      ],
      env: { PYTHONHOME: join(rootDir, 'usr') },
      origin: '.local/synapse-debian',
    },
  ];
};

/** The archive this machine itself installs from, which is the one we know can be reached. */
const mirror = async (): Promise<string[]> => {
  const { ok, output } = await runProgram('apt-get', [
    'indextargets',
    '--format',
    '$(REPO_URI)',
    'Label: Debian',
  ]);
  const [first] = output.split('\n');
  return ok && first ? [first] : [];
};

const fill = async (root: string): Promise<void> => {
  await mkdir(root, { recursive: true });
  if (!(await runProgram('debootstrap', ['--version'])).ok) {
    await installPackages('debootstrap');
  }
  await runQuietly('debootstrap', '--variant=minbase', suite, root, ...(await mirror()));
  // Packages must not start services: this is a folder, not a machine.
  const policy = join(root, 'usr/sbin/policy-rc.d');
  await writeFile(policy, '#!/bin/sh\nexit 101\n');
  await chmod(policy, 0o755);
  // A mirror may lag behind the date until which sid's index calls itself valid.
  const apt = ['chroot', root, 'apt-get', '-o', 'Acquire::Check-Valid-Until=false'] as const;
  await runQuietly(...apt, 'update');
  await runQuietly(...apt, 'install', '--yes', '--no-install-recommends', 'matrix-synapse');
};

/** Makes a folder with Debian's own Synapse (about a minute, 750 MB), or says why that does not work here. */
export const makeDebianSynapse = async (say: Say): Promise<SynapseProgram | string[]> => {
  if (!mayInstallPackages()) {
    return ['a Debian folder: needs a Debian machine and root'];
  }
  if (platforms[process.arch] === undefined) {
    return [`a Debian folder: not for the processor ${process.arch}`];
  }
  say("fetching Debian's matrix-synapse (once, a minute)");
  try {
    await makeWhole(rootDir, suite, fill);
    return await firstWithSynapse(findDebianSynapse());
  } catch (thrown) {
    return [`a Debian folder: ${thrown instanceof Error ? thrown.message : String(thrown)}`];
  }
};
