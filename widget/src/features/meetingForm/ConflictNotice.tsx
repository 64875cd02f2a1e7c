import Alert from '@mui/material/Alert';
import { useDeferredValue, useMemo } from 'react';
import type { Calendar } from '../../../../shared/src/calendar/entry.ts';
import { formatRange } from '../../../../shared/src/calendar/format.ts';
import { nextOccurrences, type Occurrence } from '../../../../shared/src/calendar/occurrences.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import { newCalendar } from '../../store/acts/createMeeting.ts';
import { useAppSelector } from '../../store/context.tsx';
import type { Meeting } from '../../store/meeting.ts';
import { selectAllMeetings } from '../../store/meetings.ts';
import type { Appointment } from '../../store/appointment.ts';
import { useAgenda } from '../../store/useAgenda.ts';
import type { MeetingValues } from '../../store/acts/meetingValues.ts';

type Props = {
  readonly times: Pick<MeetingValues, 'start' | 'end' | 'tzid' | 'allDay' | 'rrule'>;
  /** The meeting that is changed; it does not get in its own way, nor do its sessions. */
  readonly roomId?: RoomId | undefined;
};

/** So far ahead a series is looked at, and so many of its meetings. */
const AHEAD = 31 * 24 * 3_600_000;
const MOST = 10;
/** So many conflicts are named one by one. */
const NAMED = 3;

function firstOf(calendar: Calendar, from: number): readonly Occurrence[] {
  return nextOccurrences(calendar, from, MOST).filter(({ start }) => start <= from + AHEAD);
}

const overlaps = (planned: readonly Occurrence[], { occurrence }: Appointment) =>
  planned.some(({ start, end }) => occurrence.start < end && occurrence.end > start);

/** Which other meetings of mine take place at the time that is chosen. */
export function ConflictNotice({ times, roomId }: Props) {
  const { t, locale } = useTexts();
  const { start, end, tzid, allDay, rrule } = useDeferredValue(times);
  const all = useAppSelector(selectAllMeetings);
  const others = useMemo(() => {
    const isOther = (meeting: Meeting) =>
      meeting.roomId !== roomId && !(roomId && meeting.parents.includes(roomId));
    return new Map([...all].filter(([, meeting]) => isOther(meeting)));
  }, [all, roomId]);
  const planned = useMemo(
    () => firstOf(newCalendar({ start, end, tzid, allDay, rrule }, 'planned'), start),
    [start, end, tzid, allDay, rrule],
  );
  const appointments = useAgenda(others, { from: start, to: planned.at(-1)?.end ?? end });
  const conflicts = useMemo(
    () => appointments.filter((appointment) => overlaps(planned, appointment)),
    [appointments, planned],
  );
  return (
    <div role="status">
      {conflicts.length > 0 && (
        <Alert severity="warning">
          {t('form.conflicts')}
          <ul style={{ margin: 0, paddingInlineStart: 20 }}>
            {conflicts.slice(0, NAMED).map(({ meeting, occurrence }) => (
              <li key={`${meeting.roomId} ${occurrence.uid} ${occurrence.start}`}>
                {meeting.title} (
                {formatRange(occurrence, {
                  locale,
                  timeZone: tzid,
                  month: 'long',
                  allDay: occurrence.allDay,
                })}
                )
              </li>
            ))}
            {conflicts.length > NAMED && (
              <li>{t('form.moreConflicts', { count: conflicts.length - NAMED })}</li>
            )}
          </ul>
        </Alert>
      )}
    </div>
  );
}
