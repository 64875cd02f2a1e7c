import { spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** How a process ended: by itself (`code`) or by a signal. */
export type Ending = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A program we started, and therefore the only kind of process we ever signal. */
export type Child = {
  readonly pid: number;
  /** Settles when the process is gone; rejects only when it could not be started at all. */
  readonly ended: Promise<Ending>;
  readonly running: () => boolean;
  /** What it said on stdout and stderr, in order of arrival; bounded, the oldest lines fall out. */
  readonly lines: () => readonly string[];
  /** SIGTERM, and SIGKILL when it has not ended after 10 s. */
  readonly stop: () => Promise<Ending>;
  /** SIGKILL: it gets no chance to tidy up. */
  readonly kill: () => Promise<Ending>;
  /** Calls `listener` with every line from now on. */
  readonly onLine: (listener: (line: string) => void) => void;
  /** The first line (heard already or still to come) that `test` accepts; undefined when it ends before. */
  readonly line: (test: (line: string) => boolean) => Promise<string | undefined>;
};

/** What to run. `env` is the whole environment of the process: of ours it knows only where Node keeps what it compiled. */
export type ChildOptions = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** File to which the output is appended as well. */
  readonly logFile?: string | undefined;
  /** As whom it runs; ourselves when absent. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What asks it to end; SIGTERM when absent. */
  readonly stopSignal?: NodeJS.Signals;
};

const linesKept = 20_000;
const graceMs = 10_000;
const running = new Set<number>();

// A last net for endings that run no handler of ours: process.exit, an uncaught exception.
process.on('exit', () => running.forEach((pid) => signal(pid, 'SIGKILL')));

/** Signals the child's own group, so that what it started itself goes with it. */
const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(-pid, name);
  } catch {
    // It is gone already, which is what we want.
  }
};

const setpriv = '/usr/bin/setpriv';

/**
 * Starts a program in a process group of its own: Ctrl-C in the terminal reaches us alone, and we stop things in
 * order. Where Linux offers it the kernel stops the program when we die without a word.
 */
export const startChild = ({ command, args, env, cwd, logFile, ...more }: ChildOptions): Child => {
  const { user, stopSignal = 'SIGTERM' } = more;
  const guarded = process.platform === 'linux' && existsSync(setpriv);
  const child = spawn(
    guarded ? setpriv : command,
    guarded ? ['--pdeathsig', 'TERM', command, ...args] : [...args],
    {
      cwd,
      env: { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...env },
      ...user,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );

  const lines: string[] = [];
  const listeners = new Set<(line: string | undefined) => void>();
  const log = logFile === undefined ? undefined : createWriteStream(logFile, { flags: 'a' });
  const hear = (stream: Readable): void => {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > linesKept) {
        lines.shift();
      }
      log?.write(`${line}\n`);
      listeners.forEach((listener) => listener(line));
    });
  };
  hear(child.stdout);
  hear(child.stderr);

  let alive = true;
  const ended = new Promise<Ending>((done, fail) => {
    child.once('error', (cause) => {
      alive = false;
      fail(new Error(`${command} could not be started: ${cause.message}`, { cause }));
    });
    // `close` and not `exit`: then its last words have been heard.
    child.once('close', (code, signal) => {
      alive = false;
      running.delete(child.pid ?? 0);
      log?.end();
      listeners.forEach((listener) => listener(undefined));
      done({ code, signal });
    });
  });
  ended.catch(() => listeners.forEach((listener) => listener(undefined)));

  const pid = child.pid ?? 0;
  if (pid > 0) {
    running.add(pid);
  }
  const kill = (): Promise<Ending> => {
    if (alive && pid > 0) {
      signal(pid, 'SIGKILL');
    }
    return ended;
  };
  return {
    pid,
    ended,
    running: () => alive,
    lines: () => lines,
    kill,
    stop: () => {
      if (alive && pid > 0) {
        signal(pid, stopSignal);
      }
      const timer = setTimeout(() => void kill(), graceMs);
      return ended.finally(() => clearTimeout(timer));
    },
    onLine: (listener) => {
      listeners.add((line) => {
        if (line !== undefined) {
          listener(line);
        }
      });
    },
    line: (test) =>
      new Promise((done) => {
        const heard = lines.find(test);
        if (heard !== undefined || !alive) {
          done(heard);
          return;
        }
        const listener = (line: string | undefined): void => {
          if (line === undefined || test(line)) {
            listeners.delete(listener);
            done(line);
          }
        };
        listeners.add(listener);
      }),
  };
};

/** An ending in words, for messages. */
export const describeEnding = ({ code, signal }: Ending): string =>
  signal === null ? `ended with code ${code ?? 'unknown'}` : `was ended by ${signal}`;
