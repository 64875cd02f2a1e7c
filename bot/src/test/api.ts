// The HTTP API on a free port, over an in-memory homeserver; a small server says who somebody is.
import { createQueue } from '../dispatch/queue.ts';
import { createRunner } from '../dispatch/runner.ts';
import { healthRoutes, type ReadinessCheck } from '../http/healthRoutes.ts';
import { createIdentify } from '../http/identity.ts';
import { infoRoutes } from '../http/infoRoutes.ts';
import type { DialIn } from '../http/jitsi.ts';
import { meetingRoutes } from '../http/meetingRoutes.ts';
import { createApp, listenOn, type ServerOptions } from '../http/server.ts';
import { createSubmit } from '../http/submit.ts';
import { collectLog } from './collectLog.ts';
import { openServer, type Reply } from './server.ts';
import { createService, type TestService } from './service.ts';

type Options = {
  readonly service?: TestService;
  readonly checks?: readonly ReadinessCheck[];
  readonly dialIn?: DialIn;
  readonly openXchangeUrlTemplate?: string;
  readonly patience?: number;
  readonly server?: Partial<ServerOptions>;
  /** How the homeserver answers what is not about tokens. */
  readonly homeserver?: (path: string) => Reply;
};

/** The tokens of people, as the homeserver knows them: `token-alice` is `@alice:example.com`'s. */
function whoIs(authorization: string): Reply {
  const name = /^Bearer token-(\w+)$/.exec(authorization)?.[1];
  if (name === undefined) return { status: 401, json: { errcode: 'M_UNKNOWN_TOKEN', error: 'Unknown' } };
  return { json: { user_id: `@${name}:example.com` } };
}

export async function openApi(options: Options = {}) {
  const {
    service = createService(),
    checks = [],
    dialIn,
    openXchangeUrlTemplate,
    patience = 60_000,
  } = options;
  const { rooms, meetings, journal, dispatch } = service;
  const homeserver = await openServer(({ path, headers }) =>
    path.startsWith('/_matrix/client/v3/account/whoami')
      ? whoIs(headers.authorization ?? '')
      : (options.homeserver?.(path) ?? { status: 404 }),
  );
  const { log, lines } = collectLog();
  const observed: Parameters<ServerOptions['observe']>[0][] = [];
  const queue = createQueue(8);
  const runner = createRunner({ dispatch, queue });
  runner.open();
  const identify = createIdentify({
    homeserverUrl: `${homeserver.url}/`,
    serverName: 'example.com',
    federatedServers: undefined,
    now: () => 0,
  });
  const app = createApp({
    routes: [
      meetingRoutes({
        identify,
        submit: createSubmit({
          isLeader: () => true,
          announce: () => Promise.resolve(),
          journal,
          runner,
          patience,
        }),
        widgetIds: meetings.template.widgets.map(({ id }) => id),
        linkPrefix: 'https://matrix.to/#/',
        defaultTimeZone: 'Europe/Berlin',
        now: () => 0,
      }),
      infoRoutes({
        identify,
        meetings,
        dialIn,
        homeserverUrl: 'https://matrix.example.com',
        openXchangeUrlTemplate,
      }),
    ],
    probes: healthRoutes({ homeserverUrl: homeserver.url, checks, standing: () => ({}), checkTimeout: 20 }),
    corsOrigins: ['*'],
    rateLimitPerMinute: 1000,
    version: '1.2.3',
    log,
    observe: (one) => observed.push(one),
    ...options.server,
  });
  const server = await listenOn(app, 0, '127.0.0.1');
  const url = `http://127.0.0.1:${server.port}`;

  /** Asks as somebody, with a JSON body if there is one. */
  const ask = async (
    method: string,
    path: string,
    {
      as,
      body,
      headers = {},
    }: { as?: string; body?: unknown; headers?: Readonly<Record<string, string>> } = {},
  ) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        connection: 'close',
        ...(as !== undefined && { authorization: `Bearer token-${as}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: (isJson ? JSON.parse(text) : undefined) as Record<string, unknown>,
    };
  };
  return {
    url,
    ask,
    rooms,
    service,
    homeserver,
    lines,
    observed,
    close: async () => {
      await server.close();
      await homeserver.close();
    },
  };
}

export type Api = Awaited<ReturnType<typeof openApi>>;
