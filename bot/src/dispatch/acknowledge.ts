import type { Answer } from '../../../shared/src/acknowledgement.ts';
import type { Outcome } from './outcome.ts';

/** What the sender of a command is told about how it ended. */
export function toAnswer(outcome: Outcome): Answer {
  if (outcome.done) {
    const { roomIds } = outcome.result;
    return { done: true, ...(roomIds && { roomIds }) };
  }
  const { code, params } = outcome.error;
  return { done: false, code, ...(params.fields && { fields: params.fields }) };
}
