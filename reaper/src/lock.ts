import { createConnection, createServer, type Server } from 'node:net';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';

/** Who answers at a socket: the holder's id, or nobody. */
function askHolder(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = createConnection(path);
    socket.setEncoding('utf8').setTimeout(5_000, () => socket.destroy());
    socket.on('data', (data: string) => (answer += data));
    socket.on('connect', () => (answer ||= ' '));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer === '' ? undefined : answer.trim()));
  });
}

const listen = (path: string, answer: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on('error', () => undefined).end(answer));
    server.once('error', reject);
    server.listen(path, () => resolve(server.unref()));
  });

/**
 * Makes sure that one process at a time uses a folder. The kernel ends the lock with the process, however that ends,
 * and sees it across containers that share the folder, which process ids do not.
 *
 * @returns what gives the folder free again.
 * @throws Error when another process has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'lock.sock');
  const id = `${process.pid} ${randomUUID()}`;
  const refuse = (holder: string | undefined) =>
    new Error(
      `${folder} is in use by another reaper (process ${holder?.split(' ')[0] ?? 'unknown'}); stop that one, or choose another STORAGE_PATH`,
    );
  const holder = await askHolder(path);
  if (holder !== undefined) throw refuse(holder);
  // What a process left that was killed.
  await rm(path, { force: true });
  const server = await listen(path, id).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw refuse(undefined);
    throw error;
  });
  // Two that started at the same moment may both have removed the old one; whose socket stands there now has it.
  const winner = await askHolder(path);
  if (winner !== id) {
    server.close();
    throw refuse(winner);
  }
  return () => new Promise((resolve) => server.close(() => resolve()));
}
