import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTexts } from '../../i18n.ts';
import type { Meeting } from '../../store/meeting.ts';
import { useInvitation } from '../../store/useInvitation.ts';
import { DeclineButton } from '../../ui/DeclineButton.tsx';
import { Problem } from '../../ui/Problem.tsx';

/** Lets somebody who is invited answer. */
export function Invitation({ meeting: { roomId, title } }: { meeting: Meeting }) {
  const { t } = useTexts();
  const { accept, decline, isBusy, code } = useInvitation(roomId);
  return (
    <Stack sx={{ gap: 1 }}>
      <Alert role="note" severity="info">
        {t('invitation.acceptFirst')}
      </Alert>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <Button variant="contained" loading={isBusy} onClick={accept}>
          {t('invitation.accept')}
        </Button>
        <DeclineButton disabled={isBusy} title={title} onDecline={decline} />
      </Stack>
      {code !== undefined && <Problem title={t('invitation.answerFailed')} code={code} />}
    </Stack>
  );
}
