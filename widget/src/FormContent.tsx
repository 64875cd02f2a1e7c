import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { Suspense } from 'react';
import { Loading } from './ui/Loading.tsx';
import { useTexts } from './i18n.ts';
import type { FormKind } from './store/forms.ts';
import type { FilledForm } from './store/useFilledForm.ts';
import { DiscardQuestion } from './ui/DiscardQuestion.tsx';
import { UnsoundContext, type TellUnsound } from './ui/Unsound.tsx';

type Props = {
  readonly kind: FormKind;
  readonly form: FilledForm;
  /** Hears of fields that hold what cannot be used. */
  readonly tellUnsound: TellUnsound;
  /** Set while it is asked whether what was typed may be thrown away. */
  readonly isLeaving: boolean;
  readonly onStay: () => void;
  readonly onLeave: () => void;
};

/** A form without its buttons, in whichever frame. */
export function FormContent({ kind: { Fields }, form, tellUnsound, isLeaving, onStay, onLeave }: Props) {
  const { t } = useTexts();
  const { wish, report, wasRestored, attempt, startAnew } = form;
  return (
    <>
      {wasRestored && (
        <Alert
          severity="info"
          action={
            <Button color="inherit" size="small" onClick={startAnew}>
              {t('form.startAnew')}
            </Button>
          }
        >
          {t('form.restored')}
        </Alert>
      )}
      <Suspense fallback={<Loading />}>
        <UnsoundContext value={tellUnsound}>
          <Fields key={attempt} wish={wish} report={report} />
        </UnsoundContext>
      </Suspense>
      {isLeaving && (
        <DiscardQuestion
          question={t('form.discardQuestion')}
          keepLabel={t('form.keepEditing')}
          discardLabel={t('form.discard')}
          onKeep={onStay}
          onDiscard={onLeave}
        />
      )}
    </>
  );
}
