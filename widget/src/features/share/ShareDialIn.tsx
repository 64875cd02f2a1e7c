import Alert from '@mui/material/Alert';
import { useTexts } from '../../i18n.ts';
import type { Meeting } from '../../store/meeting.ts';
import { CopyField } from '../../ui/CopyField.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { useDialIn } from './useDialIn.ts';

export function ShareDialIn({ meeting: { roomId } }: { meeting: Meeting }) {
  const { t } = useTexts();
  const dialIn = useDialIn(roomId);
  if (dialIn.state === 'asking') return <Loading />;
  if (dialIn.state === 'failed')
    return <Problem title={t('share.dialInFailed')} code={dialIn.code} onRetry={dialIn.askAgain} />;
  const { jitsi_dial_in_number: number, jitsi_pin: pin } = dialIn.answer;
  if (number === undefined)
    return (
      <Alert role="note" severity="info">
        {t('share.noDialIn')}
      </Alert>
    );
  return (
    <>
      <CopyField label={t('share.dialInNumber')} value={number} />
      {pin === undefined ? (
        <p>{t('share.noPin')}</p>
      ) : (
        <CopyField label={t('share.dialInPin')} value={String(pin)} />
      )}
    </>
  );
}
