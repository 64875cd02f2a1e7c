import Box from '@mui/material/Box';
import CircularProgress from '@mui/material/CircularProgress';
import { useTexts } from '../i18n.ts';

/** Stands where something will be that is on its way. */
export function Loading() {
  const { t } = useTexts();
  return (
    <Box sx={{ display: 'flex', justifyContent: 'center', p: 2 }}>
      <CircularProgress aria-label={t('loading')} />
    </Box>
  );
}
