import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { describeEnding, startChild, type Child } from './child.ts';
import { freePort } from './freePort.ts';
import { homeserverAt, type Homeserver } from './homeserver.ts';
import { matrixRequest } from './matrixRequest.ts';
import { sayNothing, type Say } from './say.ts';
import { findSynapse } from './synapseProgram.ts';
import type { SynapseProgram } from './synapsePython.ts';
import { instanceKey, writeSynapseSettings, type SynapseSettings } from './synapseSettings.ts';
import { PATIENCE } from './patience.ts';

/** A homeserver that runs on this machine and is ours to stop. */
export type Synapse = Homeserver &
  Pick<Child, 'pid' | 'ended' | 'running' | 'stop' | 'kill'> & {
    readonly port: number;
    readonly program: SynapseProgram;
    /** The last lines of its log and output, to tell why it ended. */
    readonly lastWords: () => Promise<readonly string[]>;
  };

/** Where and how to start it; what is absent is chosen. */
export type SynapseWish = Pick<SynapseSettings, 'dir'> &
  Partial<Omit<SynapseSettings, 'dir'>> & {
    /** Told what takes long: an installation. */
    readonly say?: Say;
    /** Found or installed when absent. */
    readonly program?: SynapseProgram;
  };

const attempts = 5;

const lastLines = async (file: string): Promise<string[]> =>
  readFile(file, 'utf8').then(
    (text) => text.split('\n').filter(Boolean).slice(-15),
    () => [],
  );

/** Whether the server at `url` is the one started with this instance mark. */
const answersAs = async (url: string, instance: string): Promise<boolean> => {
  try {
    const path = '/.well-known/matrix/client';
    const answer = await matrixRequest<Record<string, unknown>>(url, { path, timeoutMs: 2_000 });
    return answer[instanceKey] === instance;
  } catch {
    return false;
  }
};

/** One attempt on one port: undefined when the port turned out to be somebody else's. */
const tryPort = async (settings: SynapseSettings, program: SynapseProgram): Promise<Synapse | undefined> => {
  const { configFile, logFile, sharedSecret, instance } = await writeSynapseSettings(settings);
  const url = `http://127.0.0.1:${settings.port}`;
  const child = startChild({
    command: program.command,
    args: [...program.args, '-m', 'synapse.app.homeserver', '--config-path', configFile],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'C.UTF-8', ...program.env },
    cwd: settings.dir,
  });
  // What goes wrong before its log is set up stands on stderr alone, what goes wrong later in both.
  const lastWords = async (): Promise<readonly string[]> => {
    const logged = await lastLines(logFile);
    return logged.length > 0 ? logged : child.lines().slice(-15);
  };

  const deadline = Date.now() + PATIENCE;
  while (child.running() && !(await answersAs(url, instance))) {
    if (Date.now() > deadline) {
      await child.kill();
      break;
    }
    await pause(20);
  }
  if (!child.running()) {
    const words = (await lastWords()).join('\n');
    if (/Address already in use|Failed to listen on TCP port/.test(words)) {
      return undefined;
    }
    throw new Error(
      `Synapse ${describeEnding(await child.ended)} before it was ready. Its last words:\n${words}`,
    );
  }
  return {
    ...homeserverAt({ url, serverName: settings.serverName, sharedSecret }),
    pid: child.pid,
    ended: child.ended,
    running: child.running,
    stop: child.stop,
    kill: child.kill,
    port: settings.port,
    program,
    lastWords,
  };
};

/**
 * Starts a Synapse on 127.0.0.1 with its data in `dir`, and waits until it answers. With data of an earlier start it
 * goes on from there, on whatever port. Without a port it takes a free one.
 *
 * @throws Error with Synapse's last log lines when it ends before it is ready, or when the given port is taken.
 */
export const startSynapse = async ({
  dir,
  port,
  serverName = 'localhost',
  rateLimits = 'off',
  say = sayNothing,
  program,
  ...others
}: SynapseWish): Promise<Synapse> => {
  const found = program ?? (await findSynapse(say));
  for (let attempt = 1; attempt <= (port === undefined ? attempts : 1); attempt += 1) {
    const settings = { dir, port: port ?? (await freePort()), serverName, rateLimits, ...others };
    const synapse = await tryPort(settings, found);
    if (synapse !== undefined) {
      return synapse;
    }
  }
  throw new Error(
    port === undefined
      ? `Synapse found no free port in ${attempts} attempts.`
      : `Port ${port} is taken by another program.`,
  );
};
