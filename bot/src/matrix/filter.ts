import type { UserId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';

export type SyncFilter = Readonly<Record<string, unknown>>;

const nothing = { types: [] };

/** What is remembered of a room, or acted upon when the room is new to us. */
const roomFacts = [
  stateKinds.create,
  stateKinds.encryption,
  stateKinds.name,
  stateKinds.metadata,
  stateKinds.tombstone,
  stateKinds.card,
];

/**
 * What the sync asks for: the commands, and what tells us which rooms there are.
 *
 * @param types the event types that somebody acts upon
 * @param limit events per room and answer
 * @param botId our own events are of no interest: the invitations to one large meeting alone would overflow the limit
 */
export function syncFilter(types: readonly string[], limit: number, botId: UserId): SyncFilter {
  return {
    presence: nothing,
    account_data: nothing,
    room: {
      account_data: nothing,
      ephemeral: nothing,
      state: { types: roomFacts, lazy_load_members: true },
      timeline: {
        types: [...new Set([...types, stateKinds.member, stateKinds.encryption])],
        limit,
        not_senders: [botId],
      },
    },
  };
}

/** The same selection for `/messages`, which fetches what a sync left out. */
export function messagesFilter(types: readonly string[], botId: UserId): SyncFilter {
  return { types: [...new Set([...types, stateKinds.member])], not_senders: [botId] };
}
