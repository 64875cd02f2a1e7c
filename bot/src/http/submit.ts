import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../../shared/src/appError.ts';
import type { Request as Command, Result } from '../dispatch/command.ts';
import type { Entry, Journal } from '../dispatch/journal.ts';
import type { Outcome } from '../dispatch/outcome.ts';
import type { Runner } from '../dispatch/runner.ts';
import { isInterruption } from '../interrupted.ts';

type Options = {
  readonly journal: Journal;
  readonly runner: Runner;
  /** Whether commands are carried out here; else the one who does is told, and its outcome waited for. */
  readonly isLeader: () => boolean;
  readonly announce: () => Promise<void>;
  /** Milliseconds after which the client is told that it takes longer; the command goes on. */
  readonly patience: number;
};

/** A command over HTTP, before it has an id. */
type Submission = Omit<Command, 'id'>;

/**
 * Carries out a command that came over HTTP and waits for its result. With an idempotency key, the same request is
 * carried out once, and its repetition gets the result of the first, across restarts. What failed may be sent again under
 * its key, also corrected.
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

/** How often we look whether the leader has carried a command out, in milliseconds. */
const LOOK_AGAIN = 250;

export function createSubmit({ journal, runner, isLeader, announce, patience }: Options): Submit {
  /** Lets the leader carry a command out. That it dies makes no difference: the next one does. */
  async function leave({ request }: Entry): Promise<Outcome> {
    await announce().catch(() => undefined);
    for (let waited = 0; waited < patience; waited += LOOK_AGAIN) {
      await wait(LOOK_AGAIN);
      const entry = await journal.find(request.id);
      if (entry?.outcome) return entry.outcome;
    }
    throw new AppError('upstream', 'the command is still being worked on');
  }

  async function carryOut(entry: Entry): Promise<Outcome> {
    if (!isLeader()) return leave(entry);
    try {
      return await runner.run(entry, () => journal.answered(entry.request.id));
    } catch (error) {
      if (!isInterruption(error)) throw error;
      throw new AppError('upstream', 'the service stops; the command is carried out when it runs again', {
        cause: error,
      });
    }
  }

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
    let entry: Entry = known ?? { request, door: 'http', begun: false, outcome: undefined };
    if (entry.outcome?.done === false) entry = await journal.reopen(request);
    if (!sameRequest(entry.request, request)) {
      throw new AppError('conflict', 'the idempotency key was used for another request');
    }
    const outcome = entry.outcome ?? (await withinPatience(carryOut(entry)));
    if (!outcome.done) throw outcome.error;
    return outcome.result;
  };
}
