import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isWhole, makeWhole } from './madeWhole.ts';
import { localDir, repository } from './paths.ts';
import { mustRun } from './runProgram.ts';

const dir = join(localDir, 'widget');

const sources = ['widget/src', 'widget/public', 'widget/serve', 'shared/src'];
const files = ['widget/index.html', 'widget/vite.config.ts', 'widget/package.json', 'package-lock.json'];

/** Changes with anything that goes into the app. */
const digestOfSources = async (): Promise<string> => {
  const inFolders = sources.map(async (folder) => {
    const entries = await readdir(join(repository, folder), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  });
  const paths = [...(await Promise.all(inFolders)).flat(), ...files.map((file) => join(repository, file))];
  const hash = createHash('sha256');
  for (const path of paths.toSorted()) hash.update(path).update(await readFile(path));
  return hash.digest('hex');
};

/** The folder with the built widget; builds it first when its sources have changed. */
export const builtWidget = async (): Promise<string> => {
  const version = await digestOfSources();
  if (isWhole(dir, version)) return dir;
  const vite = join(repository, 'node_modules/vite/bin/vite.js');
  await makeWhole(dir, version, (unfinished) =>
    mustRun(process.execPath, [
      vite,
      'build',
      join(repository, 'widget'),
      '--emptyOutDir',
      '--outDir',
      unfinished,
      '--logLevel',
      'warn',
    ]),
  );
  return dir;
};
