import { isObject, type RoomEvent, type StateEvent } from '../../../shared/src/matrix/event.ts';
import { isRoomId, isUserId, type EventId } from '../../../shared/src/matrix/ids.ts';
import type { InRoom } from './host.ts';

let unnamed = 0;

/**
 * An event as it came from outside, if it is sound. What the invited see of a room has no ids; each such event gets one, so
 * that a later one is told from it.
 */
export function soundEvent(raw: unknown): InRoom<RoomEvent> | undefined {
  if (!isObject(raw)) return undefined;
  const { type, sender, room_id, event_id, origin_server_ts, state_key, content } = raw;
  if (!isObject(content)) return undefined;
  if (typeof type !== 'string' || !isUserId(sender) || !isRoomId(room_id)) return undefined;
  const isWhole =
    typeof event_id === 'string' &&
    typeof origin_server_ts === 'number' &&
    (state_key === undefined || typeof state_key === 'string');
  // As it is, where it can be: there are tens of thousands at once.
  if (isWhole) return raw as InRoom<RoomEvent>;
  return {
    type,
    sender,
    room_id,
    content,
    event_id: (typeof event_id === 'string' ? event_id : `$unnamed-${(unnamed += 1)}`) as EventId,
    origin_server_ts: typeof origin_server_ts === 'number' ? origin_server_ts : 0,
    ...(typeof state_key === 'string' && { state_key }),
  };
}

/** Whether an event is state. */
export const isState = (event: InRoom<RoomEvent>): event is InRoom<StateEvent> =>
  event.state_key !== undefined;
