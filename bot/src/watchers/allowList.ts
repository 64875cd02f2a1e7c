import { serverOf, type UserId } from '../../../shared/src/matrix/ids.ts';

/**
 * Tells who may bring the bot into rooms.
 *
 * @param allowed user ids or server names; `*` for all
 */
export const allowList =
  (allowed: readonly string[]) =>
  (userId: UserId): boolean =>
    allowed.some((each) => each === '*' || each === userId || each === serverOf(userId));
