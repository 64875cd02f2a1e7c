import { outlines } from '../../../../shared/src/commands/outlines.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import type { Act } from '../outbox.ts';
import { command } from '../perform.ts';

/** Posting a message in all breakout sessions of a meeting. */
export const sendMessageAct = (roomId: RoomId, title: string, message: string): Omit<Act, 'id'> => ({
  name: 'sendMessage',
  subject: title,
  roomId,
  commands: [command(outlines.sendMessageToBreakoutSessions, { target_room_id: roomId, message })],
  effect: { kind: 'none' },
});
