import '@fullcalendar/react/skeleton.css';
import '@fullcalendar/react/themes/classic/theme.css';
import FullCalendar, { type CalendarRef, type EventInput } from '@fullcalendar/react';
import dayGrid from '@fullcalendar/react/daygrid';
import interaction from '@fullcalendar/react/interaction';
import classic from '@fullcalendar/react/themes/classic';
import timeGrid from '@fullcalendar/react/timegrid';
import { useEffect, useRef, useState, type MouseEvent } from 'react';
import { useDispatch } from 'react-redux';
import type { Span } from '../../../../shared/src/calendar/placed.ts';
import { useTexts } from '../../i18n.ts';
import type { NewTimes } from '../../store/acts/move.ts';
import { refOf, type Appointment } from '../../store/appointment.ts';
import { dialogOpened } from '../../store/dialogs.ts';
import { formOpened } from '../../store/forms.ts';
import type { Meetings } from '../../store/meetings.ts';
import { useMayPlan } from '../../store/useMayPlan.ts';
import { visuallyHidden } from '../../ui/visuallyHidden.ts';
import { shownIn } from './calendarEvents.ts';
import { EmptyNotice } from './EmptyNotice.tsx';
import { EventContent } from './EventContent.tsx';
import { Grid } from './Grid.tsx';
import { Hour } from './Hour.tsx';
import { MeetingMenu, type OpenMenu } from './MeetingMenu.tsx';
import { MORNING, type View } from './span.ts';
import { useCalendarEvents } from './useCalendarEvents.ts';

const plugins = [dayGrid, timeGrid, interaction, classic];

/** The grids that show our views. */
const grids: Readonly<Record<Exclude<View, 'list'>, string>> = {
  day: 'timeGridDay',
  week: 'timeGridWeek',
  workWeek: 'timeGridWeek',
  month: 'dayGridMonth',
};

/** A day, a week or a month as a grid: look, plan by dragging, move and resize; the same by menu and keyboard. */
export function CalendarView({
  view,
  span,
  firstDay,
  meetings,
  secondZone,
  none,
  onClearSearch,
  onMove,
  onMore,
}: {
  readonly view: Exclude<View, 'list'>;
  readonly span: Span;
  readonly firstDay: number;
  readonly meetings: Meetings;
  /** Another zone whose hours stand beside ours. */
  readonly secondZone: string | null;
  /** What is said where nothing is shown. */
  readonly none: string | undefined;
  /** What shows all meetings again, where a search is why there are none. */
  readonly onClearSearch?: (() => void) | undefined;
  readonly onMove: (appointment: Appointment, to?: NewTimes) => void;
  readonly onMore: (day: number) => void;
}) {
  const { t, locale } = useTexts();
  const dispatch = useDispatch();
  const mayCreate = useMayPlan();
  const calendar = useRef<CalendarRef>(null);
  const [menu, setMenu] = useState<OpenMenu>();
  const { events, byKey } = useCalendarEvents(meetings, view, span);

  useEffect(() => {
    const api = calendar.current?.getApi();
    // Outside of React's rendering, in which it would want to render at once.
    queueMicrotask(() => {
      // It draws everything anew, also where it is there already: as at its beginning.
      const isThere = api?.view.type === grids[view] && api.getDate().getTime() === span.from;
      if (!isThere) api?.changeView(grids[view], new Date(span.from));
    });
  }, [view, span.from]);

  const move = ({ event, revert }: MoveInfo) => {
    // What is shown follows from what is stored; the grid keeps nothing of its own.
    revert();
    const shown = shownIn(event);
    if (shown.kind === 'appointment' && event.start && event.end)
      onMove(shown.appointment, { start: event.start.getTime(), end: event.end.getTime() });
  };
  const openMenu = (pressed: MouseEvent) => {
    const target = (pressed.target as Element).closest('[role=button]');
    const key = target?.querySelector('[data-event]')?.getAttribute('data-event');
    const appointment = byKey.get(key ?? '');
    if (!target || !appointment) return;
    pressed.preventDefault();
    const box = target.getBoundingClientRect();
    // By keyboard there is no place of the pointer.
    const isByKey = pressed.clientX === 0 && pressed.clientY === 0;
    setMenu({
      appointment,
      left: isByKey ? box.left : pressed.clientX,
      top: isByKey ? box.bottom : pressed.clientY,
    });
  };

  return (
    <Grid onContextMenu={openMenu}>
      <EmptyNotice isEmpty={byKey.size === 0} none={none} onClearSearch={onClearSearch} />
      <p style={visuallyHidden}>{t('calendar.help')}</p>
      <FullCalendar
        ref={calendar}
        plugins={plugins}
        locale={locale}
        initialView={grids[view]}
        initialDate={span.from}
        headerToolbar={false}
        height="100%"
        firstDay={firstDay}
        weekends={view !== 'workWeek'}
        allDaySlot={false}
        scrollTime="08:00:00"
        snapDuration="00:15:00"
        nowIndicator
        // A line of text: a quarter of an hour is lower.
        eventMinHeight={18}
        eventOverlap
        slotEventOverlap={false}
        fixedWeekCount={false}
        timedText={t('calendar.hours')}
        events={events as EventInput[]}
        eventContent={({ event, view: grid }) => <EventContent event={event} view={grid} />}
        eventInteractive
        displayEventTime={false}
        slotHeaderContent={({ date }) => <Hour at={date.getTime()} secondZone={secondZone} />}
        eventClick={({ event }) => {
          const shown = shownIn(event);
          if (shown.kind === 'more') return onMore(shown.day);
          if (shown.kind === undefined) return;
          const { meeting, occurrence } = shown.appointment;
          dispatch(
            dialogOpened({ dialog: 'details', roomId: meeting.roomId, occurrence: refOf(occurrence) }),
          );
        }}
        eventDrop={move}
        eventResize={move}
        selectable={mayCreate}
        selectMirror
        unselectAuto
        select={({ start, end, view: { calendar: api } }) => {
          api.unselect();
          dispatch(formOpened({ form: 'meeting', ...wishedTimes(view, start, end) }));
        }}
      />
      {menu && (
        <MeetingMenu
          menu={menu}
          withDetails
          onMove={() => onMove(menu.appointment)}
          onClose={() => setMenu(undefined)}
        />
      )}
    </Grid>
  );
}

type MoveInfo = {
  readonly event: {
    readonly start: Date | null;
    readonly end: Date | null;
    readonly extendedProps: object;
  };
  readonly revert: () => void;
};

/** Days that were chosen in a month say nothing about the hour. */
function wishedTimes(view: View, start: Date, end: Date): Required<NewTimes> {
  if (view !== 'month') return { start: start.getTime(), end: end.getTime() };
  const last = new Date(end.getTime() - 1);
  return {
    start: new Date(start).setHours(MORNING, 0, 0, 0),
    end: last.setHours(MORNING + 1, 0, 0, 0),
  };
}
