import { updateMeetingContract, type UpdateMeeting } from '../../../shared/src/commands/updateMeeting.ts';
import { targetOf, type Command } from '../dispatch/command.ts';
import { once } from '../meetings/attempt.ts';
import { uuidFor } from '../meetings/derivedId.ts';
import { demandMeeting } from '../meetings/meeting.ts';
import { calendarOf } from '../meetings/times.ts';
import { applyUpdate, snapshotOf } from '../meetings/update.ts';

export const updateMeeting: Command<UpdateMeeting> = {
  contract: updateMeetingContract,
  execute: async (data, run, meetings) => {
    const target = targetOf(run);
    // What changed is told from what was there first, also when an earlier attempt has changed half of it.
    const before = await once(run.attempt, 'before', () =>
      snapshotOf(demandMeeting(target.roomId, target.state), target.state),
    );
    const timesGiven = data.calendar !== undefined || data.start_time !== undefined;
    const uid = before.metadata.calendar[0]?.uid ?? uuidFor(run.id, 'calendar');
    const after = {
      title: data.title ?? before.title,
      description: data.description ?? before.description,
      calendar: timesGiven ? calendarOf(data, run, uid) : before.metadata.calendar,
      externalData: data.external_data ?? before.metadata.external_data,
    };
    await applyUpdate(meetings, target, before, { ...after, run });
    return {};
  },
};
