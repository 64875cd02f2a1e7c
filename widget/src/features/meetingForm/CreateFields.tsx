import { useMemo } from 'react';
import { newCalendar } from '../../store/acts/createMeeting.ts';
import type { MeetingValues } from '../../store/acts/meetingValues.ts';
import { useTexts } from '../../i18n.ts';
import type { FieldsProps } from '../../store/forms.ts';
import { useAppSelector, useSettings } from '../../store/context.tsx';
import { useNow } from '../../store/useAgenda.ts';
import { newMeeting, peopleOf } from './beginWith.ts';
import { CalendarField } from './CalendarField.tsx';
import { FormBody } from './FormBody.tsx';
import type { MeetingWish } from './meetingForm.ts';
import { problemsOf } from './problems.ts';
import { dayIn, earliest } from '../../ui/times.ts';
import { useMeetingDraft } from './useMeetingDraft.ts';

type CreateWish = Exclude<MeetingWish, { roomId: unknown }>;

/** The form of a new meeting. */
export function CreateFields({ wish, report }: FieldsProps<CreateWish>) {
  const { t } = useTexts();
  const settings = useSettings();
  const { roomId, userId } = useAppSelector(({ place }) => place);
  const room = useAppSelector(({ rooms }) => (roomId === undefined ? undefined : rooms.byId[roomId]));
  const now = useNow();
  const [own = { userId }] = useMemo(() => peopleOf(room, userId, undefined), [room, userId]);
  const check = (values: MeetingValues) => problemsOf(values, { from: earliest(values, now) });
  const draft = useMeetingDraft({ wish, report }, () => newMeeting(Date.now(), wish, settings, own), {
    preselect: (available) => available.filter(({ optional }) => !optional).map(({ id }) => id),
    isSound: ({ values }) =>
      Object.keys(check(values)).length === 0 && (roomId !== undefined || values.parent !== null),
  });
  const { values } = draft;
  const problems = check(values);
  const { start, end, tzid, allDay, rrule } = values;
  const planned = useMemo(
    () => newCalendar({ start, end, tzid, allDay, rrule }, 'planned'),
    [start, end, tzid, allDay, rrule],
  );
  return (
    <FormBody
      draft={draft}
      planned={planned}
      now={now}
      above={
        roomId === undefined && (
          <CalendarField value={values.parent} onChange={(parent) => draft.set({ parent })} />
        )
      }
      problems={problems}
      enabled={{ recurrence: true, details: true, people: true, widgets: true, messaging: true }}
      firstDay={dayIn(values.tzid, now)}
      whyFixed={(id) => (id === userId ? t('form.organizerStays') : undefined)}
    />
  );
}
