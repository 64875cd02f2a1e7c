import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** Where a token may stand in a line: as the value of a key, however deep, or within a text such as a URL. */
const asValue = /("(?:authorization|access_token|accessToken|password)":\s*")[^"]+/gi;
const withinText = /(access_token=|access_token%3D|Bearer |MX-Identity )[^"&\s\\]+/gi;

/**
 * Each line is written at once. What pino gathers it writes when the process ends, again and again where nobody reads it any
 * more, so that the process never does (sonic-boom, `flushSync`).
 */
const standardOutput = () => pino.destination({ dest: 1, sync: true });

/** JSON lines on standard output, unless told otherwise. Tokens never reach it. */
export function createLog(level: string, destination: DestinationStream = standardOutput()): Logger {
  // On the whole line: errors of libraries carry what was sent at any depth, and in their texts.
  const hooks = {
    streamWrite: (line: string) => line.replace(asValue, '$1[redacted]').replace(withinText, '$1[redacted]'),
  };
  return pino({ level, base: undefined, hooks }, destination);
}
