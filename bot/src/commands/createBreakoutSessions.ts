import { AppError } from '../../../shared/src/appError.ts';
import {
  createBreakoutSessionsContract,
  type CreateBreakoutSessions,
} from '../../../shared/src/commands/createBreakoutSessions.ts';
import { roomTypes, stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { targetOf, type Command } from '../dispatch/command.ts';
import { demandMeeting } from '../meetings/meeting.ts';
import { uuidFor } from '../meetings/derivedId.ts';
import { makeSessions } from '../meetings/makeSessions.ts';
import { calendarOf } from '../meetings/times.ts';

export const createBreakoutSessions: Command<CreateBreakoutSessions> = {
  contract: createBreakoutSessionsContract,
  execute: async (data, run, meetings) => {
    const parent = targetOf(run);
    const { type } = demandMeeting(parent.roomId, parent.state);
    if (type !== roomTypes.meeting) {
      const complaint = 'breakout sessions can only be created in the room of a meeting';
      throw new AppError('invalid', complaint, { params: { fields: [complaint] } });
    }
    const shared = {
      type: roomTypes.breakoutSession,
      creator: run.sender,
      description: data.description,
      widgetIds: data.widget_ids,
      messagingPowerLevel: undefined,
      autoDeletion: data.enable_auto_deletion ?? true,
      externalData: undefined,
      parent: { roomId: parent.roomId, encryption: parent.state.content(stateKinds.encryption) },
      locale: run.locale,
      timeZone: run.timeZone,
    };
    const wishes = data.groups.map(({ title, participants = [] }, index) => {
      const mark = `${run.id}.${index}`;
      const calendar = calendarOf(data, run, uuidFor(mark, 'calendar'));
      return { ...shared, mark, title, participants, calendar };
    });
    return { roomIds: await makeSessions(meetings, wishes, parent, run.attempt) };
  },
};
