import { useMemo, useState } from 'react';
import { agendaOf, type Agenda } from '../../../shared/src/calendar/agenda.ts';
import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import type { Span } from '../../../shared/src/calendar/placed.ts';
import { acrossZones, inOrderHere, timesHere, type Appointment } from './appointment.ts';
import type { Meetings } from './meetings.ts';
import { lookAround, roughSpan, wholeSpan, type Reach, type Stretches } from './stretches.ts';

type Remembered = { readonly meetings: Meetings; readonly agenda: Agenda };

/** The calendars of meetings that may have something in a span. */
function calendarsIn(meetings: Meetings, { from, to }: Span): ReadonlyMap<string, Calendar> {
  const calendars = new Map<string, Calendar>();
  for (const [roomId, { calendar }] of meetings) {
    const whole = roughSpan(calendar);
    if (whole.from < to && whole.to >= from) calendars.set(roomId, calendar);
  }
  return calendars;
}

function* calendarsOf(meetings: Meetings): Generator<Calendar> {
  for (const { calendar } of meetings.values()) yield calendar;
}

/** What is shown to begin in spans, for one who asks for the same ones again and again, of all meetings or of some of them. */
function rememberingSpans() {
  const known = new Map<string, Remembered>();
  return (all: Meetings, wanted: Meetings, span: Span): readonly Appointment[] => {
    const key = `${span.from} ${span.to}`;
    const last = known.get(key);
    const around = acrossZones(span);
    let agenda: Agenda;
    if (last?.meetings === all) agenda = last.agenda;
    // Looking for a few meetings in many is quicker than looking at them all, unless that was done already.
    else if (wanted !== all) agenda = agendaOf(calendarsIn(wanted, around), around);
    else {
      agenda = agendaOf(calendarsIn(all, around), around, last?.agenda);
      known.set(key, { meetings: all, agenda });
    }
    return inOrderHere(
      agenda.items.flatMap(({ room, occurrence }): Appointment[] => {
        const meeting = wanted.get(room as Parameters<Meetings['get']>[0]);
        const { start } = timesHere(occurrence);
        return meeting && start >= span.from && start < span.to ? [{ meeting, occurrence }] : [];
      }),
    );
  };
}

/**
 * What takes place before and after a moment, as far as it is wanted.
 *
 * @param all the meetings among which some are wanted
 */
export function useEndlessAgenda(
  all: Meetings,
  wanted: Meetings,
  moment: number,
  reach: Reach,
): Stretches<Appointment> {
  const [find] = useState(rememberingSpans);
  const limits = useMemo(() => {
    let known: Span | undefined;
    return () => (known ??= acrossZones(wholeSpan(calendarsOf(wanted))));
  }, [wanted]);
  const { before, after } = reach;
  return useMemo(
    () => lookAround(moment, { before, after }, (span) => find(all, wanted, span), limits),
    [moment, before, after, limits, find, all, wanted],
  );
}
