import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { toAppError } from '../../../shared/src/appError.ts';
import { textsFor } from '../i18n.ts';
import { isInterruption } from '../interrupted.ts';
import type { Logger } from '../log.ts';
import type { Rooms } from '../meetings/rooms.ts';

/** Facts that outlive the process. */
type Facts = {
  readonly get: (name: string) => Promise<string | undefined>;
  readonly set: (name: string, value: string) => Promise<void>;
};

type Options = {
  readonly rooms: Rooms;
  readonly facts: Facts;
  readonly locale: string;
  readonly log: Logger;
};

/** Says in an encrypted room, once, that the bot cannot read what is written there. Silence would look like a fault. */
export function createEncryptedRoomWatcher({ rooms, facts, locale, log }: Options) {
  return {
    types: [stateKinds.encryption, 'm.room.encrypted'],
    watch: async (roomId: RoomId): Promise<void> => {
      const fact = `unreadable.${roomId}`;
      if ((await facts.get(fact)) !== undefined) return;
      const body = textsFor(locale)('unreadable');
      try {
        await rooms.send(roomId, 'm.room.message', { msgtype: 'm.notice', body }, fact);
      } catch (error) {
        if (isInterruption(error)) throw error;
        log.info(
          { roomId, code: toAppError(error).code },
          'an encrypted room could not be told that it is not read',
        );
      }
      await facts.set(fact, 'told');
    },
  };
}
