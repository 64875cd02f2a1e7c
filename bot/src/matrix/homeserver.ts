import { setTimeout } from 'node:timers/promises';
import { LogService, MatrixClient, MatrixError } from 'matrix-bot-sdk';
import { AppError } from '../../../shared/src/appError.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import { Interrupted, isInterruption } from '../interrupted.ts';
import type { Logger } from '../log.ts';
import { doubt, type IsHopeless } from './doubt.ts';
import { useFetch } from './fetchRequest.ts';

type Method = 'GET' | 'POST' | 'PUT';

type RequestOptions = {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: Content | Buffer;
  readonly contentType?: string;
  /** Seconds; the configured time-out where absent. */
  readonly timeoutSeconds?: number;
  /**
   * Whether a request that may or may not have been carried out is sent again. Everything of ours can be, save the
   * creation of a room.
   */
  readonly repeatable?: boolean;
  /**
   * Whether the request is sent even when our access token was refused, and fails then. Others wait until one of these
   * was accepted: nothing is given up for a token that somebody has yet to replace.
   */
  readonly probes?: boolean;
  /** After how many failures with a status of 500 and above it is given up; only when it is hopeless where absent. */
  readonly attempts?: number;
  /** Whether the answer is not worth waiting for: then the first failure ends it, unless it is only too early to ask. */
  readonly dispensable?: boolean;
};

/** The homeserver as the bot's account sees it. */
export type Homeserver = {
  /**
   * Sends a request and waits out what passes: an absent or failing server and rate limits, with growing, jittered
   * delays.
   *
   * @throws AppError for what will not pass: `denied`, `not_found`, `invalid`, `conflict`, `upstream`;
   *   `unauthenticated` when our token is no longer good and the request `probes`; `upstream` also when the homeserver
   *   keeps failing at this very request and at nothing else, or, for what is not repeatable, when it is open whether
   *   it was carried out (`isOpen` tells).
   * @throws Interrupted when the service stops meanwhile
   */
  readonly request: <T = Content>(method: Method, path: string, options?: RequestOptions) => Promise<T>;
  /** Waits, and throws `Interrupted` when the service stops meanwhile. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Speaks with another access token from now on. */
  readonly useToken: (accessToken: string) => void;
  /** Begins to count failures with 500 of something that is tried again and again. */
  readonly doubt: () => IsHopeless;
  /** Whether our access token is no longer good. */
  readonly isRefused: () => boolean;
  /** Gives up all waiting. */
  readonly stop: () => void;
};

/** What is watched while requests are sent. */
export type RequestObserver = (observed: {
  readonly method: Method;
  /** HTTP status, or 0 when there was no answer. */
  readonly status: number;
  readonly seconds: number;
}) => void;

const FIRST_DELAY = 250;
const LONGEST_DELAY = 30_000;
/** The longest that a homeserver can make us wait; no timer of Node's holds more than 24 days. */
const LONGEST_RETRY_AFTER = 600_000;

/** How long to wait before attempt `n` (0-based): growing, with a ceiling, and never at the same time as others. */
function delayBefore(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt);
  return ceiling / 2 + (ceiling / 2) * random();
}

/** What an attempt came to: an answer for good, or something that passes. */
type Verdict =
  | { readonly kind: 'final'; readonly error: AppError; readonly status: number }
  | {
      readonly kind: 'passing';
      readonly status: number;
      readonly cause: unknown;
      readonly retryAfter?: number;
      /** Whether the homeserver may have carried the request out. */
      readonly open: boolean;
    };

const finalCodes: Readonly<Record<number, AppError['code']>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'denied',
  404: 'not_found',
  409: 'conflict',
  413: 'invalid',
};

function judge(thrown: unknown): Verdict {
  const status = (thrown as { statusCode?: unknown }).statusCode;
  if (typeof status !== 'number') {
    const refused = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(
      String((thrown as { cause?: { code?: unknown } }).cause?.code),
    );
    return { kind: 'passing', status: 0, cause: thrown, open: !refused };
  }
  if (status === 401 && sessionOf(thrown) !== undefined) {
    // Our token is good; the homeserver wants to know in addition that it is us.
    const error = new AppError('denied', 'the homeserver wants a proof of who we are', { cause: thrown });
    return { kind: 'final', status: 403, error };
  }
  if (status === 429) {
    const retryAfter = thrown instanceof MatrixError ? thrown.retryAfterMs : undefined;
    // What the homeserver says is not checked by the SDK.
    const isSound = Number.isFinite(retryAfter);
    return { kind: 'passing', status, cause: thrown, open: false, ...(isSound && { retryAfter }) };
  }
  if (status >= 500 || !(thrown instanceof MatrixError)) {
    return { kind: 'passing', status, cause: thrown, open: true };
  }
  const message = `${thrown.errcode}: ${thrown.error}`;
  const code = finalCodes[status] ?? 'upstream';
  // What our own rules let pass and the homeserver does not: its words are all that people can go by.
  const params = code === 'invalid' ? { fields: [`the homeserver refused it: ${message}`] } : {};
  return { kind: 'final', status, error: new AppError(code, message, { params, cause: thrown }) };
}

/** The session of a refusal that asks for user-interactive authentication; the SDK throws it as the answer itself. */
function sessionOf(thrown: unknown): string | undefined {
  const { statusCode, body } = (thrown ?? {}) as { readonly statusCode?: unknown; readonly body?: unknown };
  if (statusCode !== 401) return undefined;
  try {
    const { session } = (typeof body === 'string' ? JSON.parse(body) : body) as {
      readonly session?: unknown;
    };
    return typeof session === 'string' ? session : undefined;
  } catch {
    return undefined;
  }
}

/** The session in which a proof of who we are is wanted; `undefined` when an error is of another kind. */
export const wantsProof = (error: unknown): string | undefined =>
  error instanceof AppError ? sessionOf(error.cause) : undefined;

class OpenError extends AppError {
  readonly status: number;

  constructor(cause: unknown, status: number) {
    super('upstream', 'the homeserver did not say whether it carried the request out', { cause });
    this.status = status;
  }
}

/** Whether an error leaves open if the request was carried out. `status` is 0 where there was no answer. */
export const isOpen = (error: unknown): error is AppError & { readonly status: number } =>
  error instanceof OpenError;

/** What does no harm, and cannot be done by a homeserver that is not well: something is read and something written. */
const probe = {
  self: '/_matrix/client/v3/account/whoami',
  note: (userId: unknown) =>
    `/_matrix/client/v3/user/${encodeURIComponent(String(userId))}/account_data/io.convene.probe`,
};

/** The SDK cannot take a request back; when the service stops, its answer is no longer waited for. */
function unlessStopped<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Interrupted);
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

export type HomeserverOptions = {
  readonly url: string;
  readonly accessToken: string;
  readonly timeoutSeconds: number;
  readonly log: Logger;
  readonly observe?: RequestObserver;
  /** Waits so many milliseconds, or less when the signal says so. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};

const waitInTime: NonNullable<HomeserverOptions['wait']> = (milliseconds, signal) =>
  setTimeout(milliseconds, undefined, { signal });

/** Opens the way to the homeserver. */
export function createHomeserver(options: HomeserverOptions): Homeserver {
  const { url, accessToken, timeoutSeconds, log, observe, wait = waitInTime } = options;
  useFetch();
  // The SDK logs each refused request as an error, with its body; what matters is logged here.
  LogService.setLogger({
    trace: () => undefined,
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
  });
  const open = (token: string): MatrixClient => {
    const opened = new MatrixClient(url.replace(/\/+$/, ''), token);
    // Its own encryption has defects that an update may bring into our way; ours stands in crypto/ (ADR 55).
    if (opened.crypto !== undefined) throw new Error('matrix-bot-sdk encrypts by itself, which it must not');
    return opened;
  };
  let client = open(accessToken);
  const stopped = new AbortController();
  /** Since when our access token is refused; `over` settles when it is accepted again. Absent while it is. */
  let refused: { readonly since: number; readonly over: PromiseWithResolvers<void> } | undefined;

  function judgeToken(status: number, started: number): void {
    if (status === 401) refused ??= { since: performance.now(), over: Promise.withResolvers() };
    // An answer to what was asked before, such as the end of a long poll, proves nothing.
    else if (status === 200 && refused && started > refused.since) {
      refused.over.resolve();
      refused = undefined;
    }
  }

  async function pause(milliseconds: number): Promise<void> {
    await wait(milliseconds, stopped.signal).catch(() => stopped.signal.throwIfAborted());
  }

  async function attempt<T>(method: Method, path: string, given: RequestOptions): Promise<T> {
    const { query, body, contentType } = given;
    const timeout = (given.timeoutSeconds ?? timeoutSeconds) * 1000;
    const asked: Promise<unknown> = client.doRequest(method, path, query, body, timeout, false, contentType);
    const answer = await unlessStopped(asked, stopped.signal);
    // A proxy's page instead of JSON: not an answer of the homeserver.
    if (typeof answer !== 'object' || answer === null) throw new Error('the answer is not JSON');
    return answer as T;
  }

  /** Whether the homeserver carries out something else at this moment. */
  async function works(): Promise<boolean> {
    try {
      const { user_id } = await attempt<Content>('GET', probe.self, {});
      await attempt('PUT', probe.note(user_id), { body: { at: Date.now() } });
      return true;
    } catch (thrown) {
      if (isInterruption(thrown)) throw thrown;
      return judge(thrown).kind === 'final';
    }
  }

  async function request<T>(method: Method, path: string, given: RequestOptions = {}): Promise<T> {
    const isHopeless = doubt(works);
    for (let attempts = 0; ; attempts += 1) {
      stopped.signal.throwIfAborted();
      if (refused && !given.probes) await unlessStopped(refused.over.promise, stopped.signal);
      const started = performance.now();
      const seen = (status: number) => {
        judgeToken(status, started);
        observe?.({ method, status, seconds: (performance.now() - started) / 1000 });
      };
      try {
        const answer = await attempt<T>(method, path, given);
        seen(200);
        return answer;
      } catch (thrown) {
        if (isInterruption(thrown)) throw thrown;
        const verdict = judge(thrown);
        seen(verdict.status);
        if (verdict.status === 401 && !given.probes) {
          await pause(delayBefore(attempts));
          continue;
        }
        if (verdict.kind === 'final') throw verdict.error;
        if (verdict.open && given.repeatable === false) throw new OpenError(verdict.cause, verdict.status);
        if (verdict.open && given.dispensable) {
          throw new AppError('upstream', 'the homeserver has no answer', { cause: verdict.cause });
        }
        const isEnough = attempts + 1 >= (given.attempts ?? Infinity);
        if ((verdict.status >= 500 && isEnough) || (verdict.status === 500 && (await isHopeless()))) {
          throw new AppError('upstream', `the homeserver fails with ${verdict.status}`, {
            cause: verdict.cause,
          });
        }
        const asked = Math.min(verdict.retryAfter ?? 0, LONGEST_RETRY_AFTER);
        const delay = Math.max(delayBefore(attempts), asked);
        log.warn(
          { method, path, status: verdict.status, err: verdict.cause, delay },
          'the homeserver is waited for',
        );
        await pause(delay);
      }
    }
  }

  return {
    request,
    pause,
    useToken: (token) => {
      client = open(token);
    },
    doubt: () => doubt(works),
    isRefused: () => refused !== undefined,
    stop: () => stopped.abort(new Interrupted()),
  };
}
