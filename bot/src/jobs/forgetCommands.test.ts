import { Interrupted } from '../interrupted.ts';
import { createForgetCommands } from './forgetCommands.ts';

const DAY = 86_400_000;

describe('commands that were answered long ago', () => {
  it.each([
    ['a month', DAY, 30 * DAY],
    ['longer, where commands may be older', 60 * DAY, 61 * DAY],
  ])('are forgotten once a day, after %s', async (_, maxAge, kept) => {
    const forgotten: number[] = [];
    let now = 100 * DAY;
    const pause = (milliseconds: number) => {
      now += milliseconds;
      return forgotten.length === 2 ? Promise.reject(new Interrupted()) : Promise.resolve();
    };
    const journal = { forget: (before: number) => Promise.resolve(void forgotten.push(before)) };
    const run = createForgetCommands({ journal, maxAge, pause, now: () => now });
    await expect(run()).rejects.toBeInstanceOf(Interrupted);
    expect(forgotten).toEqual([100 * DAY - kept, 101 * DAY - kept]);
  });
});
