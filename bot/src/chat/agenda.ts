import { formatRange } from '../../../shared/src/calendar/format.ts';
import { byStart, occurrences, type Occurrence } from '../../../shared/src/calendar/occurrences.ts';
import { roomTypes } from '../../../shared/src/matrix/stateKinds.ts';
import { roomLink, type Line } from '../meetings/lines.ts';
import type { IndexedMeeting } from '../meetings/meetingIndex.ts';
import type { ChatMessage, ChatTools } from './chatCommand.ts';

/** One occurrence of a meeting. */
export type Appointment = { readonly meeting: IndexedMeeting; readonly occurrence: Occurrence };

/** Most lines of one answer. */
const MAX_LINES = 25;

/**
 * The appointments of a person in a span of time, in order: those of meetings that they are in or invited to, or some
 * of them. Breakout sessions are within a meeting and none of their own.
 */
export async function appointmentsOf(
  { sender }: ChatMessage,
  { meetings: { rooms }, index }: ChatTools,
  span: { readonly from: number; readonly to: number },
  which: (meeting: IndexedMeeting) => boolean = () => true,
): Promise<readonly Appointment[]> {
  const inSpan = (await index.meetings())
    .filter((meeting) => meeting.type === roomTypes.meeting && which(meeting))
    .map((meeting) => ({ meeting, found: occurrences(meeting.metadata.calendar, span) }))
    .filter(({ found }) => found.length > 0);
  const theirs = await Promise.all(
    inSpan.map(async ({ meeting, found }) => {
      const membership = await rooms.membership(meeting.roomId, sender);
      return membership === 'join' || membership === 'invite'
        ? found.map((occurrence) => ({ meeting, occurrence }))
        : [];
    }),
  );
  return theirs.flat().sort((one, other) => byStart(one.occurrence, other.occurrence));
}

/** Appointments as lines, with times in the reader's terms and a link to each room. */
export function agendaLines(
  appointments: readonly Appointment[],
  { t, locale, timeZone }: ChatMessage,
  linkPrefix: string,
): readonly Line[] {
  if (appointments.length === 0) return [t('agendaNone')];
  const whenInWords = (occurrence: Occurrence) => {
    const { allDay, entry, override = entry } = occurrence;
    // A day is the same day everywhere.
    const zone = allDay ? override.dtstart.tzid : timeZone;
    return formatRange(occurrence, { locale, timeZone: zone, month: 'long', allDay });
  };
  const lines = appointments.slice(0, MAX_LINES).map(({ meeting: { roomId, title }, occurrence }) => ({
    template: t('agendaLine', { when: whenInWords(occurrence) }),
    room: roomLink(linkPrefix, roomId, title),
  }));
  const left = appointments.length - lines.length;
  const more = left === 0 ? [] : [t('linesMore', { number: left })];
  return [...lines, ...more, t('agendaZone', { zone: timeZone })];
}
