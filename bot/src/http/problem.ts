import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { AppError, toAppError, type ErrorCode } from '../../../shared/src/appError.ts';
import type { Logger } from '../log.ts';

type Kind = { readonly status: number; readonly error: string; readonly message: string };

/** What HTTP says for each way to fail. Names and texts are those that NeoDateFix's clients know, where it had one. */
const kinds: Readonly<Record<ErrorCode, Kind>> = {
  invalid: { status: 400, error: 'Bad Request', message: 'The request is not valid' },
  unauthenticated: { status: 403, error: 'Forbidden', message: 'Forbidden resource' },
  denied: { status: 403, error: 'Forbidden', message: 'Forbidden resource' },
  not_found: { status: 404, error: 'Not Found', message: 'There is no such room or meeting' },
  conflict: { status: 409, error: 'Conflict', message: 'It changed meanwhile, please try again' },
  expired: { status: 409, error: 'Conflict', message: 'The request waited too long and was not carried out' },
  limited: { status: 429, error: 'Too Many Requests', message: 'Too many requests, please try again later' },
  upstream: {
    status: 502,
    error: 'Bad Gateway',
    message: 'The homeserver could not be reached, please try again',
  },
  internal: { status: 500, error: 'Internal Server Error', message: 'Something went wrong' },
};

/** The HTTP status of a failure. */
export const statusOf = (code: ErrorCode): number => kinds[code].status;

/** Answers with a failure. What is our fault or the homeserver's carries a reference into the log, and no detail. */
export function sendProblem(response: Response, thrown: unknown, log: Logger): void {
  const failure = toAppError(thrown);
  const { code, params } = failure;
  const { status, error, message } = kinds[code];
  const reference = status >= 500 ? randomUUID() : undefined;
  if (code === 'internal') log.error({ err: failure, reference }, 'a request failed');
  else if (code === 'upstream') log.warn({ err: failure, reference }, 'a request failed');
  // 403 is what clients of NeoDateFix expect; the header tells the others how to authenticate.
  if (code === 'unauthenticated') response.setHeader('WWW-Authenticate', 'Bearer');
  if (params.retryAfter !== undefined) response.setHeader('Retry-After', Math.ceil(params.retryAfter / 1000));
  response.status(status).json({
    statusCode: status,
    message: params.fields ?? message,
    error,
    code,
    ...(params.need !== undefined && { need: params.need }),
    ...(params.userIds && { user_ids: params.userIds }),
    ...(reference !== undefined && { reference }),
  });
}

/** Where no route matches. */
export const unknownRoute: RequestHandler = (request, response) => {
  const message = `Cannot ${request.method} ${request.path}`;
  response.status(404).json({ statusCode: 404, message, error: 'Not Found', code: 'not_found' });
};

/** What express and its body parser throw for a request that cannot be read. */
function unreadable(error: unknown): AppError | undefined {
  const status = (error as { readonly status?: unknown } | undefined)?.status;
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  const message = status === 413 ? 'the body is too large' : 'the request cannot be read';
  const detail =
    (error as { readonly expose?: unknown }).expose === true
      ? `${message}: ${(error as Error).message}`
      : message;
  return new AppError('invalid', detail, { params: { fields: [detail] }, cause: error });
}

/** The last handler: everything thrown in a route ends here. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    sendProblem(response, unreadable(error) ?? error, log);
  };
}
