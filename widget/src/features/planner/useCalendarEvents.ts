import { useMemo } from 'react';
import type { EventInput } from '@fullcalendar/react';
import type { Span } from '../../../../shared/src/calendar/placed.ts';
import { useTexts } from '../../i18n.ts';
import { keyOf, type Appointment } from '../../store/appointment.ts';
import { useAppSelector, useHost } from '../../store/context.tsx';
import { dayAfter } from '../../store/day.ts';
import type { Meetings } from '../../store/meetings.ts';
import { membersOf, nameOf } from '../../store/room.ts';
import { useAgenda } from '../../store/useAgenda.ts';
import { selectRights } from '../../store/useRights.ts';
import { toEvent, toMore, type Surroundings } from './calendarEvents.ts';
import { conflictsOf } from './conflicts.ts';
import { crowdOf } from './crowd.ts';
import type { View } from './span.ts';

/** What the grid of a view shows: a month also shows the days of other months that lie in its weeks. */
export function useCalendarEvents(
  meetings: Meetings,
  view: Exclude<View, 'list'>,
  { from, to }: Span,
): { readonly events: readonly EventInput[]; readonly byKey: ReadonlyMap<string, Appointment> } {
  const { t, locale } = useTexts();
  const { userId } = useHost();
  const around = view === 'month' ? 7 : 0;
  const appointments = useAgenda(meetings, {
    from: dayAfter(from, -around),
    to: dayAfter(to, around + 1) - 1,
  });
  const rooms = useAppSelector((state) => state.rooms);
  const place = useAppSelector((state) => state.place);
  return useMemo(() => {
    const { shown, hidden } = crowdOf(appointments, view);
    const surroundings: Surroundings = {
      t,
      locale,
      userId,
      conflicts: conflictsOf(appointments),
      mayMove: ({ meeting }) => selectRights({ rooms, place }, meeting).mayEdit,
      nameOfCreator: ({ meeting: { roomId, parents, creator } }) => {
        // Who is only invited to a meeting sees nobody in it, but knows them from where it was planned.
        const members = [roomId, ...parents].flatMap((id) => membersOf(rooms.byId[id]));
        return nameOf(members.find(({ userId: each }) => each === creator) ?? { userId: creator });
      },
    };
    return {
      byKey: new Map(shown.map((appointment) => [keyOf(appointment), appointment])),
      events: [
        ...shown.map((appointment) => toEvent(appointment, surroundings)),
        ...hidden.map((each) => toMore(each, { t })),
      ],
    };
  }, [appointments, view, rooms, place, t, locale, userId]);
}
