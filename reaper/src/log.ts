import pino, { type Logger } from 'pino';

export type { Logger };

/** JSON lines on standard output. Tokens never reach it: nothing that holds one is logged. */
export const createLog = (level: string): Logger => pino({ level, base: undefined });
