import type { Outline } from '../contract.ts';
import { stateKinds } from '../matrix/stateKinds.ts';
import type { ChangeMessagePermissions } from './changeMessagePermissions.ts';
import type { CloseMeeting } from './closeMeeting.ts';
import type { CreateBreakoutSessions } from './createBreakoutSessions.ts';
import type { CreateMeeting } from './createMeeting.ts';
import type { HandleParticipants } from './handleParticipants.ts';
import type { HandleWidgets } from './handleWidgets.ts';
import type { SendMessageToBreakoutSessions } from './sendMessageToBreakoutSessions.ts';
import type { UpdateMeeting } from './updateMeeting.ts';

/** Who may send some commands may have them done. */
const onlyToSend = <Data>(type: string): Outline<Data> => ({ type, needs: () => [{ event: type }] });

const handle = 'net.nordeck.meetings.meeting.participants.handle';

/** Each command without its schema: enough to send it, and to know whether its button is of use. */
export const outlines: {
  readonly changeMessagePermissions: Outline<ChangeMessagePermissions>;
  readonly closeMeeting: Outline<CloseMeeting>;
  readonly createBreakoutSessions: Outline<CreateBreakoutSessions>;
  readonly createMeeting: Outline<CreateMeeting>;
  readonly handleParticipants: Outline<HandleParticipants>;
  readonly handleWidgets: Outline<HandleWidgets>;
  readonly sendMessageToBreakoutSessions: Outline<SendMessageToBreakoutSessions>;
  readonly updateMeeting: Outline<UpdateMeeting>;
} = {
  changeMessagePermissions: {
    type: 'net.nordeck.meetings.meeting.change.message_permissions',
    needs: ({ messaging_power_level = 0 }) => [
      { state: stateKinds.powerLevels },
      { messageLevel: messaging_power_level },
    ],
  },
  closeMeeting: {
    type: 'net.nordeck.meetings.meeting.close',
    needs: ({ method }) => [
      { state: stateKinds.widget },
      method === 'kick_all_participants' ? { action: 'kick' } : { state: stateKinds.tombstone },
    ],
  },
  createBreakoutSessions: onlyToSend('net.nordeck.meetings.breakoutsessions.create'),
  createMeeting: onlyToSend('net.nordeck.meetings.meeting.create'),
  handleParticipants: {
    type: handle,
    needs: ({ invite }) => [{ event: handle }, { action: invite ? 'invite' : 'kick' }],
  },
  handleWidgets: {
    type: 'net.nordeck.meetings.meeting.widgets.handle',
    needs: () => [{ state: stateKinds.widget }, { state: stateKinds.widgetLayout }],
  },
  sendMessageToBreakoutSessions: onlyToSend('net.nordeck.meetings.sub_meetings.send_message'),
  updateMeeting: {
    type: 'net.nordeck.meetings.meeting.update',
    needs: () => [
      { state: stateKinds.name },
      { state: stateKinds.topic },
      { event: 'm.room.message' },
      { state: stateKinds.metadata },
      { state: stateKinds.widget },
    ],
  },
};
