import type { Content, StateEvent } from '../matrix/event.ts';
import type { EventId, UserId } from '../matrix/ids.ts';
import { roomState, type RoomState } from '../matrix/roomState.ts';
import { stateKinds } from '../matrix/stateKinds.ts';

export const alice = '@alice:example.com' as UserId;
export const bob = '@bob:example.com' as UserId;
export const bot = '@bot:example.com' as UserId;

/** A state event that the bot sent, unless told otherwise. */
export function stateEvent(
  type: string,
  content: Content,
  { stateKey = '', sender = bot }: { stateKey?: string; sender?: UserId } = {},
): StateEvent {
  const event_id = `$${type}-${stateKey}` as EventId;
  return { event_id, type, state_key: stateKey, sender, origin_server_ts: 0, content };
}

/** A room that the bot made, in a version, with these power levels. */
export function roomWith(
  version: string | undefined,
  levels: Content | undefined,
  create: Content = {},
): RoomState {
  return roomState([
    stateEvent(stateKinds.create, { ...(version !== undefined && { room_version: version }), ...create }),
    ...(levels ? [stateEvent(stateKinds.powerLevels, levels)] : []),
  ]);
}
