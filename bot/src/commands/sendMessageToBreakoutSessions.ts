import {
  sendMessageToBreakoutSessionsContract,
  type SendMessageToBreakoutSessions,
} from '../../../shared/src/commands/sendMessageToBreakoutSessions.ts';
import { targetOf, type Command } from '../dispatch/command.ts';
import { broadcast } from '../meetings/broadcast.ts';
import { demandMeeting } from '../meetings/meeting.ts';
import { nameOf } from '../meetings/meetings.ts';

export const sendMessageToBreakoutSessions: Command<SendMessageToBreakoutSessions> = {
  contract: sendMessageToBreakoutSessionsContract,
  execute: async ({ message }, run, { rooms }) => {
    const target = targetOf(run);
    demandMeeting(target.roomId, target.state);
    const name = await nameOf(rooms, run.sender, target.state);
    await broadcast(rooms, target, { message, name, sender: run.sender, transactionId: run.id });
    return {};
  },
};
