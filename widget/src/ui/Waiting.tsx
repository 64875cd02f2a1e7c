import CircularProgress from '@mui/material/CircularProgress';
import { useTexts } from '../i18n.ts';
import { Centred } from './Centred.tsx';

/** Shown until there is something to show. */
export function Waiting() {
  const { t } = useTexts();
  return (
    <Centred>
      <CircularProgress aria-label={t('loading')} sx={{ alignSelf: 'center' }} />
    </Centred>
  );
}
