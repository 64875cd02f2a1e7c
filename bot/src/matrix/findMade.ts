import type { UserId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Homeserver } from './homeserver.ts';
import type { FindMade } from './sdkRooms.ts';
import { joinedRooms, type SyncResponse } from './syncResponse.ts';

type Options = {
  readonly homeserver: Homeserver;
  readonly botId: UserId;
  /** Where the listener stands, and the rooms that it has seen up to there. */
  readonly store: { readonly token: () => Promise<string | undefined>; readonly madeFor: FindMade };
};

const nothing = { types: [] };
/** A filter of the same meaning each time, and yet another one: Synapse answers the same request from a cache for minutes. */
let looks = 0;
const onlyCreateEvents = () => {
  looks += 1;
  return {
    presence: nothing,
    account_data: nothing,
    room: {
      account_data: nothing,
      ephemeral: nothing,
      state: { types: [stateKinds.create], limit: looks },
      timeline: { types: [stateKinds.create] },
    },
  };
};

/**
 * Finds rooms by the command they were made for: among those that the listener has seen, and among those that came
 * after the place where it stands. Between the two there is no gap, for both are written together.
 */
export function createFindMade({ homeserver, botId, store }: Options): FindMade {
  return async (mark) => {
    const since = await store.token();
    const response = await homeserver.request<SyncResponse>('GET', '/_matrix/client/v3/sync', {
      query: {
        timeout: 0,
        filter: JSON.stringify(onlyCreateEvents()),
        ...(since !== undefined && { since }),
      },
    });
    const later = joinedRooms(response, botId)
      .filter(({ madeFor }) => madeFor === mark)
      .map(({ roomId }) => roomId);
    return [...new Set([...(await store.madeFor(mark)), ...later])];
  };
}
