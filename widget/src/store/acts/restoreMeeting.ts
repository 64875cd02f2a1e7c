import { calendarChanges } from '../../../../shared/src/calendar/change.ts';
import type { Ref } from '../../../../shared/src/calendar/editAll.ts';
import { restoreOccurrence } from '../../../../shared/src/calendar/editOne.ts';
import type { Calendar } from '../../../../shared/src/calendar/entry.ts';
import { outlines } from '../../../../shared/src/commands/outlines.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import type { Meeting } from '../meeting.ts';
import type { Act } from '../outbox.ts';
import { command } from '../perform.ts';

/** What was deleted of a series. JSON. */
export type Deleted = {
  readonly roomId: RoomId;
  readonly scope: 'one' | 'following';
  readonly ref: Ref;
  readonly before: Calendar;
  readonly after: Calendar;
};

const isSame = (a: Calendar, b: Calendar) => calendarChanges(a, b).length === 0;

/**
 * The calendar with what was deleted in it again: as it was before, where nobody changed it since; else the one occurrence
 * where the rule has it. `undefined` where neither is possible any more.
 */
function restored(calendar: Calendar, { scope, ref, before, after }: Deleted): Calendar | undefined {
  // The deletion may not have come back to us yet.
  if (isSame(calendar, after) || isSame(calendar, before)) return before;
  return scope === 'one' ? restoreOccurrence(calendar, ref) : undefined;
}

/** What is sent, and seen at once, when a deletion is taken back; `undefined` where it cannot be any more. */
export function restoreMeetingAct(
  { roomId, title, calendar }: Pick<Meeting, 'roomId' | 'title' | 'calendar'>,
  deleted: Deleted,
  sentIn: RoomId,
): Omit<Act, 'id'> | undefined {
  const whole = restored(calendar, deleted);
  return (
    whole && {
      name: 'restore',
      subject: title,
      roomId: sentIn,
      commands: [command(outlines.updateMeeting, { target_room_id: roomId, calendar: whole })],
      effect: { kind: 'update', roomId, change: { calendar: whole } },
    }
  );
}
