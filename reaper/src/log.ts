import pino, { type Logger } from 'pino';

export type { Logger };

/**
 * JSON lines on standard output. Tokens never reach it: nothing that holds one is logged. Each line is written at once: what
 * pino gathers it writes when the process ends, again and again where nobody reads it any more, so that the process never does.
 */
export const createLog = (level: string): Logger =>
  pino({ level, base: undefined }, pino.destination({ dest: 1, sync: true }));
