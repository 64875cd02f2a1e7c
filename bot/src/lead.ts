import { setTimeout as wait } from 'node:timers/promises';
import { isInterruption } from './interrupted.ts';
import type { Logger } from './log.ts';

/** Time that running commands get when the service stops, in milliseconds. Who stops us may wait only ten seconds. */
const GRACE = 7_000;
/** Time for what should end at once. */
const LAST_GRACE = 1_000;

type Closing = { readonly close: () => Promise<void> };
type Stoppable = { readonly stop: () => unknown };

type Options = {
  readonly leadership: {
    readonly won: Promise<void>;
    readonly lost: Promise<never>;
    readonly isOurs: () => boolean;
    readonly onAnnouncement: (listener: () => void) => void;
    readonly stop: () => Promise<void>;
  };
  readonly listener: {
    readonly run: (onReady: () => void) => Promise<void>;
    readonly takeUp: () => Promise<void>;
  };
  readonly queue: { readonly stop: () => Promise<void> };
  readonly servers: readonly Closing[];
  /** Whose waiting is given up when the grace is over. */
  readonly waiting: readonly Stoppable[];
  /** What is closed in the end. */
  readonly stores: readonly Closing[];
  /** Rejects when something is wrong that only a new start mends. */
  readonly failed: Promise<never>;
  readonly log: Logger;
  /** Says who we are and where, when we work and when we stand by. */
  readonly say: (what: 'running' | 'standing by') => void;
};

/** Works when it is our turn, and stops in order. `ended` rejects when another has taken over. */
export function lead(options: Options): {
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
} {
  const { leadership, listener, queue, servers, waiting, stores, log, say } = options;
  const stopping = Promise.withResolvers<void>();

  leadership.onAnnouncement(() => {
    if (!leadership.isOurs()) return;
    listener.takeUp().catch((error: unknown) => {
      if (!isInterruption(error))
        log.error({ err: error }, 'the commands of other replicas cannot be taken up');
    });
  });

  async function work(): Promise<void> {
    // The answer of a database takes a moment; that of none is there at once.
    const first = await Promise.race([leadership.won.then(() => true), wait(LAST_GRACE, false)]);
    if (!first) say('standing by');
    const isWon = await Promise.race([leadership.won.then(() => true), stopping.promise.then(() => false)]);
    if (isWon) await listener.run(() => say('running'));
  }
  const ended = Promise.race([work(), leadership.lost, options.failed]);

  return {
    ended,
    stop: async () => {
      stopping.resolve();
      const rest = Promise.all([...servers.map((server) => server.close()), queue.stop()]);
      await Promise.race([rest, wait(GRACE)]);
      for (const each of waiting) each.stop();
      await Promise.race([Promise.all([ended.catch(() => undefined), queue.stop()]), wait(LAST_GRACE)]);
      await Promise.race([
        Promise.all([leadership.stop(), ...stores.map((store) => store.close())]),
        wait(LAST_GRACE),
      ]);
    },
  };
}
