import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { createServer, type Server } from 'node:http';
import { dirname } from 'node:path';
import type { AddressInfo } from 'node:net';
import express, { type Express, type Request, type RequestHandler, type Router } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { AppError } from '../../../shared/src/appError.ts';
import type { Logger } from '../log.ts';
import { openApi } from './openApi.ts';
import { problemHandler, sendProblem, unknownRoute } from './problem.ts';
import { readBody } from './readBody.ts';

export type ServerOptions = {
  /** The routes of the API. */
  readonly routes: readonly Router[];
  /** Routes that are asked often and by machines: without rate limit. */
  readonly probes: Router;
  readonly corsOrigins: readonly string[];
  readonly rateLimitPerMinute: number;
  /** How many proxies stand before us, or their addresses: they say who a client is. */
  readonly trustedProxies?: number | readonly string[] | undefined;
  readonly version: string;
  readonly log: Logger;
  readonly observe: (observed: {
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }) => void;
};

function cors(origins: readonly string[]): RequestHandler {
  const all = origins.includes('*');
  return (request, response, next) => {
    const origin = request.get('origin');
    if (all) response.setHeader('Access-Control-Allow-Origin', '*');
    else if (origin !== undefined && origins.includes(origin)) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.vary('Origin');
    }
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response.setHeader('Access-Control-Allow-Methods', 'GET,HEAD,PUT,PATCH,POST,DELETE');
    const wanted = request.get('access-control-request-headers');
    if (wanted !== undefined) response.setHeader('Access-Control-Allow-Headers', wanted);
    response.vary('Access-Control-Request-Headers');
    response.status(204).end();
  };
}

/** One address may stand for many people, or for a groupware that books for all of them. */
const USERS_PER_ADDRESS = 20;

/** Limits requests per user – as far as a token tells – and per address, which no invented token gets round. */
function limits(perMinute: number, log: Logger): RequestHandler[] {
  const limited = new AppError('limited', 'too many requests', { params: { retryAfter: 60_000 } });
  const limit = (requests: number, keyGenerator: (request: Request) => string) =>
    rateLimit({
      windowMs: 60_000,
      limit: requests,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      keyGenerator,
      handler: (_request, response) => sendProblem(response, limited, log),
    });
  const addressOf = ({ ip }: Request) => ipKeyGenerator(ip ?? '');
  const tokenOf = (request: Request) => {
    const token = request.get('authorization');
    return token === undefined ? addressOf(request) : createHash('sha256').update(token).digest('base64');
  };
  return [limit(perMinute * USERS_PER_ADDRESS, addressOf), limit(perMinute, tokenOf)];
}

function documentation(version: string): Router {
  const router = express.Router();
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const document = openApi(version);
  router.get('/api-json', (_request, response) => {
    response.json(document);
  });
  router.get('/api/swagger-initializer.js', (_request, response) => {
    response.type('text/javascript');
    response.send('window.ui = SwaggerUIBundle({ url: "../api-json", dom_id: "#swagger-ui" });');
  });
  router.use('/api', express.static(assets));
  return router;
}

/** The HTTP API as an express application. */
export function createApp(options: ServerOptions): Express {
  const { routes, probes, corsOrigins, rateLimitPerMinute, trustedProxies, version, log, observe } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', trustedProxies ?? false);
  app.use((request, response, next) => {
    const started = performance.now();
    response.on('finish', () => {
      const route = (request.route as { readonly path?: string } | undefined)?.path ?? 'unknown';
      observe({ route, status: response.statusCode, seconds: (performance.now() - started) / 1000 });
    });
    next();
  });
  app.use(helmet());
  app.use(cors(corsOrigins));
  app.use(probes);
  app.use(...limits(rateLimitPerMinute, log));
  app.use(...readBody());
  for (const router of routes) app.use(router);
  app.use(documentation(version));
  app.use(unknownRoute);
  app.use(problemHandler(log));
  return app;
}

/** A server that listens. */
export type RunningServer = {
  readonly port: number;
  /** Lets another application answer from now on. */
  readonly serve: (app: Express) => void;
  readonly close: () => Promise<void>;
};

/** Time that a client has to send its whole request, in milliseconds. */
const REQUEST_TIMEOUT = 30_000;

/** Opens a port; 0 takes a free one. */
export function listenOn(app: Express, port: number, address: string): Promise<RunningServer> {
  let current = app;
  const server: Server = createServer((request, response) => void current(request, response));
  server.requestTimeout = REQUEST_TIMEOUT;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed());
          server.closeIdleConnections();
        });
      const serve = (other: Express) => {
        current = other;
      };
      resolve({ port: (server.address() as AddressInfo).port, serve, close });
    });
  });
}
