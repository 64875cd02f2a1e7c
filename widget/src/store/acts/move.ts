import type { Edited } from '../../../../shared/src/calendar/editAll.ts';
import { dragChange, editMeeting, type Scope } from '../../../../shared/src/calendar/edit.ts';
import { outlines } from '../../../../shared/src/commands/outlines.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { refOf, type Appointment } from '../appointment.ts';
import type { Act } from '../outbox.ts';
import { command } from '../perform.ts';

/** Another start, another end, or both, in milliseconds since 1970. */
export type NewTimes = { readonly start?: number; readonly end?: number };

/** What moving an appointment makes of its calendar: undefined if it is not there any more. */
export const moved = ({ meeting, occurrence }: Appointment, to: NewTimes, scope: Scope): Edited | undefined =>
  editMeeting(
    meeting.calendar,
    refOf(occurrence),
    dragChange(meeting.calendar, occurrence, to, scope.scope),
    scope,
  );

/** The act of giving a meeting the calendar of which some of its appointments went to another time. */
export const moveAct = (
  { meeting: { roomId, title } }: Appointment,
  { calendar }: Pick<Edited, 'calendar'>,
  sentIn: RoomId,
): Omit<Act, 'id'> => ({
  name: 'move',
  subject: title,
  roomId: sentIn,
  commands: [command(outlines.updateMeeting, { target_room_id: roomId, calendar })],
  effect: { kind: 'update', roomId, change: { calendar } },
});
