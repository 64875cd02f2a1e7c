import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { cacheControl, hashedPath } from '../../widget/serve/policy.ts';
import { listenHere, type Listening } from './listenHere.ts';

export type StaticSite = {
  readonly dir: string;
  /** On this machine alone; 0 = a free one. */
  readonly port: number;
  /** The headers of every answer, asked for each time. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** The text of paths that are no files, asked for each time. */
  readonly made?: Readonly<Record<string, () => string>>;
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

const squeeze = promisify(gzip);

/** Serves a folder that Vite has built. What is no file is a path of the app. */
export const startStaticServer = async (site: StaticSite): Promise<Listening> => {
  const { dir, port, headers, made = {} } = site;
  const squeezed = new Map<string, Promise<Buffer>>();

  const fileAt = async (path: string): Promise<{ name: string; body: Buffer } | undefined> => {
    const text = made[path];
    if (text) return { name: path, body: Buffer.from(text()) };
    const name = normalize(path);
    const file = resolve(join(dir, name));
    const isInside = file.startsWith(`${resolve(dir)}/`);
    const body = isInside ? await readFile(file).catch(() => undefined) : undefined;
    if (body) return { name, body };
    if (name.startsWith(hashedPath)) return undefined;
    return { name: 'index.html', body: await readFile(join(dir, 'index.html')) };
  };

  const answer = async (path: string, accepts: string, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(headers?.() ?? {})) response.setHeader(name, value);
    const found = await fileAt(path);
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
    const path = URL.parse(request.url ?? '', 'http://localhost')?.pathname ?? '/';
    answer(path, request.headers['accept-encoding']?.toString() ?? '', response).catch(() =>
      response.writeHead(500).end(),
    );
  });
  return listenHere(server, port);
};
