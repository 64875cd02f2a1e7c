import { closeMeetingContract, type CloseMeeting } from '../../../shared/src/commands/closeMeeting.ts';
import { targetOf, type Command } from '../dispatch/command.ts';
import { closeWithSessions } from '../meetings/close.ts';

export const closeMeeting: Command<CloseMeeting> = {
  contract: closeMeetingContract,
  execute: async ({ method = 'tombstone' }, run, meetings) => {
    const target = targetOf(run);
    const needs = closeMeetingContract.needs({ target_room_id: target.roomId, method });
    const { sender, locale, sentIn } = run;
    const closing = { method, needs, sender, locale, sentIn };
    const stay = await closeWithSessions(meetings.rooms, target, closing, run.attempt);
    return stay === undefined ? {} : { leaveAfterAnswer: stay };
  },
};
