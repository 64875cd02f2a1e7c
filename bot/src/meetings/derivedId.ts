import { createHash } from 'node:crypto';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { MADE_FOR, type Mark } from './rooms.ts';

/**
 * 32 hexadecimal digits that follow from what they are for. Ids that are drawn would differ between two attempts of the
 * same command, and with them what a room already holds.
 */
export const digitsFor = (...purpose: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(purpose)).digest('hex').slice(0, 32);

/** The same as a UUID: version 8, whose digits are anybody's choice (RFC 9562, section 5.8). */
export function uuidFor(...purpose: readonly string[]): string {
  const digits = digitsFor(...purpose);
  const variant = ((parseInt(digits.charAt(16), 16) & 0b11) | 0b1000).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}

/** What the ids in a room follow from: the command that it was made for, or its own id where others made it. */
export function seedOf(roomId: RoomId, state: RoomState): Mark {
  const madeFor = state.content(stateKinds.create)?.[MADE_FOR];
  return typeof madeFor === 'string' ? madeFor : roomId;
}
