import type { IcsMeeting, IcsPerson } from '../../../../shared/src/calendar/icsMeeting.ts';
import { writeIcs } from '../../../../shared/src/calendar/icsWrite.ts';
import { instantOf } from '../../../../shared/src/calendar/placed.ts';
import { formatWall } from '../../../../shared/src/calendar/wallTime.ts';
import { toWall, UTC, zoneOf } from '../../../../shared/src/calendar/zone.ts';
import { stateKinds } from '../../../../shared/src/matrix/stateKinds.ts';
import type { Meeting } from '../../store/meeting.ts';
import type { Participants } from '../../store/participants.ts';
import { nameOf, type Member, type Room } from '../../store/room.ts';

export type IcsWish = {
  readonly meeting: Meeting;
  readonly room: Room | undefined;
  readonly participants: Participants;
  readonly link: string;
  /** What the event says of itself. */
  readonly text: string;
};

/** As MSC2312 writes Matrix ids as URIs. */
const person = (member: Pick<Member, 'userId' | 'displayName'>): IcsPerson => ({
  uri: `matrix:u/${encodeURIComponent(member.userId.slice(1)).replaceAll('%3A', ':')}`,
  name: nameOf(member),
});

/** When something that the file says last changed: the file of a meeting that did not change is the same. */
const changedAt = (room: Room | undefined): number =>
  Math.max(
    0,
    ...[stateKinds.metadata, stateKinds.name, stateKinds.topic].map(
      (type) => room?.[type]?.['']?.origin_server_ts ?? 0,
    ),
  );

/** A meeting as an iCalendar file. */
export function icsText({ meeting, room, participants, link, text }: IcsWish): string {
  const { calendar, title } = meeting;
  const { organizer, others } = participants;
  const event: IcsMeeting = {
    calendar,
    title,
    description: text,
    location: link,
    url: link,
    organizer: person(organizer),
    attendees: [
      { ...person(organizer), status: 'ACCEPTED' },
      ...others.map((member) => ({
        ...person(member),
        status: member.membership === 'join' ? ('ACCEPTED' as const) : ('NEEDS-ACTION' as const),
      })),
    ],
    changedAt: changedAt(room),
  };
  return writeIcs([event]);
}

/** What no file system refuses and no terminal obeys: neither paths, nor wildcards, nor control and direction marks. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\\/:*?"<>|]+/gu;
const LONGEST_NAME = 100;

/**
 * `<title>_<yyyyMMdd_HHmm>.ics`, the time being that of the first meeting in a zone.
 *
 * @param untitled stands for a title of which nothing is left
 */
export function icsFileName(
  { title, calendar }: Pick<Meeting, 'title' | 'calendar'>,
  { timeZone, untitled }: { timeZone: string; untitled: string },
): string {
  const [name = ''] = [title.replaceAll(UNSAFE, ' ').replaceAll(/\s+/g, ' ')];
  const safe = [...name.replaceAll(/^[\s.]+/g, '')].slice(0, LONGEST_NAME).join('').trim() || untitled;
  const [entry] = calendar;
  const start = entry && instantOf(entry.dtstart);
  if (start === undefined) return `${safe}.ics`;
  const wall = formatWall(toWall(start, zoneOf(timeZone) ?? UTC));
  return `${safe}_${wall.slice(0, 13).replace('T', '_')}.ics`;
}
