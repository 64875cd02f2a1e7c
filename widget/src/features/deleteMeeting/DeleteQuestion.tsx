import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import type { Occurrence } from '../../../../shared/src/calendar/occurrences.ts';
import { useTexts } from '../../i18n.ts';
import { deletionsOf, type Deletion } from '../../store/acts/deleteMeeting.ts';
import { refOf, timesHere } from '../../store/appointment.ts';
import type { Meeting } from '../../store/meeting.ts';
import { useRights } from '../../store/useRights.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { timeLeft } from './timeLeft.ts';
import { useDeletion } from './useDeletion.ts';

type Props = {
  readonly meeting: Meeting;
  readonly occurrence: Occurrence | undefined;
  readonly close: () => void;
};

/** Where it is narrow the question is to be read first. */
const focus = (element: HTMLElement | null) => element?.focus({ preventScroll: true });

/** The ways to delete that the user may choose from. */
function useChoices({ meeting, occurrence }: Omit<Props, 'close'>, now: number): readonly Deletion[] {
  const { mayEdit, mayClose } = useRights(meeting);
  const all: readonly Deletion[] = occurrence
    ? deletionsOf(meeting, refOf(occurrence), now)
    : [{ scope: 'all' }];
  return all.filter(({ scope }) => (scope === 'all' ? mayClose : mayEdit));
}

/** Asks what of a meeting is to be deleted, says what that means, and tells how it went. */
export function DeleteQuestion({ meeting, occurrence, close }: Props) {
  const { t, locale } = useTexts();
  const [now] = useState(() => Date.now());
  const { perform, retry, leave, state, answer } = useDeletion({ meeting, occurrence, close });
  const available = useChoices({ meeting, occurrence }, now);
  // What is deleted cannot be deleted again: what there was to choose from stays.
  const [choices] = useState(available);
  const isUnderWay = state === 'sent' || state === 'waiting';
  const isOnlyAll = choices.every(({ scope }) => scope === 'all');
  const closes = choices.some(({ scope }) => scope === 'all');
  const { deletionAt, title } = meeting;
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(
    occurrence ? timesHere(occurrence).start : now,
  );
  const when = deletionAt === undefined ? undefined : timeLeft(deletionAt, now, locale);
  return (
    <Dialog
      title={t('delete.title')}
      onClose={leave}
      hasOwnClose
      actions={
        <>
          <Button ref={focus} variant="outlined" onClick={leave}>
            {t(isUnderWay ? 'dialog.close' : 'cancel')}
          </Button>
          {choices.map((deletion) => (
            <Button
              key={deletion.scope}
              variant={deletion.scope === 'all' ? 'contained' : 'outlined'}
              color="error"
              disabled={isUnderWay}
              onClick={() => perform(deletion)}
            >
              {t(isOnlyAll ? 'delete.delete' : `delete.${deletion.scope}`)}
            </Button>
          ))}
        </>
      }
    >
      <Stack sx={{ gap: 1.5 }}>
        <Typography>
          {t(
            occurrence ? (isOnlyAll ? 'delete.question' : 'delete.questionSeries') : 'delete.questionNever',
            {
              title,
              date,
            },
          )}
        </Typography>
        {choices.length === 0 && (
          <Alert role="note" severity="info">
            {t('error.denied')}
          </Alert>
        )}
        {closes && (
          <Alert role="note" severity="warning">
            {t(isOnlyAll ? 'delete.noUndo' : 'delete.noUndoSeries')}
          </Alert>
        )}
        {deletionAt !== undefined && (
          <Alert role="note" severity="info">
            {when === undefined ? t('delete.automaticallySoon') : t('delete.automatically', { when })}
          </Alert>
        )}
        <Typography role="status" variant="body2">
          {state === 'sent' && t('delete.underWay')}
          {state === 'waiting' && t('delete.offline')}
        </Typography>
        {state === 'failed' && <Problem title={t('delete.failed')} {...answer} onRetry={retry} />}
      </Stack>
    </Dialog>
  );
}
