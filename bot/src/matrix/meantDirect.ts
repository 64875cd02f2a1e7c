import { toAppError } from '../../../shared/src/appError.ts';
import type { StateEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Homeserver } from './homeserver.ts';

/** Tells whether a room was meant as a chat between two: whether any membership in it ever said so. */
export type IsMeantDirect = (roomId: RoomId, state: RoomState) => Promise<boolean>;

/** How far back a membership is followed: each change of a name or picture is a step. */
const MOST_STEPS = 20;

/** Joining overwrites the invitation that said it, so it has to be looked for among the memberships before. */
export function createIsMeantDirect(homeserver: Homeserver): IsMeantDirect {
  async function before(roomId: RoomId, event: StateEvent): Promise<StateEvent | undefined> {
    const id = event.unsigned?.replaces_state;
    if (id === undefined) return undefined;
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/event/${encodeURIComponent(id)}`;
    try {
      return await homeserver.request<StateEvent>('GET', path);
    } catch (error) {
      // What happened before we came may be hidden from us.
      if (['denied', 'not_found'].includes(toAppError(error).code)) return undefined;
      throw error;
    }
  }
  async function ever(roomId: RoomId, member: StateEvent): Promise<boolean> {
    let event: StateEvent | undefined = member;
    for (let step = 0; step < MOST_STEPS && event !== undefined; step += 1) {
      if (event.content.is_direct === true) return true;
      event = await before(roomId, event);
    }
    return false;
  }
  return async (roomId, state) => {
    for (const member of state.all(stateKinds.member)) if (await ever(roomId, member)) return true;
    return false;
  };
}
