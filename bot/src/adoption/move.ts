import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import {
  levelOf,
  may,
  requiredLevel,
  roomPower,
  type RoomPower,
} from '../../../shared/src/matrix/roomPower.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { isPublic, membershipOf } from '../meetings/meeting.ts';
import { BOT_LEVEL, botNeeds } from '../meetings/roomPlan.ts';
import type { Step } from './step.ts';

/** An account that hands its rooms over, and the one that takes them. */
export type Accounts = { readonly from: UserId; readonly to: UserId };

/** How an account comes into a room. */
export type Move = {
  readonly step: Extract<Step, { kind: 'move' }> | undefined;
  /** What stands in its way, in words. */
  readonly obstacles: readonly string[];
  /** Whether it is there afterwards, with or without all the power. */
  readonly arrives: boolean;
};

/**
 * The power level that makes an account what the old one is. In rooms of version 12 and later a creator stands above all
 * levels and nobody can become one: there it is a level above everybody's and everything's.
 */
function levelToGive(power: RoomPower, { from, to }: Accounts): number {
  const own = levelOf(power, from);
  if (Number.isFinite(own)) return own;
  const users = Object.entries((power.levels?.users ?? {}) as Readonly<Record<string, unknown>>);
  const others = users.filter(([userId]) => userId !== to).map(([, given]) => given);
  const taken = [...others, ...botNeeds.map((need) => requiredLevel(power, need))];
  const highest = Math.max(0, ...taken.filter((level): level is number => Number.isSafeInteger(level)));
  return Math.max(BOT_LEVEL, highest + 1);
}

/**
 * Brings an account into a room of another one. The power comes first: the bot would take a level that rises after it
 * joined for a wish to set the room up.
 */
export function move(roomId: RoomId, state: RoomState, { from, to }: Accounts): Move {
  const power = roomPower(state);
  const membership = membershipOf(state, to);
  const isFromThere = membershipOf(state, from) === 'join';
  const level = levelToGive(power, { from, to });
  const rises = levelOf(power, to) < level;
  const mayGive = isFromThere && may(power, from, { state: stateKinds.powerLevels });
  const isOpen = isPublic(state);
  const isInvited = membership === 'invite' || (isFromThere && may(power, from, { action: 'invite' }));
  const enters = membership !== 'join' && membership !== 'ban' && (isOpen || isInvited);
  const arrives = membership === 'join' || enters;
  const obstacles = [
    ...(rises && !mayGive
      ? [`${from} may not give power there: somebody has to give ${to} the power level ${level}`]
      : []),
    ...(membership === 'ban' ? [`${to} is banned there: somebody has to lift that`] : []),
    ...(!arrives && membership !== 'ban'
      ? [`${from} may not invite there: somebody has to invite ${to}`]
      : []),
  ];
  const given = rises && mayGive && arrives ? { level } : {};
  const isNeeded = enters || 'level' in given;
  return { step: isNeeded ? { kind: 'move', roomId, ...given, enters } : undefined, obstacles, arrives };
}
