import { setTimeout as pause } from 'node:timers/promises';
import { PATIENCE } from './patience.ts';

/** Milliseconds until it is asked again: soon at first, and not so often that asking slows down what is waited for. */
const FIRST = 25;
const LAST = 100;

/**
 * Asks again and again until there is an answer other than undefined or false, and returns it.
 *
 * @throws Error when there is none in time; an error that `ask` threw last is its cause.
 */
export const eventually = async <Answer>(
  what: string,
  ask: () => Answer | undefined | false | Promise<Answer | undefined | false>,
): Promise<Answer> => {
  const deadline = Date.now() + PATIENCE;
  let failure: unknown;
  for (let wait = FIRST; ; wait = Math.min(1.5 * wait, LAST)) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) {
        return answer;
      }
    } catch (thrown) {
      failure = thrown;
    }
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${PATIENCE} ms`, { cause: failure });
    }
    await pause(wait);
  }
};
