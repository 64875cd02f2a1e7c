// Every command the bot carries out.
import type { AnyCommand } from '../dispatch/command.ts';
import { changeMessagePermissions } from './changeMessagePermissions.ts';
import { closeMeeting } from './closeMeeting.ts';
import { createBreakoutSessions } from './createBreakoutSessions.ts';
import { createMeeting } from './createMeeting.ts';
import { handleParticipants } from './handleParticipants.ts';
import { handleWidgets } from './handleWidgets.ts';
import { sendMessageToBreakoutSessions } from './sendMessageToBreakoutSessions.ts';
import { updateMeeting } from './updateMeeting.ts';

export const commands: readonly AnyCommand[] = [
  createMeeting,
  updateMeeting,
  closeMeeting,
  handleParticipants,
  handleWidgets,
  changeMessagePermissions,
  createBreakoutSessions,
  sendMessageToBreakoutSessions,
];
