import Button from '@mui/material/Button';
import { useTexts } from '../../i18n.ts';
import type { Meeting } from '../../store/meeting.ts';
import { CopyField } from '../../ui/CopyField.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { useInvitationText } from './useInvitationText.ts';

export function ShareEmail({ meeting }: { meeting: Meeting }) {
  const { t } = useTexts();
  const { text, mailto, dialIn } = useInvitationText(meeting);
  return (
    <>
      {dialIn.state === 'failed' && (
        <Problem title={t('share.dialInFailed')} code={dialIn.code} onRetry={dialIn.askAgain} />
      )}
      <CopyField isMultiline label={t('share.invitation')} value={text} />
      <Button variant="contained" href={mailto} target="_blank" rel="noreferrer" sx={{ mt: 1 }}>
        {t('share.openMail')}
      </Button>
    </>
  );
}
