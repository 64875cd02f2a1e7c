import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { cacheControl, hashedPath, headersFor } from '../../widget/serve/policy.ts';
import { anyClient, anyHomeserver } from '../../widget/serve/settings.ts';

/** The built app as it is served. */
export type WidgetServer = {
  /** Without a slash at the end. */
  readonly url: string;
  /** What `config.json` says from now on: the variables of the widget's container. */
  readonly configure: (variables: Readonly<Record<string, string>>) => void;
  readonly stop: () => Promise<void>;
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

const originOf = (url: string | undefined): string => (url === undefined ? '' : new URL(url).origin);

const sourcesOf = (variables: Readonly<Record<string, string>>) => {
  const homeserver = originOf(variables['REACT_APP_HOME_SERVER_URL']);
  const bot = originOf(variables['REACT_APP_API_BASE_URL']);
  const more = variables['CSP_CONNECT_SRC'] ?? '';
  return {
    connect: `${bot} ${homeserver || anyHomeserver} ${more}`,
    images: homeserver,
    frames: variables['CSP_FRAME_ANCESTORS'] ?? anyClient,
  };
};

const squeeze = promisify(gzip);

/** Serves a folder that Vite has built, on this machine alone. What is no file is a path of the app. */
export const startWidgetServer = async (dir: string, port: number): Promise<WidgetServer> => {
  let variables: Readonly<Record<string, string>> = {};
  const squeezed = new Map<string, Promise<Buffer>>();

  const fileAt = async (path: string): Promise<{ name: string; body: Buffer } | undefined> => {
    const name = normalize(path);
    const file = resolve(join(dir, name));
    const body = file.startsWith(`${resolve(dir)}/`)
      ? await readFile(file).catch(() => undefined)
      : undefined;
    if (body) return { name, body };
    if (name.startsWith(hashedPath)) return undefined;
    return { name: 'index.html', body: await readFile(join(dir, 'index.html')) };
  };

  const answer = async (path: string, accepts: string, response: ServerResponse): Promise<void> => {
    const isConfig = path === '/config.json';
    const found = isConfig
      ? { name: path, body: Buffer.from(JSON.stringify(variables)) }
      : await fileAt(path);
    for (const [name, value] of Object.entries(headersFor(sourcesOf(variables))))
      response.setHeader(name, value);
    if (found === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { name, body } = found;
    const isHashed = name.startsWith(hashedPath);
    response.setHeader('Content-Type', types[extname(name)] ?? 'application/octet-stream');
    response.setHeader('Cache-Control', isHashed ? cacheControl.hashed : cacheControl.changing);
    if (!isHashed || !accepts.includes('gzip')) {
      response.end(body);
      return;
    }
    const small = squeezed.get(name) ?? squeeze(body);
    squeezed.set(name, small);
    response.setHeader('Content-Encoding', 'gzip').end(await small);
  };

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    answer(decodeURIComponent(pathname), String(request.headers['accept-encoding'] ?? ''), response).catch(
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', done);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The widget has no address.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    configure: (next) => (variables = next),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
};
