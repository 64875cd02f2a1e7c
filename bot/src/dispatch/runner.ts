import type { Dispatch } from './dispatch.ts';
import type { Entry } from './journal.ts';
import type { Outcome } from './outcome.ts';
import type { Queue } from './queue.ts';

/** Puts commands on their way. */
export type Runner = {
  /**
   * Lets commands begin that have not begun yet. What was cut off by the end of an earlier process is to be run before:
   * nothing else may change the same meeting until it is whole.
   */
  readonly open: () => void;
  /**
   * Runs a command behind those of its room and then `finish`es it. A command that is on its way already is not run
   * again; its outcome is shared.
   *
   * @throws Interrupted when the service stops first
   */
  readonly run: (entry: Entry, finish: (outcome: Outcome) => Promise<void>) => Promise<Outcome>;
};

export function createRunner({
  dispatch,
  queue,
}: {
  readonly dispatch: Dispatch;
  readonly queue: Queue;
}): Runner {
  const underWay = new Map<string, Promise<Outcome>>();
  const opened = Promise.withResolvers<void>();
  return {
    open: opened.resolve,
    run: (entry, finish) => {
      const { id, sentIn } = entry.request;
      const running = underWay.get(id);
      if (running) return running;
      // What comes over HTTP waits for nobody; only what is said in one room has an order.
      const line = entry.door === 'matrix' ? (sentIn ?? id) : id;
      const push = () =>
        queue.push(line, async () => {
          const ended = await dispatch(entry);
          await finish(ended);
          return ended;
        });
      const outcome = (entry.begun ? push() : opened.promise.then(push)).finally(() => underWay.delete(id));
      underWay.set(id, outcome);
      return outcome;
    },
  };
}
