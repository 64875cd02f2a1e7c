import { setTimeout as wait } from 'node:timers/promises';
import { Interrupted } from '../interrupted.ts';
import type { Logger } from '../log.ts';

/** Waits for a database that is away. */
export type Patience = {
  /** Does something again and again until the database answers. It must do no harm when it was done before. */
  readonly waitOut: <T>(work: () => Promise<T>) => Promise<T>;
  /** The same port, all of whose functions wait for the database. */
  readonly patient: <Port extends object>(port: Port) => Port;
  /** Gives up all waiting: what waits throws `Interrupted`. */
  readonly stop: () => void;
};

const FIRST_DELAY = 100;
const LONGEST_DELAY = 5_000;

const networkCodes = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'];
/** What `pg` says without a code. */
const words = /connection terminated|connection error|timeout exceeded|query read timeout|client was closed/i;

/** Whether an error says that the database is away, and not that something is wrong with what we asked. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = String((error as { readonly code?: unknown }).code);
  // 08: connection exceptions; 57P01 to 57P03: it is shut down, crashed, starting; 53300: too many connections.
  return (
    networkCodes.includes(code) ||
    /^(08|57P0[123]|53300)/.test(code) ||
    words.test(error.message) ||
    isAway(error.cause)
  );
}

export function createPatience(log: Logger): Patience {
  const stopped = new AbortController();
  const waitOut: Patience['waitOut'] = async (work) => {
    for (let delay = FIRST_DELAY; ; delay = Math.min(2 * delay, LONGEST_DELAY)) {
      stopped.signal.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        if (!isAway(error)) throw error;
        log.warn({ err: error, delay }, 'the database is waited for');
      }
      await wait(delay, undefined, { signal: stopped.signal }).catch(() => stopped.signal.throwIfAborted());
    }
  };
  return {
    waitOut,
    patient: (port) =>
      new Proxy(port, {
        get: (target, name, receiver) => {
          const member: unknown = Reflect.get(target, name, receiver);
          if (typeof member !== 'function') return member;
          return (...args: unknown[]) =>
            waitOut(() => Reflect.apply(member as (...all: unknown[]) => Promise<unknown>, target, args));
        },
      }),
    stop: () => stopped.abort(new Interrupted()),
  };
}
