import express, { type Express } from 'express';
import { AppError } from '../../../shared/src/appError.ts';
import type { Logger } from '../log.ts';
import { version } from '../version.ts';
import { healthRoutes } from './healthRoutes.ts';
import { createApp, type ServerOptions } from './server.ts';

type Options = Pick<ServerOptions, 'corsOrigins' | 'rateLimitPerMinute' | 'trustedProxies'> & {
  readonly homeserverUrl: string;
};

/** When a client may try again, in milliseconds. */
const RETRY_AFTER = 5_000;

/**
 * The HTTP API as long as the homeserver or the database is waited for: it lives, is not ready, and asks to come back
 * later. Without it whoever watches over us would take the waiting for death.
 */
export function startingApp(options: Options, log: Logger): Express {
  const later = express.Router().use(() => {
    throw new AppError('upstream', 'the bot is starting', { params: { retryAfter: RETRY_AFTER } });
  });
  const starts = 'The bot is starting; it waits for the homeserver and the database.';
  return createApp({
    ...options,
    routes: [later],
    probes: healthRoutes({ ...options, checks: [() => Promise.resolve(starts)], standing: () => ({}) }),
    version,
    log,
    observe: () => undefined,
  });
}
