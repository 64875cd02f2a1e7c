import pino, { type Logger } from 'pino';

export type { Logger };

/** JSON lines on standard output. Authorization headers and tokens never reach it. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: undefined,
    redact: ['authorization', 'headers.authorization', '*.access_token', 'accessToken'],
  });
}
