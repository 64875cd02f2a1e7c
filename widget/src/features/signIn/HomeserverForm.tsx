import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTexts } from '../../i18n.ts';
import { submitted } from './submitted.ts';

type Props = {
  /** The homeserver that is set up; others cannot be chosen then. */
  readonly given: string | undefined;
  readonly isBusy: boolean;
  readonly onChosen: (homeserver: string) => void;
};

/** Asks for the homeserver; for one that is set up only whether to try again. */
export function HomeserverForm({ given, isBusy, onChosen }: Props) {
  const { t } = useTexts();
  const [text, setText] = useState('');
  return (
    <form onSubmit={submitted(() => onChosen(given ?? text))}>
      {given === undefined && (
        <TextField
          label={t('signIn.homeserver')}
          helperText={t('signIn.homeserverHint')}
          value={text}
          onChange={({ target }) => setText(target.value)}
          fullWidth
          required
          sx={{ mb: 2 }}
          slotProps={{ htmlInput: { autoCapitalize: 'none', spellCheck: false } }}
        />
      )}
      <Button type="submit" variant="contained" fullWidth loading={isBusy}>
        {t(given === undefined ? 'signIn.continue' : 'retry')}
      </Button>
    </form>
  );
}
