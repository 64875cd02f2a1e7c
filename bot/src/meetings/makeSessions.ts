import { AppError, toAppError } from '../../../shared/src/appError.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { isInterruption } from '../interrupted.ts';
import type { Attempt } from './attempt.ts';
import { demandPossible, makeRoom } from './makeRoom.ts';
import type { Meetings, TargetRoom } from './meetings.ts';
import type { Wish } from './roomPlan.ts';

/** The same error, whose complaints say which group they are about. */
function ofGroup(thrown: unknown, index: number): unknown {
  if (isInterruption(thrown)) return thrown;
  const { code, message, params } = toAppError(thrown);
  const fields = params.fields?.map((field) => `groups.${index}.${field}`);
  return new AppError(code, `groups.${index}: ${message}`, {
    params: { ...params, ...(fields && { fields }) },
    cause: thrown,
  });
}

/**
 * Makes the rooms of breakout sessions side by side.
 *
 * @throws AppError `invalid`, before one was made, when one of them cannot be made; otherwise, when all were tried, the
 *   first failure, with the titles of those that failed and the rooms that were made all the same
 */
export async function makeSessions(
  meetings: Meetings,
  wishes: readonly Wish[],
  parent: TargetRoom,
  attempt: Attempt,
): Promise<readonly RoomId[]> {
  const settle = async <T>(act: (wish: Wish) => Promise<T>) => {
    const results = await Promise.allSettled(wishes.map(act));
    const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failures = results.flatMap((result, index) =>
      result.status === 'rejected'
        ? [{ title: wishes[index]?.title || String(index + 1), error: ofGroup(result.reason, index) }]
        : [],
    );
    return { done, failures };
  };
  const [impossible] = (await settle((wish) => demandPossible(meetings, wish, parent))).failures;
  if (impossible) throw impossible.error;
  const { done, failures } = await settle((wish) => makeRoom(meetings, wish, parent, attempt));
  const first = failures.find(({ error }) => isInterruption(error)) ?? failures[0];
  if (first === undefined) return done;
  if (isInterruption(first.error)) throw first.error;
  const { code, message, params } = toAppError(first.error);
  const titles = failures.map(({ title }) => title);
  throw new AppError(code, message, { params: { ...params, titles, roomIds: done }, cause: first.error });
}
