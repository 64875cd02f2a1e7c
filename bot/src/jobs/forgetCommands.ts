import type { Journal } from '../dispatch/journal.ts';
import type { Job } from './job.ts';

const DAY = 86_400_000;
/** How long what was answered is remembered, in days: an idempotency key holds, and a failure can be looked up. */
const KEPT = 30;

/** What it takes to forget commands. */
export type Forgetting = {
  readonly journal: Pick<Journal, 'forget'>;
  /** Milliseconds in which the homeserver may bring a command again, which must then be known. */
  readonly maxAge: number;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
};

/** Forgets, once a day, the commands that were answered long ago, with what people wrote in them. */
export function createForgetCommands({ journal, maxAge, pause, now }: Forgetting): Job {
  const kept = Math.max(KEPT * DAY, maxAge + DAY);
  return async () => {
    for (;;) {
      await journal.forget(now() - kept);
      await pause(DAY);
    }
  };
}
