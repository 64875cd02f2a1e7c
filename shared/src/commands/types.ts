/** The types of all commands, for those who need no more of them than their names. */
export const commandTypes = {
  changeMessagePermissions: 'net.nordeck.meetings.meeting.change.message_permissions',
  closeMeeting: 'net.nordeck.meetings.meeting.close',
  createBreakoutSessions: 'net.nordeck.meetings.breakoutsessions.create',
  createMeeting: 'net.nordeck.meetings.meeting.create',
  handleParticipants: 'net.nordeck.meetings.meeting.participants.handle',
  handleWidgets: 'net.nordeck.meetings.meeting.widgets.handle',
  sendMessageToBreakoutSessions: 'net.nordeck.meetings.sub_meetings.send_message',
  updateMeeting: 'net.nordeck.meetings.meeting.update',
} as const;
