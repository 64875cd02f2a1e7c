import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../shared/src/appError.ts';
import type { Logger } from './log.ts';

/** One request; `path` starts with a slash, its variable parts are encoded. */
type Wish = {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** The reaper's own where absent. */
  readonly accessToken?: string;
};

/**
 * Sends a request to the homeserver. What passes – an absent or failing server, rate limits – is waited out with
 * growing, jittered delays, within bounds.
 *
 * @throws AppError `denied`, `not_found`, `invalid`, `unauthenticated`, or `upstream` when it did not pass
 */
export type Request = <T>(wish: Wish) => Promise<T>;

export type RequestOptions = {
  readonly url: string;
  readonly accessToken: string;
  readonly timeoutSeconds: number;
  readonly log: Logger;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
  readonly observe?: (observed: { method: string; status: number; seconds: number }) => void;
  /** Told the homeserver's time, in milliseconds since 1970, whenever an answer says it. */
  readonly seeClock?: (time: number) => void;
};

const ATTEMPTS = 7;
const FIRST_DELAY = 250;
const LONGEST_DELAY = 15_000;

/** Growing, with a ceiling, and never at the same time as others. */
const delayBefore = (attempt: number) => {
  const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt);
  return ceiling / 2 + (ceiling / 2) * Math.random();
};

const codes: Readonly<Record<number, AppError['code']>> = {
  400: 'invalid',
  403: 'denied',
  404: 'not_found',
  409: 'conflict',
};

/** What the homeserver said, or `undefined` where it is no answer of Matrix. */
type Answer = { readonly errcode?: string; readonly error?: string; readonly retry_after_ms?: unknown };

const parse = (text: string): Answer | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};

class Passing extends Error {
  readonly retryAfter: number;
  constructor(message: string, retryAfter = 0, cause?: unknown) {
    super(message, { cause });
    this.retryAfter = retryAfter;
  }
}

function addressOf(base: string, { path, query = {} }: Wish): URL {
  const address = new URL(base.replace(/\/+$/, '') + path);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) address.searchParams.set(name, String(value));
  return address;
}

/** Gives the way to one homeserver. */
export function createRequest(options: RequestOptions): Request {
  const { url, accessToken, timeoutSeconds, log, signal, observe, seeClock } = options;

  async function attempt(wish: Wish): Promise<unknown> {
    const { method = 'GET', body } = wish;
    const started = performance.now();
    let status = 0;
    // By hand: AbortSignal.any and AbortSignal.timeout live on behind an answered request, and by the thousand they
    // slow a pass down more than the homeserver does.
    const given = new AbortController();
    const giveUp = () => given.abort();
    const timer = setTimeout(giveUp, timeoutSeconds * 1000);
    signal.addEventListener('abort', giveUp);
    try {
      const response = await fetch(addressOf(url, wish), {
        method,
        headers: {
          authorization: `Bearer ${wish.accessToken ?? accessToken}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: given.signal,
        redirect: 'error',
      });
      status = response.status;
      const date = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(date)) seeClock?.(date);
      const answer = parse(await response.text());
      if (response.ok && answer !== undefined) return answer;
      const said = `${status} ${answer?.errcode ?? ''} ${answer?.error ?? ''}`.trim();
      // No JSON: a proxy speaks, and the homeserver behind it may be away.
      if (status === 429 || status >= 500 || answer?.errcode === undefined)
        throw new Passing(said, Number(answer?.retry_after_ms) || 0);
      if (status === 401) {
        const token = wish.accessToken === undefined ? 'ACCESS_TOKEN' : 'a token of a bot';
        throw new AppError('unauthenticated', `the homeserver does not accept ${token}: ${said}`);
      }
      throw new AppError(codes[status] ?? 'upstream', said);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AppError || error instanceof Passing) throw error;
      throw new Passing('no answer', 0, error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      observe?.({ method, status, seconds: (performance.now() - started) / 1000 });
    }
  }

  return async <T>(wish: Wish): Promise<T> => {
    for (let attempts = 1; ; attempts += 1) {
      signal.throwIfAborted();
      try {
        return (await attempt(wish)) as T;
      } catch (error) {
        if (!(error instanceof Passing)) throw error;
        const { method = 'GET', path } = wish;
        if (attempts >= ATTEMPTS)
          throw new AppError(
            'upstream',
            `the homeserver does not answer as it should: ${method} ${path}: ${error.message}`,
            { cause: error },
          );
        const delay = Math.max(delayBefore(attempts), Math.min(error.retryAfter, 60_000));
        log.warn({ method, path, err: error, delay }, 'the homeserver is waited for');
        await wait(delay, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    }
  };
}
