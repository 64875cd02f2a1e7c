import Alert from '@mui/material/Alert';
import { useMemo, useState } from 'react';
import { isFirst } from '../../../../shared/src/calendar/edit.ts';
import type { Edited, Ref } from '../../../../shared/src/calendar/editAll.ts';
import type { Calendar } from '../../../../shared/src/calendar/entry.ts';
import { endOfCalendar } from '../../../../shared/src/calendar/occurrences.ts';
import { useTexts } from '../../i18n.ts';
import { newCalendar } from '../../store/acts/createMeeting.ts';
import { editedCalendar } from '../../store/acts/updateMeeting.ts';
import {
  isRoomWide,
  readMeetingDraft,
  type Draft,
  type MeetingValues,
} from '../../store/acts/meetingValues.ts';
import type { FieldsProps } from '../../store/forms.ts';
import { useAppSelector, useSettings } from '../../store/context.tsx';
import type { Meeting } from '../../store/meeting.ts';
import { selectAllMeetings } from '../../store/meetings.ts';
import { timeOfParent, useSessionsOf } from '../../store/relatives.ts';
import { widgetsOf, type Room } from '../../store/room.ts';
import { useNow } from '../../store/useAgenda.ts';
import { existingMeeting, isOfSeries, peopleOf, timesOf } from './beginWith.ts';
import { FormBody } from './FormBody.tsx';
import { LostNotice } from './LostNotice.tsx';
import type { MeetingWish } from './meetingForm.ts';
import { problemsOf } from './problems.ts';
import { ScopeField } from './ScopeField.tsx';
import { dayIn, earliest } from '../../ui/times.ts';
import { useEditRights } from './useEditRights.ts';
import { useMeetingDraft } from './useMeetingDraft.ts';

type EditWish = Extract<MeetingWish, { roomId: unknown }>;

type Props = FieldsProps<EditWish> & { readonly meeting: Meeting; readonly room: Room | undefined };

/** The form of a meeting that there is. */
export function EditFields(props: Props) {
  const { wish, meeting, room } = props;
  const { t } = useTexts();
  const now = useNow();
  const { REACT_APP_BOT_USER_ID: bot } = useSettings();
  const userId = useAppSelector(({ place }) => place.userId);
  const end = endOfCalendar(meeting.calendar);
  const isSeries = isOfSeries(meeting, wish.occurrence);
  const [base] = useState(() =>
    existingMeeting({
      meeting,
      room,
      occurrence: wish.occurrence,
      scope: readMeetingDraft(wish.draft)?.values.scope ?? (isSeries ? 'one' : 'all'),
      people: peopleOf(room, userId, bot),
    }),
  );
  if (typeof end === 'number' && end <= now)
    return <Alert severity="info">{t(meeting.kind === 'meeting' ? 'form.over' : 'form.sessionOver')}</Alert>;
  // Somebody may take the occurrence out of the calendar while the form is open.
  const isThere = timesOf(meeting, wish.occurrence, isSeries ? 'one' : 'all') !== undefined;
  if (!base || !isThere) return <Alert severity="error">{t('error.not_found')}</Alert>;
  return <Editing {...props} base={base} isSeries={isSeries} now={now} />;
}

type EditingProps = Props & {
  readonly base: MeetingValues;
  readonly isSeries: boolean;
  readonly now: number;
};

/** What a form makes of a calendar; nothing as long as it ends before it starts. */
const edit = ({ calendar }: Meeting, occurrence: Ref, draft: Draft<MeetingValues>): Edited | undefined =>
  draft.values.end > draft.values.start ? editedCalendar(calendar, occurrence, draft, 'new') : undefined;

/** What the form makes of the calendar, and of that what it is about: the one occurrence, or all that there will be. */
function usePlanned(
  meeting: Meeting,
  occurrence: Ref,
  { base, values }: Draft<MeetingValues>,
): { readonly edited: Edited | undefined; readonly planned: Calendar } {
  // Compared as text: what a form holds is made anew each time.
  const draft = JSON.stringify({ base, values });
  return useMemo(() => {
    const read = JSON.parse(draft) as Draft<MeetingValues>;
    const edited = edit(meeting, occurrence, read);
    const planned =
      read.values.scope === 'one'
        ? newCalendar({ ...read.values, rrule: null }, 'planned')
        : (edited?.calendar ?? meeting.calendar);
    return { edited, planned };
  }, [meeting, occurrence, draft]);
}

function Editing({ wish, report, meeting, room, base, isSeries, now }: EditingProps) {
  const { t } = useTexts();
  const { occurrence } = wish;
  const rights = useEditRights(meeting, room);
  const all = useAppSelector(selectAllMeetings);
  const within = useMemo(() => timeOfParent(all, meeting, base.start), [all, meeting, base.start]);
  const hasSessions = useSessionsOf(meeting.roomId);
  const [isConfirmed, setConfirmed] = useState(false);
  const stateOf = (draft: Draft<MeetingValues>) => {
    const { scope, start } = draft.base;
    const isWhole = isSeries && scope === 'all';
    const isRunning = !isWhole && start <= now;
    // A series may have begun long ago, but does not begin earlier still.
    const from = isWhole ? Math.min(start, now) : isRunning ? undefined : earliest(draft.values, now);
    const problems = problemsOf(draft.values, { from, within });
    return { isWhole, isRunning, problems, isOver: !isWhole && draft.base.end <= now };
  };
  const draft = useMeetingDraft({ wish, report }, () => base, {
    preselect: (available) => {
      const installed = new Set(widgetsOf(room).map(({ id }) => id));
      return available.map(({ id }) => id).filter((id) => installed.has(id));
    },
    isSound: (current) => {
      const { problems, isOver } = stateOf(current);
      if (isOver || Object.keys(problems).length > 0) return false;
      return isConfirmed || (edit(meeting, occurrence, current)?.lost.length ?? 0) === 0;
    },
  });
  const { base: begun, values } = draft;
  const { isWhole, isRunning, isOver, problems } = stateOf(draft);
  const { edited, planned } = usePlanned(meeting, occurrence, draft);
  const changeScope = (scope: MeetingValues['scope']) => {
    const times = timesOf(meeting, occurrence, scope);
    if (!times) return;
    setConfirmed(false);
    draft.begin({ ...times, rrule: begun.rrule, scope });
  };
  const above = (
    <>
      {isSeries && (
        <ScopeField
          scope={values.scope}
          onChange={changeScope}
          isLater={!isFirst(meeting.calendar, occurrence)}
        />
      )}
      {hasSessions && <Alert severity="warning">{t('form.sessionsStay')}</Alert>}
    </>
  );
  if (isOver)
    return (
      <>
        {above}
        <Alert severity="info">{t('form.over')}</Alert>
      </>
    );
  const isWide = isRoomWide(values);
  return (
    <FormBody
      draft={draft}
      planned={planned}
      now={now}
      problems={problems}
      roomId={meeting.roomId}
      enabled={{
        ...(meeting.kind === 'meeting' && { recurrence: values.scope !== 'one' && rights.details }),
        details: isWide && rights.details,
        people: isWide && rights.invite,
        widgets: isWide && rights.widgets,
        messaging: isWide && rights.messaging,
      }}
      firstDay={isWhole ? undefined : dayIn(values.tzid, now)}
      startIsFixed={isRunning ? 'form.started' : undefined}
      whyFixed={rights.whyFixed}
      above={above}
      belowTimes={
        <LostNotice edited={edited} tzid={values.tzid} isConfirmed={isConfirmed} onConfirm={setConfirmed} />
      }
    />
  );
}
