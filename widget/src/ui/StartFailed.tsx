import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Button from '@mui/material/Button';
import { toAppError } from '../../../shared/src/appError.ts';
import { useTexts } from '../i18n.ts';
import { Centred } from './Centred.tsx';
import { PartMissing } from '../host/part.ts';

/** Stands for everything when the planner could not start: says why, and how to go on. */
export function StartFailed({ thrown, onLogOut }: { thrown: unknown; onLogOut?: () => void }) {
  const { t } = useTexts();
  return (
    <Centred>
      <Alert severity="error">
        <AlertTitle>{t('start.failed')}</AlertTitle>
        {t(thrown instanceof PartMissing ? 'start.partMissing' : `error.${toAppError(thrown).code}`)}
        <div>
          <Button color="inherit" size="small" onClick={() => window.location.reload()}>
            {t('broken.reload')}
          </Button>
          {onLogOut && (
            <Button color="inherit" size="small" onClick={onLogOut}>
              {t('start.logOut')}
            </Button>
          )}
        </div>
      </Alert>
    </Centred>
  );
}
