import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import type { Session } from '../../host/session.ts';
import { oauthUrl, signInWithPassword, ssoUrl, type Offer, type Provider } from '../../host/signIn.ts';
import { useTexts } from '../../i18n.ts';
import { submitted } from './submitted.ts';

type Props = {
  readonly offer: Offer;
  readonly isBusy: boolean;
  /** Does something that may fail, and says so when it did. */
  readonly attempt: (act: () => Promise<void>) => Promise<void>;
  readonly onSession: (session: Session) => void;
};

/** The ways that the homeserver offers: its own page where it has one, providers, a password. */
export function WaysIn({ offer, isBusy, attempt, onSession }: Props) {
  const { t } = useTexts();
  const { homeserver, oauth, password, providers } = offer;
  const goTo = (url: string) => window.location.assign(url);
  const withOauth = () => attempt(async () => goTo(await oauthUrl(homeserver)));
  const label = ({ name }: Provider) => (name ? t('signIn.with', { name }) : t('signIn.sso'));
  return (
    <Stack spacing={2}>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
        {t('signIn.at', { homeserver: new URL(homeserver).host })}
      </Typography>
      {oauth && (
        <Button variant="contained" disabled={isBusy} onClick={() => void withOauth()}>
          {t('signIn.sso')}
        </Button>
      )}
      {!oauth &&
        providers.map((provider) => (
          <Button
            key={provider.id ?? ''}
            variant="outlined"
            disabled={isBusy}
            onClick={() => goTo(ssoUrl(homeserver, provider))}
          >
            {label(provider)}
          </Button>
        ))}
      {password && !oauth && <PasswordForm {...{ offer, isBusy, attempt, onSession }} />}
    </Stack>
  );
}

function PasswordForm({ offer: { homeserver }, isBusy, attempt, onSession }: Props) {
  const { t } = useTexts();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const signIn = () => attempt(async () => onSession(await signInWithPassword(homeserver, user, password)));
  return (
    <Stack component="form" spacing={2} onSubmit={submitted(() => void signIn())}>
      <TextField
        label={t('signIn.user')}
        value={user}
        onChange={({ target }) => setUser(target.value)}
        required
        autoComplete="username"
        slotProps={{ htmlInput: { autoCapitalize: 'none', spellCheck: false } }}
      />
      <TextField
        label={t('signIn.password')}
        type="password"
        value={password}
        onChange={({ target }) => setPassword(target.value)}
        required
        autoComplete="current-password"
      />
      <Button type="submit" variant="contained" loading={isBusy}>
        {t('signIn.submit')}
      </Button>
    </Stack>
  );
}
