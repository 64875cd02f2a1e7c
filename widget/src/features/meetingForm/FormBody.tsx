import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import type { ReactNode } from 'react';
import type { Calendar } from '../../../../shared/src/calendar/entry.ts';
import type { RoomId, UserId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts, type TextKey } from '../../i18n.ts';
import { useSettings } from '../../store/context.tsx';
import { useConflicts } from '../../store/useConflicts.ts';
import { ConflictNotice } from '../../ui/ConflictNotice.tsx';
import { ParticipantsField } from './ParticipantsField.tsx';
import type { Problems } from './problems.ts';
import { RecurrenceField } from './RecurrenceField.tsx';
import { DescriptionField, TitleField } from './TextFields.tsx';
import { inZone } from '../../ui/times.ts';
import { TimesFields } from '../../ui/TimesFields.tsx';
import type { MeetingDraft } from './useMeetingDraft.ts';
import { WidgetsField } from '../../ui/WidgetsField.tsx';
import { ZoneField } from './ZoneField.tsx';

/** Which parts of a form can be used. */
type Enabled = {
  /** Absent where a meeting is not repeated at all. */
  readonly recurrence?: boolean;
  readonly details: boolean;
  readonly people: boolean;
  readonly widgets: boolean;
  readonly messaging: boolean;
};

type Props = {
  /** The meeting that is changed, if it is not a new one. */
  readonly roomId?: RoomId;
  readonly draft: MeetingDraft;
  /** When it would take place; the same as long as it is. */
  readonly planned: Calendar;
  readonly now: number;
  readonly problems: Problems;
  readonly enabled: Enabled;
  readonly firstDay?: number | undefined;
  readonly startIsFixed?: TextKey | undefined;
  readonly whyFixed: (userId: UserId) => string | undefined;
  /** What stands before everything else. */
  readonly above?: ReactNode;
  /** What stands below the times. */
  readonly belowTimes?: ReactNode;
};

/** The fields of a meeting. */
export function FormBody({ draft, planned, problems, enabled, above, belowTimes, roomId, ...rest }: Props) {
  const { t } = useTexts();
  const { REACT_APP_BOT_USER_ID: bot } = useSettings();
  const { values, set, widgets } = draft;
  const conflicts = useConflicts(planned, Math.max(values.start, rest.now), roomId);
  return (
    <Stack spacing={2} sx={{ paddingTop: 1 }}>
      {above}
      <TitleField values={values} onChange={set} problems={problems} isDisabled={!enabled.details} />
      <TimesFields
        times={values}
        problems={problems}
        firstDay={rest.firstDay}
        startIsFixed={rest.startIsFixed}
        onChange={({ start, end, allDay }) => set({ start, end, allDay })}
      />
      <ZoneField
        times={values}
        isDisabled={rest.startIsFixed !== undefined}
        onChange={(tzid) => {
          const { start, end } = inZone(values, tzid);
          set({ tzid, start, end });
        }}
      />
      {values.end > values.start && <ConflictNotice conflicts={conflicts} tzid={values.tzid} />}
      {enabled.recurrence !== undefined && (
        <RecurrenceField
          key={values.scope}
          rrule={values.rrule}
          start={values.start}
          tzid={values.tzid}
          onChange={(rrule) => set({ rrule })}
          followsStart={roomId === undefined}
          isDisabled={!enabled.recurrence}
        />
      )}
      {belowTimes}
      <DescriptionField values={values} onChange={set} problems={problems} isDisabled={!enabled.details} />
      <ParticipantsField
        people={values.participants}
        whyFixed={rest.whyFixed}
        bot={bot}
        isDisabled={!enabled.people}
        onChange={(participants) => set({ participants })}
      />
      <FormControlLabel
        control={
          <Switch
            checked={values.mayEverybodyWrite}
            disabled={!enabled.messaging}
            slotProps={{ input: { role: 'checkbox' } }}
            onChange={({ target }) => set({ mayEverybodyWrite: target.checked })}
          />
        }
        label={t('form.messaging')}
      />
      <WidgetsField
        widgets={widgets}
        chosen={values.widgetIds}
        isDisabled={!enabled.widgets}
        onChange={(widgetIds) => set({ widgetIds })}
      />
    </Stack>
  );
}
