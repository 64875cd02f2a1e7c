import { editMeeting, type Scope } from '../../../../shared/src/calendar/edit.ts';
import type { Edited, Ref } from '../../../../shared/src/calendar/editAll.ts';
import type { Calendar } from '../../../../shared/src/calendar/entry.ts';
import type { Change } from '../../../../shared/src/calendar/newTimes.ts';
import { outlines } from '../../../../shared/src/commands/outlines.ts';
import type { RoomId, UserId } from '../../../../shared/src/matrix/ids.ts';
import type { Meeting } from '../meeting.ts';
import type { Act, Command } from '../outbox.ts';
import { command } from '../perform.ts';
import { meant, type Draft, type MeetingValues } from './meetingValues.ts';

/** What a form says about times: only what somebody touched. */
function changeOf({ base, values }: Draft<MeetingValues>): Change {
  const { start, end, tzid, allDay, rrule } = values;
  return {
    ...(start !== base.start && { start }),
    ...(end !== base.end && { end }),
    ...(allDay !== base.allDay && { allDay }),
    ...(rrule !== base.rrule && { rrule }),
    // A meeting without repetition may be shown in another zone than it stands in. A series repeats in the zone shown.
    ...((tzid !== base.tzid || (base.rrule === null && rrule !== null)) && { tzid }),
  };
}

/** The calendar as a form would change it. Undefined if there is nothing to change, or no such occurrence any more. */
export function editedCalendar(
  calendar: Calendar,
  occurrence: Ref,
  draft: Draft<MeetingValues>,
  newUid: string,
): Edited | undefined {
  const change = changeOf(draft);
  if (Object.keys(change).length === 0) return undefined;
  const { scope } = draft.values;
  // For all of a series the form shows its first occurrence.
  const ref = scope === 'all' ? { uid: occurrence.uid } : occurrence;
  const reach: Scope = scope === 'following' ? { scope, newUid } : { scope };
  return editMeeting(calendar, ref, change, reach);
}

export type UpdateWish = {
  readonly meeting: Meeting;
  /** Who is in the meeting or invited. */
  readonly members: readonly UserId[];
  /** The occurrence that the form was opened for. */
  readonly occurrence: Ref;
  /** The room that commands are sent into. */
  readonly sentIn: RoomId;
  readonly newUid: string;
  readonly silentLevel: number;
};

/** Both halves of a command that adds or removes. */
function halves(make: (add: boolean, items: readonly string[]) => Command, draft: Draft<readonly string[]>) {
  const added = draft.values.filter((item) => !draft.base.includes(item));
  const removed = draft.base.filter((item) => !draft.values.includes(item));
  return [
    ...(added.length > 0 ? [make(true, added)] : []),
    ...(removed.length > 0 ? [make(false, removed)] : []),
  ];
}

/**
 * Changing a meeting to what a form holds: up to six commands, of which only those are sent that change anything. What was
 * not touched in the form stays as it is now, not as it was when the form was opened.
 *
 * @returns undefined if nothing is different
 */
export function updateMeetingAct(draft: Draft<MeetingValues>, wish: UpdateWish): Omit<Act, 'id'> | undefined {
  const { meeting, occurrence, sentIn, newUid, silentLevel, members } = wish;
  const { base, values } = meant(draft);
  const target_room_id = meeting.roomId;
  const title = values.title === base.title ? meeting.title : values.title.trim();
  const description = values.description === base.description ? meeting.description : values.description;
  const calendar = editedCalendar(meeting.calendar, occurrence, draft, newUid)?.calendar ?? meeting.calendar;
  const isChanged =
    title !== meeting.title || description !== meeting.description || calendar !== meeting.calendar;
  const idsOf = ({ participants }: MeetingValues) => participants.map(({ userId }) => userId);
  const isIn = new Set<string>(members);
  const commands = [
    // NeoDateFix's bot refuses an update without times, so they always go along.
    ...(isChanged ? [command(outlines.updateMeeting, { target_room_id, title, description, calendar })] : []),
    ...halves(
      (invite, userIds) =>
        command(outlines.handleParticipants, { target_room_id, invite, userIds: userIds as UserId[] }),
      {
        // Whoever came or went by themselves meanwhile is neither invited nor removed once more.
        base: members.filter((userId) => idsOf(base).includes(userId) || idsOf(values).includes(userId)),
        values: idsOf(values).filter((userId) => isIn.has(userId) || !idsOf(base).includes(userId)),
      },
    ),
    ...(base.widgetIds && values.widgetIds
      ? halves((add, widget_ids) => command(outlines.handleWidgets, { target_room_id, add, widget_ids }), {
          base: base.widgetIds,
          values: values.widgetIds,
        })
      : []),
    ...(values.mayEverybodyWrite === base.mayEverybodyWrite
      ? []
      : [
          command(outlines.changeMessagePermissions, {
            target_room_id,
            messaging_power_level: values.mayEverybodyWrite ? 0 : silentLevel,
          }),
        ]),
  ];
  if (commands.length === 0) return undefined;
  return {
    name: 'update',
    subject: title,
    roomId: sentIn,
    commands,
    effect: isChanged
      ? { kind: 'update', roomId: meeting.roomId, change: { title, description, calendar } }
      : { kind: 'none' },
    draft: { form: 'meeting', roomId: meeting.roomId, occurrence, draft },
  };
}
