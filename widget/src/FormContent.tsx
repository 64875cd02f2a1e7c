import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { Suspense, useMemo, type KeyboardEvent } from 'react';
import { Loading } from './ui/Loading.tsx';
import { useTexts } from './i18n.ts';
import type { FormKind } from './store/forms.ts';
import type { FilledForm } from './store/useFilledForm.ts';
import { Broken } from './ui/Broken.tsx';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { DiscardQuestion } from './ui/DiscardQuestion.tsx';
import { UnsoundContext, type TellUnsound } from './ui/Unsound.tsx';

type Props = {
  readonly kind: FormKind;
  readonly form: FilledForm;
  /** Hears of fields that hold what cannot be used. */
  readonly tellUnsound: TellUnsound;
  /** Does what the form says; absent as long as that cannot be done. */
  readonly onSubmit: (() => void) | undefined;
  /** Set while it is asked whether what was typed may be thrown away. */
  readonly isLeaving: boolean;
  readonly onStay: () => void;
  readonly onLeave: () => void;
};

/** Whether somebody is done with a line of text: where one chooses or writes several lines, Enter means something else. */
function endsLine({ key, target, currentTarget, nativeEvent }: KeyboardEvent<HTMLFormElement>): boolean {
  if (key !== 'Enter' || nativeEvent.isComposing || !(target instanceof HTMLInputElement)) return false;
  const isLine = ['text', 'number'].includes(target.type) && target.getAttribute('role') !== 'combobox';
  // What pops up from the form is not in it.
  return isLine && currentTarget.contains(target);
}

/** A form without its buttons, in whichever frame. */
export function FormContent({ kind: { Fields }, form, tellUnsound, onSubmit, isLeaving, ...answers }: Props) {
  const { t } = useTexts();
  const { wish, report, wasRestored, attempt, startAnew } = form;
  // What the fields report is none of their business: each letter would render all of them twice.
  const fields = useMemo(
    () => <Fields key={attempt} wish={wish} report={report} />,
    [Fields, attempt, wish, report],
  );
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
      <ErrorBoundary fallback={<Broken />}>
        <Suspense fallback={<Loading />}>
          <UnsoundContext value={tellUnsound}>
            <Box
              component="form"
              noValidate
              onSubmit={(event) => event.preventDefault()}
              onKeyDown={(event: KeyboardEvent<HTMLFormElement>) => {
                if (endsLine(event)) onSubmit?.();
              }}
            >
              {fields}
            </Box>
          </UnsoundContext>
        </Suspense>
      </ErrorBoundary>
      {isLeaving && (
        <DiscardQuestion
          question={t('form.discardQuestion')}
          keepLabel={t('form.keepEditing')}
          discardLabel={t('form.discard')}
          onKeep={answers.onStay}
          onDiscard={answers.onLeave}
        />
      )}
    </>
  );
}
