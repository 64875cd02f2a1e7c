import { AppError } from '../../../shared/src/appError.ts';
import type { UserId } from '../../../shared/src/matrix/ids.ts';
import { may, roomPower } from '../../../shared/src/matrix/roomPower.ts';
import { allSettled } from './allSettled.ts';
import { descendants } from './close.ts';
import { membershipOf } from './meeting.ts';
import type { TargetRoom } from './meetings.ts';
import { messageOf, richText } from './richText.ts';
import type { Rooms } from './rooms.ts';
import { demandSendable } from './size.ts';

/** A message to all breakout sessions of a meeting. */
export type Broadcast = {
  readonly message: string;
  readonly sender: UserId;
  /** What people call the sender. */
  readonly name: string;
  readonly transactionId: string;
};

/**
 * Posts a message, with the name of its sender, in every open breakout session in which the sender may write.
 *
 * @throws AppError `not_found` when there is no session, `denied` when there is none in which the sender may write,
 *   `invalid` when no event can hold the message
 */
export async function broadcast(rooms: Rooms, meeting: TargetRoom, message: Broadcast): Promise<void> {
  const sessions = await descendants(rooms, meeting);
  if (sessions.length === 0) {
    throw new AppError('not_found', `meeting ${meeting.roomId} has no open breakout sessions`, {
      params: { roomId: meeting.roomId },
    });
  }
  const open = sessions.filter(
    ({ state }) =>
      ['join', 'invite'].includes(membershipOf(state, message.sender) ?? '') &&
      may(roomPower(state), message.sender, { event: 'm.room.message' }),
  );
  if (open.length === 0) {
    const need = 'm.room.message';
    throw new AppError('denied', `${message.sender} may write in none of the breakout sessions`, {
      params: { need },
    });
  }
  const text = richText([
    { text: `${message.name}:`, before: '<b>', after: '</b>' },
    { text: ` ${message.message}` },
  ]);
  const content = messageOf('m.notice', text);
  demandSendable({ message: content });
  await allSettled(
    open.map(({ roomId }) => rooms.send(roomId, 'm.room.message', content, message.transactionId)),
  );
}
