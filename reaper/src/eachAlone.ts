import { AppError } from '../../shared/src/appError.ts';
import type { RoomId } from '../../shared/src/matrix/ids.ts';

/** After so many rooms in a row that cannot be looked at, it is the homeserver and not the rooms. */
const FAILURES_IN_A_ROW = 10;

/** Looks at rooms of which each may fail alone, but not all of them. */
export function eachAlone<T extends { readonly roomId: RoomId }>(
  fail: (roomId: RoomId, error: unknown) => void,
  look: (room: T) => Promise<void>,
) {
  let inARow = 0;
  return async (room: T): Promise<void> => {
    try {
      await look(room);
      inARow = 0;
    } catch (error) {
      const isOurs = error instanceof AppError && error.code !== 'unauthenticated';
      inARow += 1;
      if (!isOurs || inARow >= FAILURES_IN_A_ROW) throw error;
      fail(room.roomId, error);
    }
  };
}
