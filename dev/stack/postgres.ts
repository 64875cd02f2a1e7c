import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describeEnding, startChild, type Child } from './child.ts';
import { freePort } from './freePort.ts';
import { findPostgres } from './postgresProgram.ts';
import { mustRun, runProgram } from './runProgram.ts';
import { sayNothing, type Say } from './say.ts';

/** A PostgreSQL server that runs on this machine and is ours to stop. */
export type Postgres = Pick<Child, 'pid' | 'stop' | 'kill'> & {
  /** Of its database `postgres`, for whoever may do everything. No password: it listens on 127.0.0.1 alone. */
  readonly url: string;
  /** Where the server's programs lie. */
  readonly bin: string;
};

const owner = 'postgres';
const attempts = 5;

/** PostgreSQL refuses to run as root, so then it runs as somebody without rights. */
const unprivileged = async (): Promise<{ uid: number; gid: number } | undefined> => {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => runProgram('id', [flag, 'nobody'])));
  return { uid: Number(uid?.output), gid: Number(gid?.output) };
};

/** For tests: a crash of the machine may lose data, a crash of the server does not. */
const quickSettings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

/**
 * Makes a PostgreSQL cluster in the new folder `dir` and runs it on a free port. When we are root every folder above
 * `dir` has to let others pass.
 *
 * @throws Error in plain words when there is no PostgreSQL, or with its last words when it does not start.
 */
export const startPostgres = async ({
  dir,
  say = sayNothing,
}: {
  dir: string;
  say?: Say;
}): Promise<Postgres> => {
  const bin = await findPostgres(say);
  const user = await unprivileged();
  await mkdir(dir, { recursive: true });
  if (user !== undefined) {
    await chown(dir, user.uid, user.gid);
  }
  const env = { PATH: process.env['PATH'], LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
  const data = join(dir, 'data');
  const run = (program: string, ...args: readonly string[]): Child =>
    startChild({ command: join(bin, program), args, env, cwd: dir, user, stopSignal: 'SIGINT' });

  const init = run(
    'initdb',
    '--pgdata',
    data,
    '--username',
    owner,
    '--auth=trust',
    '--encoding=UTF8',
    '--no-sync',
  );
  const ending = await init.ended;
  if (ending.code !== 0) {
    throw new Error(`initdb ${describeEnding(ending)}:\n${init.lines().slice(-10).join('\n')}`);
  }

  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${dir}`];
    const server = run(
      'postgres',
      '-D',
      data,
      ...[...settings, ...quickSettings].flatMap((one) => ['-c', one]),
    );
    if ((await server.line((line) => line.includes('ready to accept connections'))) !== undefined) {
      return {
        pid: server.pid,
        stop: server.stop,
        kill: server.kill,
        bin,
        url: `postgresql://${owner}@127.0.0.1:${port}/postgres`,
      };
    }
    const words = server.lines().slice(-10).join('\n');
    if (attempt === attempts || !words.includes('could not bind')) {
      throw new Error(`PostgreSQL ${describeEnding(await server.ended)}:\n${words}`);
    }
  }
};

/** Makes an empty database on the server and returns its URL. Throws when there is one of that name. */
export const createDatabase = async (
  { bin, url }: Pick<Postgres, 'bin' | 'url'>,
  name: string,
): Promise<string> => {
  await mustRun(join(bin, 'createdb'), [`--maintenance-db=${url}`, name]);
  return new URL(`/${name}`, url).href;
};
