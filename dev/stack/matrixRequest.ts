/** One request to a homeserver. `path` starts with a slash, its variable parts are encoded already. */
export type MatrixRequest = {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly accessToken?: string;
  readonly body?: unknown;
  /** After how long an answer is no longer waited for; a minute when absent. */
  readonly timeoutMs?: number;
  /** Lets the caller give up earlier. */
  readonly signal?: AbortSignal;
};

/** What a homeserver answered when it did not do what it was asked. */
export class MatrixError extends Error {
  /** The HTTP status. */
  readonly status: number;
  /** Such as `M_FORBIDDEN`; empty when the answer was not Matrix's. */
  readonly errcode: string;
  /** The whole answer. */
  readonly body: unknown;

  constructor(what: string, status: number, body: unknown) {
    const { errcode = '', error = '' } = (body ?? {}) as { errcode?: string; error?: string };
    super(`${what}: ${status} ${errcode} ${error}`.trim());
    this.name = 'MatrixError';
    this.status = status;
    this.errcode = errcode;
    this.body = body;
  }
}

/** Asks the homeserver at `url` once, with no retry, and returns its JSON. Throws MatrixError when it says no. */
export const matrixRequest = async <Answer = unknown>(
  url: string,
  { method = 'GET', path, query = {}, accessToken, body, timeoutMs = 60_000, signal }: MatrixRequest,
): Promise<Answer> => {
  const address = new URL(url + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      address.searchParams.set(name, String(value));
    }
  }
  const response = await fetch(address, {
    method,
    headers: {
      ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])]),
  });
  const text = await response.text();
  const answer: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
  if (!response.ok) {
    throw new MatrixError(`${method} ${path}`, response.status, answer);
  }
  return answer as Answer;
};
