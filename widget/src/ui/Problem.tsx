import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Button from '@mui/material/Button';
import type { ErrorCode } from '../../../shared/src/appError.ts';
import { useTexts } from '../i18n.ts';

type Props = {
  /** What could not be done. */
  readonly title: string;
  /** Why. */
  readonly code?: ErrorCode | undefined;
  /** What of it was wrong. */
  readonly fields?: readonly string[] | undefined;
  readonly onRetry?: () => void;
};

/** Tells what went wrong and why, where somebody was working, and lets them try again. */
export function Problem({ title, code = 'internal', fields = [], onRetry }: Props) {
  const { t } = useTexts();
  return (
    <Alert
      severity="error"
      action={
        onRetry && (
          <Button color="inherit" size="small" onClick={onRetry}>
            {t('retry')}
          </Button>
        )
      }
    >
      <AlertTitle>{title}</AlertTitle>
      {[t(`error.${code}`), fields.join('; ')].filter(Boolean).join(' ')}
    </Alert>
  );
}
