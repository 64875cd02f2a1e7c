import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

type Claim = { readonly pid: string; readonly isHeld: boolean };

/** Who answers at a socket; nobody where its process is gone. */
function askAt(path: string): Promise<Claim | undefined> {
  return new Promise((resolve) => {
    let answer: string | undefined;
    const socket = createConnection(path);
    socket.setEncoding('utf8').setTimeout(5_000, () => socket.destroy());
    socket.on('connect', () => (answer ??= ''));
    socket.on('data', (data: string) => (answer = `${answer ?? ''}${data}`));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const [pid = 'unknown', state] = answer?.split(' ') ?? [];
      // One that takes the connection and does not speak is alive and stuck: it may have the folder.
      resolve(answer === undefined ? undefined : { pid, isHeld: state !== 'asks' });
    });
  });
}

const listen = (path: string, answer: () => string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on('error', () => undefined).end(answer()));
    server.once('error', reject);
    server.listen(path, () => resolve(server.unref()));
  });

const close = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));

const isSocket = (name: string) => /^lock-.*\.sock$/.test(name);
const ATTEMPTS = 8;

/**
 * Makes sure that one process at a time uses a folder. The kernel ends the claim with the process, however that ends, and
 * answers across containers that share the folder, which process ids do not.
 *
 * Whoever comes opens a socket of its own first and looks for others then: of two that come at the same moment at least
 * one sees the other, so that never both have it.
 *
 * @returns what gives the folder free again.
 * @throws Error when another process has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt += 1) {
    const name = `lock-${randomUUID().slice(0, 8)}.sock`;
    let state = 'asks';
    const server = await listen(join(folder, name), () => `${process.pid} ${state}`);
    const others: Claim[] = [];
    for (const other of (await readdir(folder)).filter((each) => isSocket(each) && each !== name)) {
      const claim = await askAt(join(folder, other));
      // What a process left that was killed.
      if (claim === undefined) await rm(join(folder, other), { force: true });
      else others.push(claim);
    }
    if (others.length === 0) {
      state = 'has';
      return () => close(server);
    }
    await close(server);
    const holder = others.find(({ isHeld }) => isHeld);
    if (holder !== undefined || attempt === ATTEMPTS) {
      const { pid } = holder ?? others[0]!;
      throw new Error(
        `${folder} is in use by another reaper (process ${pid}); stop that one, or choose another STORAGE_PATH`,
      );
    }
    // Both asked at the same moment, and both stepped back.
    await wait(200 * Math.random());
  }
}
