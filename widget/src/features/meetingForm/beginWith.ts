import type { Ref } from '../../../../shared/src/calendar/editAll.ts';
import { findGroup } from '../../../../shared/src/calendar/group.ts';
import { findOccurrence } from '../../../../shared/src/calendar/occurrences.ts';
import { zoneOf } from '../../../../shared/src/calendar/zone.ts';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import { requiredLevel } from '../../../../shared/src/matrix/roomPower.ts';
import type { Settings } from '../../host/settings.ts';
import type { MeetingValues } from '../../store/acts/meetingValues.ts';
import type { Meeting } from '../../store/meeting.ts';
import { membersOf, powerOf, type Member, type Room } from '../../store/room.ts';
import type { Person } from '../../host/host.ts';
import { nextBlock, ownZone } from '../../ui/times.ts';

const MINUTE = 60_000;

const toPerson = ({ userId, displayName, avatarUrl }: Member): Person => ({
  userId,
  ...(displayName !== undefined && { displayName }),
  ...(avatarUrl !== undefined && { avatarUrl }),
});

/** The people of a room without the bot, oneself first. */
export function peopleOf(room: Room | undefined, own: UserId, bot: string | undefined): readonly Person[] {
  const people = membersOf(room)
    .filter(({ userId }) => userId !== bot)
    .map(toPerson);
  return [
    people.find(({ userId }) => userId === own) ?? { userId: own },
    ...people.filter(({ userId }) => userId !== own),
  ];
}

/** Whether everybody who is in a room may write there. */
export function mayEverybodyWrite(room: Room | undefined): boolean {
  const power = powerOf(room);
  const level = power.levels?.['users_default'];
  return (typeof level === 'number' ? level : 0) >= requiredLevel(power, { event: 'm.room.message' });
}

type Chosen = { readonly start?: number | undefined; readonly end?: number | undefined };

/** What the form of a new meeting begins with. */
export function newMeeting(now: number, chosen: Chosen, settings: Settings, own: Person): MeetingValues {
  const start = chosen.start ?? nextBlock(now, settings.REACT_APP_DEFAULT_MINUTES_TO_ROUND);
  return {
    parent: null,
    title: '',
    description: '',
    start,
    end: chosen.end ?? start + settings.REACT_APP_DEFAULT_MEETING_MINUTES * MINUTE,
    tzid: ownZone(),
    allDay: false,
    rrule: null,
    participants: [own],
    mayEverybodyWrite: true,
    widgetIds: null,
    scope: 'all',
  };
}

/** Whether an occurrence is one of a series, so that it can be changed alone. */
export const isOfSeries = (meeting: Meeting, { uid }: Ref): boolean =>
  findGroup(meeting.calendar, uid)?.main.plan !== undefined;

/** When the part of a meeting that is meant takes place: an occurrence, or the first one of all. */
export function timesOf(
  { calendar }: Meeting,
  occurrence: Ref,
  scope: MeetingValues['scope'],
): Pick<MeetingValues, 'start' | 'end' | 'tzid' | 'allDay'> | undefined {
  const { uid } = occurrence;
  const main = findGroup(calendar, uid)?.main;
  if (!main) return undefined;
  const { entry } = main;
  // One that was moved to another zone still belongs to a series that repeats in its own.
  const tzid = main.plan ? entry.dtstart.tzid : ownZone();
  if (scope === 'all' || !main.plan) {
    return { start: main.start, end: main.end, tzid, allDay: entry.allDay === true };
  }
  const found = findOccurrence(calendar, occurrence, 0);
  return found && { start: found.start, end: found.end, tzid, allDay: found.allDay };
}

type Existing = {
  readonly meeting: Meeting;
  readonly room: Room | undefined;
  readonly occurrence: Ref;
  readonly scope: MeetingValues['scope'];
  readonly people: readonly Person[];
};

/** What the form of a meeting that there is begins with. Undefined if there is no such occurrence any more. */
export function existingMeeting({
  meeting,
  room,
  occurrence,
  scope,
  people,
}: Existing): MeetingValues | undefined {
  const times = timesOf(meeting, occurrence, scope);
  if (!times || zoneOf(times.tzid) === undefined) return undefined;
  return {
    parent: null,
    title: meeting.title,
    description: meeting.description,
    ...times,
    rrule: findGroup(meeting.calendar, occurrence.uid)?.main.entry.rrule ?? null,
    participants: people,
    mayEverybodyWrite: mayEverybodyWrite(room),
    widgetIds: null,
    scope,
  };
}
