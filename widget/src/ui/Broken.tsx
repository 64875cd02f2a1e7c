import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTexts } from '../i18n.ts';

/** Stands for a part of the page that cannot be shown. */
export function Broken() {
  const { t } = useTexts();
  return (
    <Alert
      severity="error"
      action={
        <Button color="inherit" size="small" onClick={() => location.reload()}>
          {t('broken.reload')}
        </Button>
      }
    >
      {t('broken.hint')}
    </Alert>
  );
}
