import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useMemo, useState } from 'react';
import { useTexts } from '../../i18n.ts';
import { newCalendar } from '../../store/acts/createMeeting.ts';
import type { NewTimes } from '../../store/acts/move.ts';
import type { Appointment } from '../../store/appointment.ts';
import { useAppSelector } from '../../store/context.tsx';
import { selectAllMeetings } from '../../store/meetings.ts';
import { useNow } from '../../store/useAgenda.ts';
import { useConflicts } from '../../store/useConflicts.ts';
import { ConflictNotice } from '../../ui/ConflictNotice.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { dayIn } from '../../ui/times.ts';
import { TimesFields } from '../../ui/TimesFields.tsx';
import { UnsoundContext, useSoundness } from '../../ui/Unsound.tsx';
import { moveProblems, stageOf, zoneOfMove } from './moveProblems.ts';

/** Asks when an appointment is to take place. Moving its start moves its end along. */
export function MoveDialog({
  appointment,
  to,
  onChoose,
  onCancel,
}: {
  readonly appointment: Appointment;
  /** Where somebody wanted it, if they did. */
  readonly to: NewTimes;
  readonly onChoose: (times: Required<NewTimes>) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useTexts();
  const now = useNow();
  const { meeting, occurrence } = appointment;
  const { allDay } = occurrence;
  const tzid = zoneOfMove(occurrence);
  const stage = stageOf(appointment, now);
  const [{ start, end }, setTimes] = useState(() => ({
    start: (stage === 'ahead' ? to.start : undefined) ?? occurrence.start,
    end: to.end ?? occurrence.end,
  }));
  const all = useAppSelector(selectAllMeetings);
  const { isSound, tell } = useSoundness();
  const problems = moveProblems(all, appointment, { start, end }, now);
  const planned = useMemo(
    () => newCalendar({ start, end, tzid, allDay, rrule: null }, 'planned'),
    [start, end, tzid, allDay],
  );
  const conflicts = useConflicts(planned, start, meeting.roomId);
  const isMoved = start !== occurrence.start || end !== occurrence.end;
  return (
    <FormDialog
      title={t('move.title', { title: meeting.title })}
      submitLabel={t('move.confirm')}
      cancelLabel={t('cancel')}
      canSubmit={isMoved && isSound && Object.keys(problems).length === 0}
      onSubmit={() => onChoose({ start, end })}
      onCancel={onCancel}
    >
      {stage === 'over' ? (
        <Alert severity="info">{t(meeting.kind === 'meeting' ? 'form.over' : 'form.sessionOver')}</Alert>
      ) : (
        <UnsoundContext value={tell}>
          <Stack spacing={2} sx={{ paddingTop: 1 }}>
            <TimesFields
              times={{ start, end, tzid, allDay }}
              problems={problems}
              firstDay={stage === 'running' ? undefined : dayIn(tzid, now)}
              startIsFixed={stage === 'running' ? 'form.started' : undefined}
              isAllDayFixed
              onChange={setTimes}
            />
            <Typography variant="body2" color="text.secondary">
              {t('move.zone', { zone: tzid })}
            </Typography>
            {end > start && <ConflictNotice conflicts={conflicts} tzid={tzid} />}
          </Stack>
        </UnsoundContext>
      )}
    </FormDialog>
  );
}
