import { isUserId, type UserId } from './ids.ts';
import type { RoomState } from './roomState.ts';
import { stateKinds } from './stateKinds.ts';

/** The memberships of whoever is in a room or on the way in. */
export const PARTAKING: readonly string[] = ['join', 'invite', 'knock'];

/** Whether somebody with this `membership` of an `m.room.member` is in the room or on the way in. */
export const takesPart = (membership: unknown): boolean => PARTAKING.includes(String(membership));

/** The users of a room who have one of these memberships. */
export function membersWith(state: RoomState, memberships: readonly string[]): readonly UserId[] {
  return state
    .all(stateKinds.member)
    .filter(({ content }) => memberships.includes(String(content.membership)))
    .map(({ state_key }) => state_key)
    .filter(isUserId);
}
