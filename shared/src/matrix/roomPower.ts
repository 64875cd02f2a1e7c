import { isObject, type Content } from './event.ts';
import { isUserId, type UserId } from './ids.ts';
import type { RoomState } from './roomState.ts';
import { stateKinds } from './stateKinds.ts';

/**
 * One thing a user must be able to do in a room: send a room event, set a state, act upon a member, or set the level that
 * messages take. Matrix lets nobody set a level that is, or was, above their own.
 */
export type Need =
  | { readonly event: string }
  | { readonly state: string }
  | { readonly action: 'invite' | 'kick' | 'ban' | 'redact' }
  | { readonly messageLevel: number };

/** Who may do what in a room, as `m.room.power_levels` and `m.room.create` say it. */
export type RoomPower = {
  /** `undefined` where the room has no power levels; then nobody but a creator may do anything. */
  readonly levels: Content | undefined;
  /** Users of unlimited power: the creators of rooms of version 12 and later, nobody before. */
  readonly creators: readonly UserId[];
};

/**
 * Whether the creators of a room of this version have unlimited power and stand outside the power levels
 * (room version 12, MSC4289). Later versions inherit the rule; `org.matrix.hydra.*` are its previews.
 */
export function hasPrivilegedCreators(roomVersion: string): boolean {
  if (roomVersion.startsWith('org.matrix.hydra.')) return true;
  return /^\d+$/.test(roomVersion) && Number(roomVersion) >= 12;
}

/** The power of a room, read from its state. */
export function roomPower(state: RoomState): RoomPower {
  const create = state.event(stateKinds.create);
  const version = create?.content.room_version;
  // A create event without a version means version 1 (specification, "m.room.create").
  const privileged = create !== undefined && typeof version === 'string' && hasPrivilegedCreators(version);
  const additional = create?.content.additional_creators;
  return {
    levels: state.content(stateKinds.powerLevels),
    creators: privileged
      ? [create.sender, ...(Array.isArray(additional) ? additional.filter(isUserId) : [])]
      : [],
  };
}

const numberAt = (container: unknown, key: string): number | undefined => {
  const value = isObject(container) && Object.hasOwn(container, key) ? container[key] : undefined;
  return typeof value === 'number' ? value : undefined;
};

/** The power level of a user; `Infinity` for a creator in a room of version 12 and later. */
export function levelOf(power: RoomPower, userId: UserId): number {
  if (power.creators.includes(userId)) return Infinity;
  return numberAt(power.levels?.users, userId) ?? numberAt(power.levels, 'users_default') ?? 0;
}

/** The level that a need asks for in this room; what the room leaves open is as NeoDateFix assumed it. */
export function requiredLevel(power: RoomPower, need: Need): number {
  const { levels } = power;
  // Without power levels a room is not one we can reason about; creators pass all the same.
  if (levels === undefined) return Infinity;
  if ('action' in need) return numberAt(levels, need.action) ?? 50;
  if ('state' in need) return numberAt(levels.events, need.state) ?? numberAt(levels, 'state_default') ?? 50;
  const forMessages = numberAt(levels, 'events_default') ?? 0;
  if ('messageLevel' in need) return Math.max(forMessages, need.messageLevel);
  return numberAt(levels.events, need.event) ?? forMessages;
}

/** Whether a user may do one thing. */
export function may(power: RoomPower, userId: UserId, need: Need): boolean {
  return power.creators.includes(userId) || levelOf(power, userId) >= requiredLevel(power, need);
}

/** The first thing that a user may not do, or `undefined` if they may do it all. */
export function firstUnmet(power: RoomPower, userId: UserId, needs: readonly Need[]): Need | undefined {
  return needs.find((need) => !may(power, userId, need));
}

/** A need in the words of the Matrix specification, for logs and messages. */
export function needInWords(need: Need): string {
  if ('action' in need) return need.action;
  if ('messageLevel' in need) return 'events_default';
  return 'state' in need ? need.state : need.event;
}
