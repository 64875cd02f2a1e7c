import { AppError } from '../../../../shared/src/appError.ts';
import type { Content } from '../../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../../shared/src/matrix/stateKinds.ts';
import type { Homeserver } from '../homeserver.ts';
import { encryptedRooms, type SyncResponse } from '../syncResponse.ts';

/** Facts that outlive the process. */
type Facts = {
  readonly get: (name: string) => Promise<string | undefined>;
  readonly set: (name: string, value: string) => Promise<void>;
};

/** Which rooms are encrypted. */
export type RoomSecrecy = {
  /** Looks at a sync for rooms that are encrypted from now on. */
  readonly see: (response: SyncResponse) => Promise<void>;
  readonly isEncrypted: (roomId: RoomId) => Promise<boolean>;
};

const YES = 'encrypted';

/**
 * Knows which rooms are encrypted. Once it was, a room stays so for us, whatever a homeserver says later: or whoever
 * runs that could have us speak in clear.
 */
export function createRoomSecrecy(homeserver: Homeserver, facts: Facts): RoomSecrecy {
  const known = new Map<RoomId, boolean>();
  const factOf = (roomId: RoomId) => `encryption.${roomId}`;

  async function remember(roomId: RoomId): Promise<void> {
    if (known.get(roomId)) return;
    await facts.set(factOf(roomId), YES);
    known.set(roomId, true);
  }

  /** `undefined` where we cannot see it. */
  async function ask(roomId: RoomId): Promise<boolean | undefined> {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state/${stateKinds.encryption}/`;
    try {
      await homeserver.request<Content>('GET', path);
      return true;
    } catch (error) {
      const code = error instanceof AppError ? error.code : undefined;
      if (code === 'not_found') return false;
      if (code === 'denied') return undefined;
      throw error;
    }
  }

  return {
    see: async (response) => {
      for (const roomId of encryptedRooms(response)) await remember(roomId);
    },
    isEncrypted: async (roomId) => {
      const before = known.get(roomId);
      if (before !== undefined) return before;
      const now = (await facts.get(factOf(roomId))) === YES || (await ask(roomId));
      if (now) await remember(roomId);
      // A sync may have told meanwhile.
      else if (now === false && !known.has(roomId)) known.set(roomId, false);
      return known.get(roomId) ?? false;
    },
  };
}
