import { HTTPError, MatrixError } from 'matrix-js-sdk';
import type { AppError } from '../../../shared/src/appError.ts';
import { matrixFailure } from './matrixFailure.ts';

/** What a request of matrix-js-sdk failed with, as one of our errors. */
export function sdkFailure(thrown: unknown): AppError {
  if (thrown instanceof MatrixError) {
    const wait: unknown = thrown.data['retry_after_ms'];
    const refusal = { status: thrown.httpStatus ?? 500, errcode: thrown.errcode };
    return matrixFailure(thrown, { ...refusal, ...(typeof wait === 'number' && { retryAfter: wait }) });
  }
  const status = thrown instanceof HTTPError ? thrown.httpStatus : undefined;
  return matrixFailure(thrown, status === undefined ? undefined : { status });
}

export const orFail = <Value>(promise: Promise<Value>): Promise<Value> =>
  promise.catch((thrown: unknown) => {
    throw sdkFailure(thrown);
  });
