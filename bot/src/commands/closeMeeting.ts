import { closeMeetingContract, type CloseMeeting } from '../../../shared/src/commands/closeMeeting.ts';
import { targetOf, type Command } from '../dispatch/command.ts';
import { closeWithSessions } from '../meetings/close.ts';

export const closeMeeting: Command<CloseMeeting> = {
  contract: closeMeetingContract,
  execute: async ({ method = 'tombstone' }, run, meetings) => {
    const target = targetOf(run);
    const needs = closeMeetingContract.needs({ target_room_id: target.roomId, method });
    const { id, sender, locale, timeZone, sentIn, sentAt } = run;
    const closing = { id, method, needs, sender, sentIn, reader: { locale, timeZone }, at: sentAt };
    const stay = await closeWithSessions(meetings, target, closing, run.attempt);
    return stay === undefined ? {} : { leaveAfterAnswer: stay };
  },
};
