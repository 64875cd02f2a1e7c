import { AppError, type ErrorCode, type ErrorParams } from '../../../shared/src/appError.ts';
import type { Result } from './command.ts';

/** How a command ended, as one value. */
export type Outcome =
  { readonly done: true; readonly result: Result } | { readonly done: false; readonly error: AppError };

type Stored =
  | { readonly done: true; readonly result: Result }
  | {
      readonly done: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly params: ErrorParams;
    };

/** How the text of every failed outcome begins, as a pattern of SQL. */
export const FAILED = '{"done":false%';

/** An outcome as text that survives a restart. */
export function serialiseOutcome(outcome: Outcome): string {
  if (outcome.done) return JSON.stringify(outcome);
  const { code, message, params } = outcome.error;
  return JSON.stringify({ done: false, code, message, params } satisfies Stored);
}

/** Reads that text back. */
export function parseOutcome(text: string): Outcome {
  const stored = JSON.parse(text) as Stored;
  if (stored.done) return stored;
  return { done: false, error: new AppError(stored.code, stored.message, { params: stored.params }) };
}
