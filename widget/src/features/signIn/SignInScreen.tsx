import Alert from '@mui/material/Alert';
import Divider from '@mui/material/Divider';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { toAppError, type ErrorCode } from '../../../../shared/src/appError.ts';
import { widgetQuery } from '../../../../shared/src/meeting/widgetUrl.ts';
import type { Session } from '../../host/session.ts';
import type { Settings } from '../../host/settings.ts';
import { askHomeserver, type Offer } from '../../host/signIn.ts';
import { useTexts, type TextKey } from '../../i18n.ts';
import { Centred } from '../../ui/Centred.tsx';
import { CopyField } from '../../ui/CopyField.tsx';
import { HomeserverForm } from './HomeserverForm.tsx';
import { WaysIn } from './WaysIn.tsx';

type Props = {
  readonly settings: Settings;
  /** Why one has to log in again. */
  readonly notice: TextKey | undefined;
  readonly onSession: (session: Session) => void;
};

const failures: Partial<Record<ErrorCode, TextKey>> = {
  denied: 'signIn.wrong',
  limited: 'error.limited',
  not_found: 'signIn.noHomeserver',
  upstream: 'signIn.noHomeserver',
};

/** The log-in of the page of its own. Tells too how to have the planner in a client. */
export function SignInScreen({ settings, notice, onSession }: Props) {
  const { t } = useTexts();
  const { REACT_APP_HOME_SERVER_URL: fixed } = settings;
  const [offer, setOffer] = useState<Offer>();
  const [problem, setProblem] = useState(notice);
  const [isBusy, setBusy] = useState(fixed !== undefined);

  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    try {
      await act();
      setProblem(undefined);
    } catch (thrown) {
      setProblem(failures[toAppError(thrown).code] ?? 'error.internal');
    }
    setBusy(false);
  };
  const ask = (homeserver: string) => attempt(async () => setOffer(await askHomeserver(homeserver)));
  useEffect(() => {
    if (fixed === undefined) return;
    askHomeserver(fixed)
      .then(setOffer, () => setProblem('signIn.noHomeserver'))
      .finally(() => setBusy(false));
  }, [fixed]);

  return (
    <Centred>
      <Typography variant="h5" component="h1">
        {t('signIn.title')}
      </Typography>
      {problem && <Alert severity={problem === 'signIn.expired' ? 'info' : 'error'}>{t(problem)}</Alert>}
      {offer ? (
        <WaysIn offer={offer} isBusy={isBusy} attempt={attempt} onSession={onSession} />
      ) : (
        <HomeserverForm given={fixed} isBusy={isBusy} onChosen={(homeserver) => void ask(homeserver)} />
      )}
      <Divider />
      <Typography variant="body2">{t('signIn.asWidget')}</Typography>
      <CopyField
        label={t('signIn.command')}
        value={`/addwidget ${window.location.origin}/#/?${widgetQuery}`}
      />
    </Centred>
  );
}
