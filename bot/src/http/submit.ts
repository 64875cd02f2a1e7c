import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '../../../shared/src/appError.ts';
import type { Request as Command, Result } from '../dispatch/command.ts';
import type { Entry, Journal } from '../dispatch/journal.ts';
import type { Outcome } from '../dispatch/outcome.ts';
import type { Runner } from '../dispatch/runner.ts';

type Options = {
  readonly journal: Journal;
  readonly runner: Runner;
  /** Milliseconds after which the client is told that it takes longer; the command goes on. */
  readonly patience: number;
};

/** A command over HTTP, before it has an id. */
type Submission = Omit<Command, 'id'>;

/**
 * Carries out a command that came over HTTP and waits for its result. With an idempotency key, the same request is
 * carried out once, and its repetition gets the result of the first, across restarts.
 *
 * @throws AppError of the command; `conflict` when the key was used for another request; `upstream` when it takes
 *   longer than a client should wait
 */
export type Submit = (submission: Submission, idempotencyKey: string | undefined) => Promise<Result>;

/** Keys of different users and commands must not meet. */
function idOf({ sender, type }: Submission, key: string | undefined): string {
  if (key === undefined) return `http:${randomUUID()}`;
  return `http:${createHash('sha256')
    .update(JSON.stringify([sender, type, key]))
    .digest('base64url')}`;
}

const sameRequest = (one: Submission, other: Submission): boolean =>
  JSON.stringify([one.data ?? null, one.sentIn]) === JSON.stringify([other.data ?? null, other.sentIn]);

export function createSubmit({ journal, runner, patience }: Options): Submit {
  async function withinPatience(outcome: Promise<Outcome>): Promise<Outcome> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      const error = new AppError('upstream', 'the command is still being worked on', {
        params: { retryAfter: patience },
      });
      timer = setTimeout(() => reject(error), patience);
    });
    try {
      return await Promise.race([outcome, tooLong]);
    } finally {
      clearTimeout(timer);
    }
  }

  return async (submission, idempotencyKey) => {
    const request: Command = { ...submission, id: idOf(submission, idempotencyKey) };
    const known = await journal.accept(request);
    if (known && !sameRequest(known.request, request)) {
      throw new AppError('conflict', 'the idempotency key was used for another request');
    }
    const entry: Entry = known ?? { request, door: 'http', begun: false, outcome: undefined };
    const outcome =
      entry.outcome ?? (await withinPatience(runner.run(entry, () => journal.answered(request.id))));
    if (!outcome.done) throw outcome.error;
    return outcome.result;
  };
}
