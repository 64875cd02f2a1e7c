// The wire's table of contents: every command that a client can send.
import type { AnyContract } from '../contract.ts';
import { changeMessagePermissionsContract } from './changeMessagePermissions.ts';
import { closeMeetingContract } from './closeMeeting.ts';
import { createBreakoutSessionsContract } from './createBreakoutSessions.ts';
import { createMeetingContract } from './createMeeting.ts';
import { handleParticipantsContract } from './handleParticipants.ts';
import { handleWidgetsContract } from './handleWidgets.ts';
import { sendMessageToBreakoutSessionsContract } from './sendMessageToBreakoutSessions.ts';
import { updateMeetingContract } from './updateMeeting.ts';

export const contracts: readonly AnyContract[] = [
  createMeetingContract,
  updateMeetingContract,
  closeMeetingContract,
  handleParticipantsContract,
  handleWidgetsContract,
  changeMessagePermissionsContract,
  createBreakoutSessionsContract,
  sendMessageToBreakoutSessionsContract,
];
