import { Writable } from 'node:stream';
import pino from 'pino';
import type { Logger } from '../log.ts';

/** A log that is kept, one object a line. */
export function collectLog(): { readonly log: Logger; readonly lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  return { log: pino({ base: undefined }, stream), lines };
}

/** A log that nobody reads. */
export const silence: Logger = pino({ level: 'silent' });
