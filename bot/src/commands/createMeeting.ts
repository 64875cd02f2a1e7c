import { createMeetingContract, type CreateMeeting } from '../../../shared/src/commands/createMeeting.ts';
import { roomTypes, stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Command } from '../dispatch/command.ts';
import { uuidFor } from '../meetings/derivedId.ts';
import { makeRoom } from '../meetings/makeRoom.ts';
import { calendarOf } from '../meetings/times.ts';

export const createMeeting: Command<CreateMeeting> = {
  contract: createMeetingContract,
  execute: async (data, run, meetings) => {
    const { target: parent } = run;
    const wish = {
      mark: run.id,
      type: roomTypes.meeting,
      creator: run.sender,
      title: data.title,
      description: data.description,
      calendar: calendarOf(data, run, uuidFor(run.id, 'calendar')),
      widgetIds: data.widget_ids,
      participants: data.participants ?? [],
      messagingPowerLevel: data.messaging_power_level,
      // A calendar says itself when it is over; only the older pair of times could be exempt.
      autoDeletion: data.calendar !== undefined || (data.enable_auto_deletion ?? true),
      externalData: data.external_data,
      parent: parent && { roomId: parent.roomId, encryption: parent.state.content(stateKinds.encryption) },
      locale: run.locale,
      timeZone: run.timeZone,
    };
    return { roomIds: [await makeRoom(meetings, wish, parent, run.attempt)] };
  },
};
