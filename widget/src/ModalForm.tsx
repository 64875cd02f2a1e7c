import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useEffect, useEffectEvent, useState } from 'react';
import { FormContent } from './FormContent.tsx';
import { kindOf } from './formKinds.ts';
import type { Modal } from './host/host.ts';
import { useTexts } from './i18n.ts';
import { useHost } from './store/context.tsx';
import type { FormKind, FormWish } from './store/forms.ts';
import { useFilledForm } from './store/useFilledForm.ts';
import { useSoundness } from './ui/Unsound.tsx';

function Filling({ modal, kind, wish }: { modal: Modal; kind: FormKind; wish: FormWish }) {
  const form = useFilledForm(wish);
  const { isSound, tell } = useSoundness();
  const [isLeaving, setLeaving] = useState(false);
  const { draft, isTouched } = form.filled;
  const canSubmit = form.filled.canSubmit && isSound;
  const leave = () => {
    form.forget();
    modal.close();
  };
  const send = () => {
    form.forget();
    modal.close({ type: kind.submitId, draft });
  };
  const press = useEffectEvent((buttonId: string) => {
    if (buttonId === kind.cancelId) return isTouched ? setLeaving(true) : leave();
    return buttonId === kind.submitId && canSubmit ? send() : undefined;
  });
  useEffect(() => modal.watchButtons((buttonId) => press(buttonId)), [modal]);
  useEffect(() => {
    modal.setEnabled(kind.submitId, canSubmit);
  }, [modal, kind, canSubmit]);
  return (
    <Box component="main" sx={{ padding: 2 }}>
      <FormContent
        kind={kind}
        form={form}
        tellUnsound={tell}
        onSubmit={canSubmit ? send : undefined}
        isLeaving={isLeaving}
        onStay={() => setLeaving(false)}
        onLeave={leave}
      />
    </Box>
  );
}

/** A page that is a window of the client: it holds a form, and the client draws the buttons. */
export function ModalForm({ form }: Pick<FormWish, 'form'>) {
  const { t } = useTexts();
  const { modal } = useHost();
  const wish = modal?.data as FormWish | undefined;
  if (modal === undefined || wish?.form !== form) {
    return <Alert severity="error">{t('form.noWindow')}</Alert>;
  }
  return <Filling modal={modal} kind={kindOf(wish)} wish={wish} />;
}
