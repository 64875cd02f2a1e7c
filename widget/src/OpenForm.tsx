import { useEffect, useRef, useState } from 'react';
import { useDispatch } from 'react-redux';
import { FormContent } from './FormContent.tsx';
import { kindOf } from './formKinds.ts';
import type { ModalButton } from './host/host.ts';
import { useTexts } from './i18n.ts';
import { useHost } from './store/context.tsx';
import { formClosed, type FormKind, type FormWish } from './store/forms.ts';
import { useFilledForm } from './store/useFilledForm.ts';
import { FormDialog } from './ui/FormDialog.tsx';
import { useSoundness } from './ui/Unsound.tsx';

type Props = {
  readonly kind: FormKind;
  readonly wish: FormWish;
  readonly onSubmit: (draft: unknown) => void;
  readonly onClose: () => void;
};

/** A form in a dialog of ours. */
function DialogForm({ kind, wish, onSubmit, onClose }: Props) {
  const { t } = useTexts();
  const form = useFilledForm(wish);
  const { isSound, tell } = useSoundness();
  const [isLeaving, setLeaving] = useState(false);
  const { draft, isTouched } = form.filled;
  const canSubmit = form.filled.canSubmit && isSound;
  const leave = () => {
    form.forget();
    onClose();
  };
  const send = () => {
    onSubmit(draft);
    leave();
  };
  return (
    <FormDialog
      title={t(kind.title(wish))}
      submitLabel={t(kind.submitLabel(wish))}
      cancelLabel={t('cancel')}
      canSubmit={canSubmit}
      onCancel={() => (isTouched ? setLeaving(true) : leave())}
      onSubmit={send}
    >
      <FormContent
        kind={kind}
        form={form}
        tellUnsound={tell}
        onSubmit={canSubmit ? send : undefined}
        isLeaving={isLeaving}
        onStay={() => setLeaving(false)}
        onLeave={leave}
      />
    </FormDialog>
  );
}

type Result = { readonly type?: unknown; readonly draft?: unknown };
const resultOf = (result: unknown): Result => (typeof result === 'object' && result !== null ? result : {});

/** A form in a window of the client, which says at its end what was chosen; in a dialog where no window opens. */
function WindowForm(props: Props) {
  const { kind, wish, onSubmit, onClose } = props;
  const { t } = useTexts();
  const { openModal } = useHost();
  const [isRefused, setRefused] = useState(false);
  const opened = useRef<FormWish>(undefined);
  useEffect(() => {
    // One window a wish, however often React runs this.
    if (openModal === undefined || opened.current === wish) return;
    opened.current = wish;
    const buttons: readonly ModalButton[] = [
      { id: kind.submitId, label: t(kind.submitLabel(wish)), kind: 'primary', disabled: true },
      { id: kind.cancelId, label: t('cancel'), kind: 'secondary' },
    ];
    openModal({ path: kind.path, title: t(kind.title(wish)), data: wish, buttons }).then(
      (closed) => {
        const { type, draft } = resultOf(closed);
        if (type === kind.submitId) onSubmit(draft);
        onClose();
      },
      () => setRefused(true),
    );
  }, [openModal, kind, wish, onSubmit, onClose, t]);
  return isRefused || openModal === undefined ? <DialogForm {...props} /> : null;
}

/** The form that somebody asked for, wherever they were. */
export function OpenForm({ wish }: { wish: FormWish }) {
  const dispatch = useDispatch();
  const kind = kindOf(wish);
  const submit = kind.useSubmit();
  return (
    <WindowForm
      kind={kind}
      wish={wish}
      onSubmit={(draft) => submit(wish, draft)}
      onClose={() => dispatch(formClosed())}
    />
  );
}
