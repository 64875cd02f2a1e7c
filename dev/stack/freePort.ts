import { createServer, type AddressInfo } from 'node:net';

/** Listens on 127.0.0.1 for a moment and returns the port, undefined when it is taken. Port 0 = any free one. */
const tryListening = (port: number): Promise<number | undefined> =>
  new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(undefined));
    server.listen(port, '127.0.0.1', () => {
      const taken = (server.address() as AddressInfo).port;
      server.close(() => done(taken));
    });
  });

/**
 * A TCP port on 127.0.0.1 that nobody listens on right now. Somebody else may take it before it is used, so whoever
 * starts a server on it tries again when the port turns out to be taken.
 */
export const freePort = async (): Promise<number> => {
  const port = await tryListening(0);
  if (port === undefined) {
    throw new Error('This machine has no free port.');
  }
  return port;
};

/** The port of an earlier address when nobody has taken it since, so that bookmarks stay good; else a free one. */
export const keptPort = async (lastUrl: string | undefined): Promise<number> => {
  const last = lastUrl === undefined ? 0 : Number(new URL(lastUrl).port);
  return (last > 0 ? await tryListening(last) : undefined) ?? freePort();
};
