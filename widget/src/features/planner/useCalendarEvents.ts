import { useMemo } from 'react';
import type { EventInput } from '@fullcalendar/react';
import type { Span } from '../../../../shared/src/calendar/placed.ts';
import { useTexts } from '../../i18n.ts';
import type { Appointment } from '../../store/appointment.ts';
import { useAppSelector, useHost } from '../../store/context.tsx';
import { dayAfter } from '../../store/day.ts';
import type { Meetings } from '../../store/meetings.ts';
import { membersOf, nameOf } from '../../store/room.ts';
import { useAgenda } from '../../store/useAgenda.ts';
import { selectMay } from '../../store/useMay.ts';
import { toEvent } from './calendarEvents.ts';
import { conflictsOf } from './conflicts.ts';
import { toEdit } from './MeetingMenu.tsx';
import type { View } from './span.ts';

/** What the grid of a view shows: a month also shows the days of other months that lie in its weeks. */
export function useCalendarEvents(
  meetings: Meetings,
  view: View,
  { from, to }: Span,
): { readonly appointments: readonly Appointment[]; readonly events: readonly EventInput[] } {
  const { t, locale } = useTexts();
  const { userId } = useHost();
  const around = view === 'month' ? 7 : 0;
  const appointments = useAgenda(meetings, {
    from: dayAfter(from, -around),
    to: dayAfter(to, around + 1) - 1,
  });
  const rooms = useAppSelector((state) => state.rooms);
  const place = useAppSelector((state) => state.place);
  const events = useMemo(() => {
    const conflicts = conflictsOf(appointments);
    return appointments.map((appointment) =>
      toEvent(appointment, {
        t,
        locale,
        userId,
        conflicts,
        mayMove: ({ meeting: { roomId } }) =>
          selectMay({ rooms, place }, roomId, toEdit, place.roomId ?? roomId),
        nameOfCreator: ({ meeting: { roomId, creator } }) =>
          nameOf(
            membersOf(rooms.byId[roomId]).find((each) => each.userId === creator) ?? { userId: creator },
          ),
      }),
    );
  }, [appointments, rooms, place, t, locale, userId]);
  return { appointments, events };
}
