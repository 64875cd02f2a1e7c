import { Agent, createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

/** A request as the proxy saw it; the path without its query. */
export type SeenRequest = { readonly method: string; readonly path: string };

/** What happens to a request instead of what should. */
export type Fault =
  /** It is answered by the proxy and never reaches the homeserver. */
  | { readonly do: 'answer'; readonly status: number; readonly body?: unknown }
  /** It reaches the homeserver later, if its sender still waits then. */
  | { readonly do: 'delay'; readonly ms: number }
  /** It reaches the homeserver later, whether its sender still waits or not. */
  | { readonly do: 'linger'; readonly ms: number }
  /** The connection ends before the homeserver has heard of it. */
  | { readonly do: 'drop' }
  /** The homeserver does it, and the connection ends in the middle of the answer. */
  | { readonly do: 'cut' }
  /** The homeserver does it, and the answer never comes. */
  | { readonly do: 'swallow' };

/** 429 as a homeserver says it. */
export const tooManyRequests = (retryAfterMs: number): Fault => ({
  do: 'answer',
  status: 429,
  body: { errcode: 'M_LIMIT_EXCEEDED', error: 'Too Many Requests', retry_after_ms: retryAfterMs },
});

/** 502 as a reverse proxy says it when the homeserver behind it is away: no JSON. */
export const badGateway: Fault = { do: 'answer', status: 502, body: '<html>502 Bad Gateway</html>' };

/** An address in front of a homeserver where everything can go wrong. */
export type FaultyProxy = {
  readonly url: string;
  /** Lets `fault` happen to the next `times` requests (all of them when absent) that `matching` accepts. */
  readonly inject: (
    fault: Fault,
    options?: { times?: number; matching?: (request: SeenRequest) => boolean },
  ) => void;
  /** Ends all connections and refuses new ones. */
  readonly refuse: () => Promise<void>;
  /** All is well again: no fault is left, connections are accepted. */
  readonly heal: () => Promise<void>;
  /** What has been asked since the start or the last `forget`, faults included, in order of arrival. */
  readonly requests: () => readonly SeenRequest[];
  /** How often what was asked; ids, types and transaction ids in paths are shown as `…`. */
  readonly tally: () => Readonly<Record<string, number>>;
  readonly forget: () => void;
  /** Tells of each request the moment it comes, before anything happens to it; returns what ends that. */
  readonly watch: (listener: (request: SeenRequest) => void) => () => void;
  readonly stop: () => Promise<void>;
};

type Rule = { readonly fault: Fault; readonly matching: (request: SeenRequest) => boolean; left: number };

/** `/rooms/!a:b/send/m.reaction/123` → `/rooms/…/send/m.reaction/…` */
const shapeOf = (path: string): string =>
  path
    .split('/')
    .map((part) => (/^(%21|%23|%24|%40|[!#$@])/i.test(part) ? '…' : part))
    .join('/')
    .replace(/(\/(?:send|redact)\/[^/]+)\/[^/]+$/, '$1/…');

const answer = (response: ServerResponse, { status, body = '' }: Extract<Fault, { do: 'answer' }>): void => {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json' });
  response.end(isText ? body : JSON.stringify(body));
};

type Exchange = {
  readonly incoming: IncomingMessage;
  /** What it brought, where that was read already. */
  readonly body?: Buffer;
  readonly response: ServerResponse;
  readonly target: Target;
};

/** Hands the request on. With `cut` the client gets the head and the first half of the first piece of the body. */
const forward = ({ incoming, body, response, target }: Exchange, fault: Fault | undefined): void => {
  const { method, url = '/', headers } = incoming;
  const upstream = send({ ...target, method, path: url, headers }, (answered) => {
    if (fault?.do === 'swallow') {
      answered.resume();
      return;
    }
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    if (fault?.do === 'cut') {
      answered.once('data', (chunk: Buffer) => {
        response.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => response.destroy());
      });
      answered.once('end', () => response.destroy());
    } else {
      answered.pipe(response);
    }
  });
  upstream.once('error', () => {
    if (response.headersSent) {
      response.destroy();
    } else {
      answer(response, badGateway);
    }
  });
  // A long poll must not go on upstream when nobody listens any more.
  if (url.includes('/sync')) {
    response.once('close', () => upstream.destroy());
  }
  if (body === undefined) {
    incoming.pipe(upstream);
  } else {
    upstream.end(body);
  }
};

type Target = { readonly hostname: string; readonly port: string; readonly agent: Agent };

/** Puts a proxy in front of the homeserver at `homeserverUrl`, on a free port of 127.0.0.1. */
export const startFaultyProxy = async (homeserverUrl: string): Promise<FaultyProxy> => {
  const { hostname, port: upstreamPort } = new URL(homeserverUrl);
  const target: Target = { hostname, port: upstreamPort, agent: new Agent({ keepAlive: true }) };
  let rules: Rule[] = [];
  let seen: SeenRequest[] = [];
  const listeners = new Set<(request: SeenRequest) => void>();

  const take = (request: SeenRequest): Fault | undefined => {
    const rule = rules.find(({ left, matching }) => left > 0 && matching(request));
    if (rule !== undefined) {
      rule.left -= 1;
    }
    return rule?.fault;
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (incoming.url ?? '/').replace(/\?.*$/, '');
    const request = { method: incoming.method ?? 'GET', path };
    seen.push(request);
    listeners.forEach((listener) => listener(request));
    const fault = take(request);
    if (fault?.do === 'answer') {
      incoming.resume();
      answer(response, fault);
      return;
    }
    if (fault?.do === 'drop') {
      response.destroy();
      return;
    }
    if (fault?.do === 'linger') {
      // Read now: when the sender is gone its words are gone too.
      const body = await buffer(incoming);
      await pause(fault.ms);
      forward({ incoming, body, response, target }, fault);
      return;
    }
    if (fault?.do === 'delay') {
      await pause(fault.ms);
    }
    if (response.destroyed) {
      return;
    }
    forward({ incoming, response, target }, fault);
  };

  const server = createServer((incoming, response) => void handle(incoming, response));
  const listen = (port: number): Promise<void> =>
    new Promise((done, fail) => {
      server.once('error', fail);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', fail);
        done();
      });
    });
  const refuse = (): Promise<void> =>
    new Promise((done) => {
      if (!server.listening) {
        done();
        return;
      }
      server.close(() => done());
      server.closeAllConnections();
    });

  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    inject: (fault, { times = Infinity, matching = () => true } = {}) => {
      rules.push({ fault, matching, left: times });
    },
    refuse,
    heal: async () => {
      rules = [];
      if (!server.listening) {
        await listen(port);
      }
    },
    requests: () => seen,
    tally: () => {
      const counts: Record<string, number> = {};
      for (const { method, path } of seen) {
        const shape = `${method} ${shapeOf(path)}`;
        counts[shape] = (counts[shape] ?? 0) + 1;
      }
      return counts;
    },
    forget: () => {
      seen = [];
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: async () => {
      await refuse();
      target.agent.destroy();
    },
  };
};
