import { createAction, type UnknownAction } from '@reduxjs/toolkit';
import type { StateEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { InRoom } from '../host/host.ts';
import type { Room } from './room.ts';

/** Room state came in, in the order in which it is to be believed. */
export const stateReceived = createAction<readonly InRoom<StateEvent>[]>('rooms/stateReceived');
/** All there was at the start has been received. */
export const stateLoaded = createAction('rooms/stateLoaded');
/** Reading failed; what is known so far stays. */
export const stateFailed = createAction('rooms/stateFailed');

export type Rooms = {
  readonly byId: Readonly<Record<RoomId, Room>>;
  readonly status: 'loading' | 'loaded' | 'failed';
};

const initial: Rooms = { byId: {}, status: 'loading' };

/** By hand, without drafts: at the start thousands of rooms come at once. */
function receive(byId: Rooms['byId'], events: readonly InRoom<StateEvent>[]): Rooms['byId'] {
  const next: Record<RoomId, Room> = { ...byId };
  const fresh = new Set<string>();
  for (const { room_id, ...event } of events) {
    const { type, state_key } = event;
    const known = next[room_id];
    if (known?.[type]?.[state_key]?.event_id === event.event_id) continue;
    // What was copied in this batch already may be written to.
    const room: Record<string, Record<string, StateEvent>> = fresh.has(room_id)
      ? (known as Record<string, Record<string, StateEvent>>)
      : { ...known };
    const place = `${room_id} ${type}`;
    const ofType: Record<string, StateEvent> = fresh.has(place)
      ? (room[type] as Record<string, StateEvent>)
      : { ...room[type] };
    ofType[state_key] = event;
    room[type] = ofType;
    next[room_id] = room;
    fresh.add(room_id).add(place);
  }
  return next;
}

export function roomsReducer(rooms: Rooms = initial, action: UnknownAction): Rooms {
  if (stateReceived.match(action)) return { ...rooms, byId: receive(rooms.byId, action.payload) };
  if (stateLoaded.match(action)) return { ...rooms, status: 'loaded' };
  if (stateFailed.match(action)) return { ...rooms, status: 'failed' };
  return rooms;
}
