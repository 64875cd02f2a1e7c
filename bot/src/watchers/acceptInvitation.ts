import { AppError } from '../../../shared/src/appError.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { Logger } from '../log.ts';

type Options = { readonly join: (roomId: RoomId) => Promise<void>; readonly log: Logger };

/** Joins the rooms that the bot is invited to. An invitation that no longer stands is forgotten. */
export function createAcceptInvitation({ join, log }: Options) {
  return async (roomId: RoomId): Promise<void> => {
    try {
      await join(roomId);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn({ err: error, roomId }, 'an invitation could not be accepted');
    }
  };
}
