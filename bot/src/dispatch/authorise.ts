import { AppError, type ErrorParams } from '../../../shared/src/appError.ts';
import type { UserId } from '../../../shared/src/matrix/ids.ts';
import {
  firstUnmet,
  levelOf,
  needInWords,
  requiredLevel,
  roomPower,
  type Need,
} from '../../../shared/src/matrix/roomPower.ts';
import { membershipOf } from '../meetings/meeting.ts';
import type { TargetRoom } from '../meetings/meetings.ts';

/**
 * Lets a command pass if its sender is joined in the room where it acts and has the power it needs there.
 *
 * @throws AppError `denied` with what they lack; `not_found` when the bot is not in the room itself
 */
export function authorise(
  { roomId, state }: TargetRoom,
  botId: UserId,
  sender: UserId,
  needs: readonly Need[],
): void {
  const deny = (need: string, lack: ErrorParams['lack']) => {
    throw new AppError('denied', `${sender} may not: ${need} in ${roomId}`, {
      params: { need, roomId, ...(lack && { lack }) },
    });
  };
  if (membershipOf(state, sender) !== 'join') deny('be joined in the room', 'membership');
  if (membershipOf(state, botId) !== 'join') {
    throw new AppError('not_found', `the bot is not in room ${roomId}`, { params: { roomId } });
  }
  const power = roomPower(state);
  const unmet = firstUnmet(power, sender, needs);
  if (unmet) {
    const [what, level, own] = [needInWords(unmet), requiredLevel(power, unmet), levelOf(power, sender)];
    // Where no level is enough, naming one helps nobody.
    const lack = Number.isFinite(level) ? { what, level, own } : undefined;
    deny(`${what} needs power level ${level}, you have ${own}`, lack);
  }
}
