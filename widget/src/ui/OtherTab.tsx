import Typography from '@mui/material/Typography';
import { useTexts } from '../i18n.ts';
import { Centred } from './Centred.tsx';

/** Says that the planner is open in another tab, and goes on here when that one is closed. */
export function OtherTab() {
  const { t } = useTexts();
  return (
    <Centred>
      <Typography variant="h5" component="h1">
        {t('page.otherTab')}
      </Typography>
      <Typography>{t('page.otherTabText')}</Typography>
    </Centred>
  );
}
