import { existsSync, globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installPackages, mayInstallPackages } from './debian.ts';
import { runProgram } from './runProgram.ts';
import type { Say } from './say.ts';

/** The folder with the newest PostgreSQL server's programs; undefined when there is none. */
const installed = async (): Promise<string | undefined> => {
  const asked = await runProgram('pg_config', ['--bindir']);
  // Debian keeps one folder a major version, and pg_config may stand there for the client alone.
  const [newest] = globSync('/usr/lib/postgresql/*/bin')
    .filter((dir) => existsSync(join(dir, 'initdb')))
    .sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));
  return newest ?? (asked.ok && existsSync(join(asked.output, 'initdb')) ? asked.output : undefined);
};

const createClusterConf = '/etc/postgresql-common/createcluster.conf';

/** Installs the server from Debian without the database and the service it would otherwise set up. */
const install = async (): Promise<void> => {
  await installPackages('postgresql-common');
  const conf = await readFile(createClusterConf, 'utf8');
  await writeFile(
    createClusterConf,
    conf.replace(/^#?\s*create_main_cluster.*$/m, 'create_main_cluster = false'),
  );
  await installPackages('postgresql');
};

/**
 * Finds the programs of a PostgreSQL server, or installs them where that is possible, and returns their folder.
 *
 * @throws Error in plain words when there are none.
 */
export const findPostgres = async (say: Say): Promise<string> => {
  const found = await installed();
  if (found !== undefined) {
    return found;
  }
  if (!mayInstallPackages()) {
    throw new Error("PostgreSQL is not installed here (on Debian: the package 'postgresql').");
  }
  say("installing Debian's postgresql (once, half a minute)");
  await install();
  const made = await installed();
  if (made === undefined) {
    throw new Error('The package postgresql was installed, but holds no server.');
  }
  return made;
};
