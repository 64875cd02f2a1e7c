import { Interrupted } from '../interrupted.ts';
import { createSerially } from './serially.ts';

/** Work on its way: that of one line in order, that of different lines side by side, bounded. */
export type Queue = {
  /** Throws `Interrupted` for what has not begun when the queue is stopped. */
  readonly push: <T>(line: string, task: () => Promise<T>) => Promise<T>;
  /** How many tasks wait or run. */
  readonly length: () => number;
  /** Lets nothing start any more; resolves when what runs has ended. */
  readonly stop: () => Promise<void>;
};

/**
 * A queue in which that many tasks run at the same time. What comes when nothing runs has so many milliseconds for itself:
 * of a burst the first is then done as soon as if it were alone, and the last no later, since a homeserver does one thing
 * after the other.
 */
export function createQueue(concurrency: number, headStart = 0): Queue {
  const serially = createSerially();
  const waiting: (() => void)[] = [];
  const idle: (() => void)[] = [];
  let running = 0;
  let length = 0;
  let stopped = false;
  let alone: NodeJS.Timeout | undefined;

  function fill(): void {
    clearTimeout(alone);
    alone = undefined;
    for (; running < concurrency && waiting.length > 0; running += 1) waiting.shift()?.();
  }

  async function slot(): Promise<void> {
    if (alone !== undefined || running >= concurrency) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return;
    }
    if (running === 0 && headStart > 0) alone = setTimeout(fill, headStart);
    running += 1;
  }

  function free(): void {
    running -= 1;
    fill();
    if (running === 0) for (const resolve of idle.splice(0)) resolve();
  }

  return {
    push: async (line, task) => {
      length += 1;
      try {
        return await serially(line, async () => {
          await slot();
          try {
            if (stopped) throw new Interrupted();
            return await task();
          } finally {
            free();
          }
        });
      } finally {
        length -= 1;
      }
    },
    length: () => length,
    stop: () => {
      stopped = true;
      return running === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve));
    },
  };
}
