import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = { readonly status?: number; readonly type?: string; readonly body: string };

/** What a path answers. */
export type Page = () => Promise<Answer>;

export type RunningServer = { readonly port: number; readonly close: () => Promise<void> };

/** Serves a few pages that take no input; 0 as a port takes a free one. */
export function serve(
  pages: Readonly<Record<string, Page>>,
  at: { readonly port: number; readonly address: string },
): Promise<RunningServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const answer: Promise<Answer> =
      page !== undefined && isRead ? page() : Promise.resolve({ status: 404, body: '{"error":"not found"}' });
    answer.then(
      ({ status = 200, type = 'application/json', body }) => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
      },
      () => response.writeHead(500).end(),
    );
  });
  server.requestTimeout = 10_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.address, () => {
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed());
          server.closeAllConnections();
        });
      resolve({ port: (server.address() as AddressInfo).port, close });
    });
  });
}
