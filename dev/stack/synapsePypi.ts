import { join } from 'node:path';
import { installPackages, mayInstallPackages } from './debian.ts';
import { isWhole, makeWhole } from './madeWhole.ts';
import { localDir } from './paths.ts';
import { mustRun, runProgram } from './runProgram.ts';
import type { Say } from './say.ts';
import { firstWithSynapse, type PythonCandidate, type SynapseProgram } from './synapsePython.ts';

const pinned = 'matrix-synapse==1.163.2';

// The distribution's own comes first: version managers compile theirs without optimisations, with which a Synapse takes a
// sixth more of the processor.
const pythons = ['/usr/bin/python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3'];

const venvDir = join(localDir, 'synapse-venv');
const packagesDir = join(localDir, 'synapse-packages');

/** What earlier starts installed under .local/, in its present version. */
export const findPypiSynapse = (): PythonCandidate[] => [
  ...(isWhole(venvDir, pinned)
    ? [{ command: join(venvDir, 'bin/python'), args: [], env: {}, origin: '.local/synapse-venv' }]
    : []),
  ...(isWhole(packagesDir, pinned)
    ? [{ command: 'python3', args: [], env: { PYTHONPATH: packagesDir }, origin: '.local/synapse-packages' }]
    : []),
];

const pip = (python: string, args: readonly string[]) => mustRun(python, ['-m', 'pip', ...args]);

const install = 'install --quiet --disable-pip-version-check --no-input --retries 1 --timeout 10'.split(' ');

// A virtual environment stands being renamed when it is whole: we use its Python only, none of its scripts.
const viaVenv = (python: string, maker: string) =>
  makeWhole(venvDir, pinned, async (dir) => {
    await mustRun(python, ['-m', maker, dir]);
    await pip(join(dir, 'bin/python'), [...install, pinned]);
  });

/** Debian's Python cannot make a virtual environment with pip in it; any other pip can fill one without. */
const viaOtherPip = (python: string) =>
  makeWhole(venvDir, pinned, async (dir) => {
    await mustRun(python, ['-m', 'venv', '--without-pip', dir]);
    await pip('python3', ['--python', join(dir, 'bin/python'), ...install, pinned]);
  });

const viaTarget = () =>
  makeWhole(packagesDir, pinned, (dir) => pip('python3', [...install, '--target', dir, pinned]));

const viaDebiansVenv = async (): Promise<void> => {
  await installPackages('python3-venv');
  await viaVenv('python3', 'venv');
};

/** Debian's python3 comes without ensurepip; a virtualenv or a pip of the machine's own will do as well. */
const waysToInstall = (python: string): (() => Promise<void>)[] => [
  () => viaVenv(python, 'venv'),
  () => viaVenv(python, 'virtualenv'),
  () => viaOtherPip(python),
  ...(python === 'python3' ? [viaTarget, ...(mayInstallPackages() ? [viaDebiansVenv] : [])] : []),
];

const lacksModule = /ensurepip|recreate your virtual environment|No module named/;

const isNewEnough = async (python: string): Promise<boolean> => {
  const check = 'import sys; sys.exit(sys.version_info < (3, 10))';
  return (await runProgram(python, ['-c', check], { timeoutMs: 20_000 })).ok;
};

/** Installs the pinned Synapse from PyPI for us alone (half a minute, 200 MB), or says why that does not work. */
export const installPypiSynapse = async (say: Say): Promise<SynapseProgram | string[]> => {
  const problems: string[] = [];
  for (const python of pythons) {
    if (!(await isNewEnough(python))) {
      continue;
    }
    say(`installing ${pinned} (once, half a minute)`);
    for (const way of waysToInstall(python)) {
      try {
        await way();
        const found = await firstWithSynapse(findPypiSynapse());
        if (!Array.isArray(found)) {
          return found;
        }
        problems.push(...found);
      } catch (thrown) {
        const problem = thrown instanceof Error ? thrown.message : String(thrown);
        problems.push(problem);
        // Another Python would not reach PyPI either.
        if (/Retrying/.test(problem)) {
          return problems;
        }
        if (!lacksModule.test(problem)) {
          break;
        }
      }
    }
  }
  return problems.length > 0 ? problems : ['PyPI: no Python 3.10 or later was found'];
};
