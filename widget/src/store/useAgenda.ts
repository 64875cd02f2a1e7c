import { useEffect, useMemo, useState } from 'react';
import { agendaOf, type Agenda } from '../../../shared/src/calendar/agenda.ts';
import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import type { Span } from '../../../shared/src/calendar/placed.ts';
import { acrossZones, inOrderHere, timesHere, type Appointment } from './appointment.ts';
import type { Meeting } from './meeting.ts';
import type { Meetings } from './meetings.ts';

/** What takes place in a span, for one who asks again and again: only rooms that changed since are looked at anew. */
function rememberingAgenda(): (meetings: Meetings, span: Span) => Agenda {
  let last: Agenda | undefined;
  return (meetings, span) => {
    const calendars = new Map<string, Calendar>();
    for (const [roomId, { calendar }] of meetings) calendars.set(roomId, calendar);
    const isSame = last?.span.from === span.from && last.span.to === span.to;
    last = agendaOf(calendars, span, isSame ? last : undefined);
    return last;
  };
}

/** What is shown in a span, sorted. */
export function useAgenda(meetings: Meetings, { from, to }: Span): readonly Appointment[] {
  const [agendaFor] = useState(rememberingAgenda);
  const agenda = useMemo(
    () => agendaFor(meetings, acrossZones({ from, to })),
    [agendaFor, meetings, from, to],
  );
  return useMemo(
    () =>
      inOrderHere(
        agenda.items.flatMap(({ room, occurrence }): Appointment[] => {
          const meeting = meetings.get(room as Meeting['roomId']);
          const { start, end } = timesHere(occurrence);
          return meeting && end > from && start <= to ? [{ meeting, occurrence }] : [];
        }),
      ),
    [agenda, meetings, from, to],
  );
}

/** The time as it is now, renewed every so many milliseconds. */
export function useNow(every = 60_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
