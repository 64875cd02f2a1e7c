import { setRequestFn } from 'matrix-bot-sdk';

/** The part of the options of `request` that matrix-bot-sdk uses. */
type RequestOptions = {
  readonly uri: string;
  readonly method: string;
  readonly qs?: Readonly<Record<string, unknown>> | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Milliseconds. */
  readonly timeout: number;
  /** `null` asks for the bytes as they are. */
  readonly encoding?: null;
};

type Answer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body: unknown;
};
type Callback = (error: unknown, response?: Answer, body?: unknown) => void;

function withQuery(uri: string, query: RequestOptions['qs']): string {
  const url = new URL(uri);
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null) continue;
    for (const item of Array.isArray(value) ? value : [value]) url.searchParams.append(key, String(item));
  }
  return url.href;
}

async function perform({
  uri,
  method,
  qs,
  headers,
  body,
  timeout,
  encoding,
}: RequestOptions): Promise<Answer> {
  const response = await fetch(withQuery(uri, qs), {
    method,
    headers,
    ...(body !== undefined && { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    signal: AbortSignal.timeout(timeout),
    redirect: 'error',
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: encoding === null ? bytes : bytes.toString('utf8'),
  };
}

/**
 * Lets matrix-bot-sdk speak through `fetch`. Its own choice, the package `request`, has been without maintenance for
 * years, and its time-out ends with the first byte, so that a homeserver could hold a request for ever.
 */
export function useFetch(): void {
  setRequestFn((options: RequestOptions, done: Callback) => {
    perform(options).then(
      (answer) => done(undefined, answer, answer.body),
      (error: unknown) => done(error),
    );
  });
}
