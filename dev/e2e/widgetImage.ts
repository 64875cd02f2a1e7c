import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from '../stack/child.ts';
import { eventually } from '../stack/eventually.ts';
import { freePort } from '../stack/freePort.ts';
import type { Listening } from '../stack/listenHere.ts';
import { repository } from '../stack/paths.ts';
import { mustRun, runProgram } from '../stack/runProgram.ts';
import { builtWidget } from '../stack/viteBuild.ts';
import { newFolder, theRun } from './run.ts';

const serve = join(repository, 'widget/serve');

/** Of the image: which variables its start fills into the template. */
const filledIn = async (): Promise<RegExp> => {
  const dockerfile = await readFile(join(repository, 'widget/Dockerfile'), 'utf8');
  const [, filter] = /NGINX_ENVSUBST_FILTER=(\S+)/.exec(dockerfile) ?? [];
  if (filter === undefined) throw new Error('The image does not say which variables are filled in.');
  return new RegExp(filter);
};

/** Sources the script of the image as its start does, and gives the environment that it leaves behind. */
const environmentAfter = async (
  script: string,
  variables: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> => {
  const env = { PATH: process.env['PATH'], ...variables };
  const { ok, output } = await runProgram('sh', ['-c', `set -e; . ${script}; exec env -0`], { env });
  if (!ok) throw new Error(output);
  return new Map(
    output.split('\0').map((line) => {
      const [name = '', ...value] = line.split('=');
      return [name, value.join('=')];
    }),
  );
};

/**
 * Does without a container what the widget's image does at its start, with the variables of the container: fills in its
 * configuration and runs nginx on it. Other than there are the places of files and the address that it listens on.
 */
export const startWidgetImage = async (variables: Readonly<Record<string, string>>): Promise<Listening> => {
  const { nginx } = theRun();
  if (nginx === undefined) throw new Error('There is no nginx for this spec.');
  const { program, mimeTypes } = nginx;
  const [dir, dist, port] = await Promise.all([newFolder('nginx'), builtWidget(), freePort()]);
  const places: readonly (readonly [string, string])[] = [
    ['/tmp/', `${dir}/`],
    ['/dev/std', `${dir}/std`],
    ['/etc/nginx/mime.types', mimeTypes],
    ['/usr/share/nginx/html', dist],
    ['listen 8080', `listen 127.0.0.1:${port}`],
  ];
  const place = async (from: string, to: string, change = (text: string) => text): Promise<string> => {
    const text = change(await readFile(from, 'utf8'));
    await writeFile(
      to,
      places.reduce((rest, [there, here]) => rest.replaceAll(there, here), text),
    );
    return to;
  };

  await mustRun(process.execPath, [join(serve, 'nginx.ts'), join(dir, 'image')]);
  const script = await place(join(dir, 'image/10-convene.envsh'), join(dir, '10-convene.envsh'));
  const [environment, filter] = await Promise.all([environmentAfter(script, variables), filledIn()]);
  await place(join(dir, 'image/default.conf.template'), join(dir, 'default.conf'), (template) =>
    template.replaceAll(/\$\{(\w+)\}/g, (written, name: string) =>
      filter.test(name) ? (environment.get(name) ?? '') : written,
    ),
  );
  const configuration = await place(join(serve, 'nginx.conf'), join(dir, 'nginx.conf'));
  // As root it would else read as somebody who may not look into our folders.
  const user = process.getuid?.() === 0 ? ' user root;' : '';
  const child = startChild({
    command: program,
    args: ['-p', dir, '-c', configuration, '-e', join(dir, 'error.log'), '-g', `daemon off;${user}`],
    env: {},
  });
  const url = `http://127.0.0.1:${port}`;
  await eventually('nginx serves', async () => {
    if (!child.running()) throw new Error(child.lines().join('\n'));
    return (await fetch(url)).ok;
  });
  return { url, stop: async () => void (await child.stop()) };
};
