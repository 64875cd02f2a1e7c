import { useDeferredValue, useMemo } from 'react';
import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import { nextOccurrences } from '../../../shared/src/calendar/occurrences.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { Appointment } from './appointment.ts';
import { useAppSelector } from './context.tsx';
import { selectAllMeetings, type Meetings } from './meetings.ts';
import { useAgenda } from './useAgenda.ts';

/** So far ahead a series is looked at, and so many of its meetings. */
const AHEAD = 31 * 24 * 3_600_000;
const MOST = 10;

/** The meetings that can be in the way of another one: not itself, what it is a part of, nor breakout sessions. */
function othersThan(all: Meetings, roomId: RoomId | undefined): Meetings {
  const parents = (roomId && all.get(roomId)?.parents) ?? [];
  const isOther = (each: RoomId) => each !== roomId && !parents.includes(each);
  return new Map([...all].filter(([each, { kind }]) => kind === 'meeting' && isOther(each)));
}

/**
 * Which other meetings of mine take place when a meeting is to.
 *
 * @param planned its calendar, as it is to be; the same as long as it is
 * @param from what is over before does not matter
 * @param roomId the meeting that is changed, if it is not a new one
 */
export function useConflicts(planned: Calendar, from: number, roomId?: RoomId): readonly Appointment[] {
  const all = useAppSelector(selectAllMeetings);
  const others = useMemo(() => othersThan(all, roomId), [all, roomId]);
  // Typing goes before finding.
  const calendar = useDeferredValue(planned);
  const times = useMemo(
    () => nextOccurrences(calendar, from, MOST).filter(({ start }) => start <= from + AHEAD),
    [calendar, from],
  );
  const last = Math.max(from, ...times.map(({ end }) => end));
  const appointments = useAgenda(others, { from, to: last });
  return useMemo(
    () =>
      appointments.filter(({ occurrence }) =>
        times.some(({ start, end }) => occurrence.start < end && occurrence.end > start),
      ),
    [appointments, times],
  );
}
