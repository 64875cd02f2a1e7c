import type { RoomId } from './matrix/ids.ts';

/**
 * Every way in which a command can fail, as clients see it.
 *
 * | code | means |
 * |---|---|
 * | `invalid` | the request could not be read; `params.fields` names what is wrong |
 * | `unauthenticated` | it is not known who asks |
 * | `denied` | the asker lacks something; `params.need` names it |
 * | `not_found` | the room or meeting is not there (any more) |
 * | `conflict` | it changed meanwhile |
 * | `expired` | the command waited longer than commands may |
 * | `limited` | too much, too fast |
 * | `upstream` | the homeserver or another service failed |
 * | `internal` | a bug of ours |
 */
export const errorCodes = [
  'invalid',
  'unauthenticated',
  'denied',
  'not_found',
  'conflict',
  'expired',
  'limited',
  'upstream',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Values that fill the text a user reads. Never holds secrets. */
export type ErrorParams = {
  /** `<path> <complaint>`, one for each thing that is wrong with the input. */
  readonly fields?: readonly string[];
  /** What the asker lacks, in words. */
  readonly need?: string;
  /** The same for texts in other languages: that they are in the room, or the level for something. */
  readonly lack?: 'membership' | { readonly what: string; readonly level: number; readonly own: number };
  readonly roomId?: string;
  /** Milliseconds after which it makes sense to try again. */
  readonly retryAfter?: number;
  /** Of several rooms that were to be made: the titles of those that were not, and the ids of those that were. */
  readonly titles?: readonly string[];
  readonly roomIds?: readonly RoomId[];
  /** Matrix ids of the users for whom the act failed. */
  readonly userIds?: readonly string[];
};

/** The only error that is thrown on purpose. `message` is for the log; people read a text made of `code` and `params`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly params?: ErrorParams; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.params = options.params ?? {};
  }
}

/** Whatever was thrown, as an `AppError`: what nobody foresaw is `internal`. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof Error) return new AppError('internal', thrown.message, { cause: thrown });
  // Not everything can be made into text.
  const message = typeof thrown === 'string' ? thrown : 'something that is no error was thrown';
  return new AppError('internal', message, { cause: thrown });
}

/** Whether something was thrown because whoever asked may not do it. */
export const isDenied = (thrown: unknown): thrown is AppError =>
  thrown instanceof AppError && thrown.code === 'denied';
