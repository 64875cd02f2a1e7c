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

type Copy = Record<string, Record<string, StateEvent>>;

/** By hand, without drafts: at the start thousands of rooms come at once. */
function receive(byId: Rooms['byId'], events: readonly InRoom<StateEvent>[]): Rooms['byId'] {
  const next: Record<RoomId, Room> = { ...byId };
  /** What was copied for this batch, and may be written to: rooms, and of each what it has of a type. */
  const rooms = new Map<RoomId, Copy>();
  const ofTypes = new Set<Copy[string]>();
  for (const event of events) {
    const { room_id, type, state_key } = event;
    if (next[room_id]?.[type]?.[state_key]?.event_id === event.event_id) continue;
    let room = rooms.get(room_id);
    if (room === undefined) {
      room = { ...next[room_id] };
      rooms.set(room_id, room);
      next[room_id] = room;
    }
    let ofType = room[type];
    if (ofType === undefined || !ofTypes.has(ofType)) {
      ofType = { ...ofType };
      ofTypes.add(ofType);
      room[type] = ofType;
    }
    ofType[state_key] = event;
  }
  return next;
}

export function roomsReducer(rooms: Rooms = initial, action: UnknownAction): Rooms {
  if (stateReceived.match(action)) return { ...rooms, byId: receive(rooms.byId, action.payload) };
  if (stateLoaded.match(action)) return { ...rooms, status: 'loaded' };
  if (stateFailed.match(action)) return { ...rooms, status: 'failed' };
  return rooms;
}
