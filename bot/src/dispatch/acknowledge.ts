import type { Answer } from '../../../shared/src/acknowledgement.ts';
import { shorten } from '../meetings/richText.ts';
import type { Outcome } from './outcome.ts';

/** A reaction is an event of 64 KiB at most; one that quotes what was sent must not become too large to be sent. */
const MOST_FIELDS = 20;
const LONGEST_FIELD = 300;

/** What the sender of a command is told about how it ended. */
export function toAnswer(outcome: Outcome): Answer {
  if (outcome.done) {
    const { roomIds } = outcome.result;
    return { done: true, ...(roomIds && { roomIds }) };
  }
  const { code, params } = outcome.error;
  const fields = params.fields?.slice(0, MOST_FIELDS).map((field) => shorten(field, LONGEST_FIELD));
  const { roomIds = [] } = params;
  return { done: false, code, ...(fields && { fields }), ...(roomIds.length > 0 && { roomIds }) };
}
