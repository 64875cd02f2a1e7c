import { editMeeting } from '../../../../shared/src/calendar/edit.ts';
import type { Calendar, CalendarEntry } from '../../../../shared/src/calendar/entry.ts';
import { dateTimeEntry } from '../../../../shared/src/calendar/placed.ts';
import { outlines } from '../../../../shared/src/commands/outlines.ts';
import type { RoomId, UserId } from '../../../../shared/src/matrix/ids.ts';
import type { Act } from '../outbox.ts';
import { command } from '../perform.ts';
import type { Draft, MeetingValues } from './meetingValues.ts';

type Times = Pick<MeetingValues, 'start' | 'end' | 'tzid' | 'allDay' | 'rrule'>;

/** The calendar of a new meeting. A series begins with the first occurrence of its rule. */
export function newCalendar({ start, end, tzid, allDay, rrule }: Times, uid: string): Calendar {
  const entry: CalendarEntry = {
    uid,
    dtstart: dateTimeEntry(start, tzid),
    dtend: dateTimeEntry(end, tzid),
    ...(allDay && { allDay }),
  };
  if (rrule === null) return [entry];
  return editMeeting([entry], { uid }, { rrule }, { scope: 'all' })?.calendar ?? [{ ...entry, rrule }];
}

export type CreateWish = {
  readonly roomId: RoomId;
  readonly creator: UserId;
  readonly uid: string;
  /** The power level one needs where not everybody may write. */
  readonly silentLevel: number;
};

/** Creating the meeting that a form holds. */
export function createMeetingAct(draft: Draft<MeetingValues>, wish: CreateWish): Omit<Act, 'id'> {
  const { base, values } = draft;
  const { roomId, creator, uid, silentLevel } = wish;
  const { description, participants, widgetIds, mayEverybodyWrite } = values;
  const title = values.title.trim();
  const calendar = newCalendar(values, uid);
  return {
    name: 'create',
    subject: title,
    roomId,
    commands: [
      command(outlines.createMeeting, {
        title,
        description,
        calendar,
        ...(widgetIds && { widget_ids: widgetIds }),
        participants: participants.map(({ userId }) => ({ user_id: userId })),
        ...(mayEverybodyWrite !== base.mayEverybodyWrite && {
          messaging_power_level: mayEverybodyWrite ? 0 : silentLevel,
        }),
      }),
    ],
    effect: { kind: 'create', parent: roomId, meeting: { title, description, calendar, creator } },
    draft: { form: 'meeting', draft },
  };
}
