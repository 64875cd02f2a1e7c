import {
  handleParticipantsContract,
  type HandleParticipants,
} from '../../../shared/src/commands/handleParticipants.ts';
import { targetOf, type Command } from '../dispatch/command.ts';
import { demandMeeting } from '../meetings/meeting.ts';
import { inviteParticipants, removeParticipants } from '../meetings/participants.ts';

export const handleParticipants: Command<HandleParticipants> = {
  contract: handleParticipantsContract,
  execute: async ({ invite, userIds }, run, meetings) => {
    const target = targetOf(run);
    const meeting = demandMeeting(target.roomId, target.state);
    const change = { ...run, userIds: [...new Set(userIds)] };
    if (invite) await inviteParticipants(meetings.rooms, meeting, target, change);
    else await removeParticipants(meetings.rooms, target, change);
    return {};
  },
};
