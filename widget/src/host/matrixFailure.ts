import { AppError, type ErrorCode } from '../../../shared/src/appError.ts';

/** How a homeserver refuses: the HTTP status and the error code of the Matrix specification. */
export type Refusal = {
  readonly status: number;
  readonly errcode?: string | undefined;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
};

const byErrcode: Readonly<Record<string, ErrorCode>> = {
  M_UNKNOWN_TOKEN: 'unauthenticated',
  M_MISSING_TOKEN: 'unauthenticated',
  M_LIMIT_EXCEEDED: 'limited',
  M_NOT_FOUND: 'not_found',
  M_FORBIDDEN: 'denied',
  M_TOO_LARGE: 'invalid',
};
const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'denied',
  404: 'not_found',
  413: 'invalid',
  429: 'limited',
};

/** What went wrong between us and the homeserver, as one of our errors. Whatever is no refusal did not get through. */
export function matrixFailure(cause: unknown, refusal: Refusal | undefined): AppError {
  if (cause instanceof AppError) return cause;
  const message = cause instanceof Error ? cause.message : 'the homeserver cannot be reached';
  if (refusal === undefined) return new AppError('upstream', message, { cause });
  const { status, errcode, retryAfter } = refusal;
  const code = byErrcode[errcode ?? ''] ?? byStatus[status] ?? 'upstream';
  return new AppError(code, message, { cause, ...(retryAfter && { params: { retryAfter } }) });
}
