import type { RoomId } from '../../shared/src/matrix/ids.ts';
import type { Memory } from './due.ts';
import { afterFailures, afterPass } from './pause.ts';

const MINUTE = 60_000;
const now = Date.UTC(2040, 9, 3);
const failedUntil = (retryAt?: number): Memory => ({
  roomId: '!room:example.org' as RoomId,
  stage: 'closed',
  at: 0,
  due: 0,
  ...(retryAt !== undefined && { retryAt }),
});

test('what fails is left alone for a minute, two, four, up to the longest time', () => {
  const minutes = [1, 2, 3, 6, 7, 1000].map((failures) => afterFailures(failures, 60 * MINUTE) / MINUTE);
  expect(minutes).toEqual([1, 2, 4, 32, 60, 60]);
});

test.each<[string, readonly Memory[], number]>([
  ['an interval after the last when no room failed', [failedUntil()], 60],
  [
    'when the first room is tried again that failed',
    [10, 2, 30].map((m) => failedUntil(now + m * MINUTE)),
    2,
  ],
  ['no sooner than after a minute', [failedUntil(now + 1)], 1],
  ['no later than after an interval', [failedUntil(now + 300 * MINUTE)], 60],
  ['regardless of failures that are over', [failedUntil(now), failedUntil(now - MINUTE)], 60],
])('a pass begins %s', (_, memories, minutes) => {
  expect(afterPass(memories, 60 * MINUTE, now)).toBe(minutes * MINUTE);
});
