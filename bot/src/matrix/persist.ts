import { isInterruption } from '../interrupted.ts';
import type { Logger } from '../log.ts';
import type { Homeserver } from './homeserver.ts';

/** Does some work beside everything else, and says in the log what it was about if that goes wrong. */
export type InBackground = (work: () => Promise<unknown>, about: Readonly<Record<string, string>>) => void;

const SHORTEST_DELAY = 15_000;
const LONGEST_DELAY = 600_000;

/**
 * What goes wrong in the background is logged and done again after a while, for nobody else will. A stop is no failure, the
 * work is taken up at the next start.
 */
export function createPersist({ pause }: Pick<Homeserver, 'pause'>, log: Logger): InBackground {
  async function persist(...[work, about]: Parameters<InBackground>): Promise<void> {
    for (let delay = SHORTEST_DELAY; ; delay = Math.min(2 * delay, LONGEST_DELAY)) {
      try {
        await work();
        return;
      } catch (error) {
        if (isInterruption(error)) return;
        log.error({ err: error, ...about }, 'something went wrong, and is tried again');
      }
      try {
        await pause(delay);
      } catch {
        return;
      }
    }
  }

  return (work, about) => void persist(work, about);
}
