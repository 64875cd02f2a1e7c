import { serverOf, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import type { Homeserver } from './homeserver.ts';

/** The bot's own account. */
export type Account = {
  readonly botId: UserId;
  readonly serverName: string;
  readonly joinedRooms: () => Promise<readonly RoomId[]>;
  /** Changes the display name if it is another. */
  readonly setDisplayName: (name: string) => Promise<void>;
};

const client = '/_matrix/client/v3';

/**
 * Finds out whose access token we have.
 *
 * @throws AppError `unauthenticated` when the homeserver does not know it
 */
export async function openAccount(homeserver: Homeserver): Promise<Account> {
  const { user_id: botId } = await homeserver.request<{ readonly user_id: UserId }>(
    'GET',
    `${client}/account/whoami`,
    { probes: true },
  );
  const profile = `${client}/profile/${encodeURIComponent(botId)}/displayname`;
  return {
    botId,
    serverName: serverOf(botId),
    joinedRooms: async () => {
      const { joined_rooms } = await homeserver.request<{ readonly joined_rooms: readonly RoomId[] }>(
        'GET',
        `${client}/joined_rooms`,
      );
      return joined_rooms;
    },
    setDisplayName: async (name) => {
      const present = await homeserver.request('GET', profile).catch(() => undefined);
      if (present?.displayname !== name)
        await homeserver.request('PUT', profile, { body: { displayname: name } });
    },
  };
}
