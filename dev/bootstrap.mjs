// Plain JavaScript for Node 20 and later, with nothing installed: what every command of ours begins with.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { takeLock } from './lock.mjs';
import { showWork } from './progress.mjs';

/** The repository's root folder. */
export const repository = dirname(dirname(fileURLToPath(import.meta.url)));

const modules = join(repository, 'node_modules');
const lockFile = join(repository, 'package-lock.json');
/** Holds the digest of the lock file we installed from. */
const stamp = join(modules, '.convene-installed');

const digest = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex');

const isInstalled = () => {
  if (existsSync(stamp)) {
    return readFileSync(stamp, 'utf8') === digest();
  }
  // Somebody ran npm by hand: npm's own record tells when.
  const record = join(modules, '.package-lock.json');
  return existsSync(record) && statSync(record).mtimeMs >= statSync(lockFile).mtimeMs;
};

const npmCi = () =>
  new Promise((done, fail) => {
    const npm = process.env.npm_execpath;
    const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
    const child = spawn(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    process.once('exit', () => child.kill());
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', fail);
    child.once('close', (code) =>
      code === 0 ? done() : fail(new Error(`npm ci ended with code ${code}:\n${output.slice(-4000)}`)),
    );
  });

const installLock = join(repository, '.local', 'install.lock');

/** Two installations at once would destroy each other: the later one waits, and finds everything done. */
const install = async () => {
  let release = takeLock(installLock);
  while (release === undefined) {
    await pause(200);
    release = takeLock(installLock);
  }
  try {
    if (!isInstalled()) {
      await npmCi();
      writeFileSync(stamp, digest());
    }
  } finally {
    release();
  }
};

/** Installs the dependencies when they are missing or the lock file has changed. */
const ensureDependencies = async () => {
  if (isInstalled()) {
    return;
  }
  // Ended from outside we still take npm with us.
  const leave = () => process.exit(130);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  signals.forEach((signal) => process.on(signal, leave));
  await showWork('Installing the dependencies (npm ci)', install);
  signals.forEach((signal) => process.off(signal, leave));
};

/** The Node 24 that runs our TypeScript as it is: the one we run under, or the one npm has brought along. */
const findNode = () => {
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    return process.execPath;
  }
  const brought = join(modules, '.bin', 'node');
  if (existsSync(brought)) {
    return brought;
  }
  throw new Error(
    `Convene needs Node 24, this is ${process.version}, and npm brings one along only on Linux (x64, arm64). ` +
      'Please install Node 24 or later.',
  );
};

let node;

/**
 * The environment in which our programs run: `node` and every tool we depend on come first on the path, and what was
 * compiled once need not be again, which is most of what a start costs.
 */
const environment = () => ({
  NODE_COMPILE_CACHE: join(repository, '.local', 'compile-cache'),
  ...process.env,
  PATH: [dirname(node), join(modules, '.bin'), process.env.PATH].join(delimiter),
});

/** Makes everything ready; says in one sentence what is wrong, and ends, when that does not work. */
export const prepare = async () => {
  try {
    await ensureDependencies();
    node = findNode();
  } catch (thrown) {
    process.stderr.write(`${thrown.message}\n`);
    process.exit(1);
  }
};

/**
 * Runs a program under Node 24 in the foreground, hands every signal on to it, and returns its exit code. After
 * `prepare`.
 */
export const runInForeground = (args) =>
  new Promise((done) => {
    const child = spawn(node, args, { cwd: repository, env: environment(), stdio: 'inherit' });
    const handOn = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, handOn);
    }
    child.once('exit', (code, signal) => done(code ?? 128 + (constants.signals[signal] ?? 0)));
  });

/** Runs a tool under Node 24 in the background and returns whether it was content, and all it said. */
export const runInBackground = (args) =>
  new Promise((done) => {
    const child = spawn(node, args, {
      cwd: repository,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('close', (code) => done({ ok: code === 0, output: output.trim() }));
  });
