import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isWhole, makeWhole } from './madeWhole.ts';
import { localDir, repository } from './paths.ts';
import { mustRun } from './runProgram.ts';

type App = {
  /** The folder that Vite builds. */
  readonly root: string;
  /** Folders and files that go into it, besides the lock file. */
  readonly sources: readonly string[];
  /** Where it lies in `.local`. */
  readonly name: string;
};

const filesIn = async (path: string): Promise<string[]> => {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
};

/** Whoever runs tests has set another mode, in which React is several times slower. */
const MODE = 'production';

/** Changes with anything that goes into the app. */
const digestOf = async (sources: readonly string[]): Promise<string> => {
  const all = [...sources, 'package-lock.json'].map((source) => filesIn(join(repository, source)));
  const hash = createHash('sha256').update(MODE);
  for (const path of (await Promise.all(all)).flat().toSorted())
    hash.update(path).update(await readFile(path));
  return hash.digest('hex');
};

/** The folder with the built app; builds it first when its sources have changed. */
const built = async ({ root, sources, name }: App): Promise<string> => {
  const dir = join(localDir, 'built', name);
  const version = await digestOf(sources);
  if (isWhole(dir, version)) return dir;
  const vite = join(repository, 'node_modules/vite/bin/vite.js');
  const options = ['--emptyOutDir', '--logLevel', 'warn', '--outDir'];
  await makeWhole(dir, version, (unfinished) =>
    mustRun(process.execPath, [vite, 'build', join(repository, root), ...options, unfinished], {
      env: { ...process.env, NODE_ENV: MODE },
    }),
  );
  return dir;
};

/** The widget as people get it. */
export const builtWidget = (): Promise<string> =>
  built({
    name: 'widget',
    root: 'widget',
    sources: ['src', 'public', 'serve', 'index.html', 'vite.config.ts', 'package.json']
      .map((source) => `widget/${source}`)
      .concat('shared/src'),
  });

/** The small client in which specs show the widget. */
export const builtClient = (): Promise<string> =>
  built({ name: 'client', root: 'dev/e2e/client', sources: ['dev/e2e/client'] });
