import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTexts, type TextKey } from '../../i18n.ts';
import { Centred } from '../../ui/Centred.tsx';

/** What the user can do about a widget that cannot start yet; resolves with whether it helped. */
export type Setup = { readonly kind: 'permissions' | 'registration'; readonly act: () => Promise<boolean> };

type Words = { readonly title: TextKey; readonly text: TextKey; readonly button: TextKey };

const words: Readonly<Record<Setup['kind'], Words>> = {
  permissions: {
    title: 'setup.permissions',
    text: 'setup.permissionsText',
    button: 'setup.askAgain',
  },
  registration: {
    title: 'setup.registration',
    text: 'setup.registrationText',
    button: 'setup.repair',
  },
};

/** Says why the widget does not start, and offers what helps. */
export function SetupScreen({ setup: { kind, act } }: { setup: Setup }) {
  const { t } = useTexts();
  const [state, setState] = useState<'asked' | 'busy' | 'failed' | 'done'>('asked');
  const { title, text, button } = words[kind];
  const press = async () => {
    setState('busy');
    const helped = await act().catch(() => false);
    setState(helped ? 'done' : 'failed');
  };
  if (state === 'done' && kind === 'registration') {
    return (
      <Centred>
        <Typography variant="h5" component="h1">
          {t('setup.complete')}
        </Typography>
        <Typography>{t('setup.completeText')}</Typography>
      </Centred>
    );
  }
  return (
    <Centred>
      <Typography variant="h5" component="h1">
        {t(title)}
      </Typography>
      <Typography>{t(text)}</Typography>
      {state === 'failed' && <Alert severity="error">{t('setup.failed')}</Alert>}
      <Button variant="contained" disabled={state === 'busy'} onClick={() => void press()}>
        {t(button)}
      </Button>
    </Centred>
  );
}
