import type { Server } from 'node:http';

/** A server that runs on this machine alone. */
export type Listening = {
  /** Without a slash at the end. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** Lets a server listen on 127.0.0.1, on a free port where none is named. Throws when the port is taken. */
export const listenHere = async (server: Server, port = 0): Promise<Listening> => {
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', done);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no address.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
};
