import { deleteMeeting } from '../../../../shared/src/calendar/edit.ts';
import type { Ref } from '../../../../shared/src/calendar/editAll.ts';
import type { Calendar } from '../../../../shared/src/calendar/entry.ts';
import { goesOn, nextOccurrences } from '../../../../shared/src/calendar/occurrences.ts';
import { outlines } from '../../../../shared/src/commands/outlines.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import type { Meeting } from '../meeting.ts';
import type { Act } from '../outbox.ts';
import { command } from '../perform.ts';

/** One way to delete: `all` closes the meeting, the others leave `rest`. */
export type Deletion =
  | { readonly scope: 'all' }
  | { readonly scope: 'one' | 'following'; readonly ref: Ref; readonly rest: Calendar };

const isAnythingLeft = (calendar: Calendar, from: number) => nextOccurrences(calendar, from, 1).length > 0;

/**
 * The ways to delete a meeting of which one occurrence is meant. What leaves nothing that is still to come is no way of
 * its own: that is to delete all.
 */
export function deletionsOf({ calendar }: Pick<Meeting, 'calendar'>, ref: Ref, now: number): Deletion[] {
  const one = deleteMeeting(calendar, ref, 'one');
  if (one === undefined || !isAnythingLeft(one, now)) return [{ scope: 'all' }];
  const following = deleteMeeting(calendar, ref, 'following');
  // From the first on they are all, and from the last on it is that one.
  const isBetween = following?.some(({ uid }) => uid === ref.uid) && goesOn(calendar, ref);
  const ways: Deletion[] = [{ scope: 'one', ref, rest: one }];
  if (following && isBetween) ways.push({ scope: 'following', ref, rest: following });
  return [...ways, { scope: 'all' }];
}

/** What is sent, and seen at once, when a meeting is deleted. */
export function deleteMeetingAct(
  { roomId, title }: Pick<Meeting, 'roomId' | 'title'>,
  deletion: Deletion,
  sentIn: RoomId,
): Omit<Act, 'id'> {
  const act = { name: 'delete', subject: title, roomId: sentIn } as const;
  if (deletion.scope === 'all')
    return {
      ...act,
      commands: [command(outlines.closeMeeting, { target_room_id: roomId })],
      effect: { kind: 'close', roomId },
    };
  const { rest: calendar } = deletion;
  return {
    ...act,
    commands: [command(outlines.updateMeeting, { target_room_id: roomId, calendar })],
    effect: { kind: 'update', roomId, change: { calendar } },
  };
}
