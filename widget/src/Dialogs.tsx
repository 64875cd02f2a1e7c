import { lazy, Suspense, useCallback, type ComponentType } from 'react';
import { useDispatch } from 'react-redux';
import { useAppSelector } from './store/context.tsx';
import { dialogClosed, type DialogProps, type DialogWish } from './store/dialogs.ts';
import { formClosed } from './store/forms.ts';
import { OutboxNotices } from './features/outbox/OutboxNotices.tsx';
import { useTexts } from './i18n.ts';
import { Broken } from './ui/Broken.tsx';
import { Dialog } from './ui/Dialog.tsx';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';

/** One row a dialog. */
const dialogs: Readonly<Record<DialogWish['dialog'], ComponentType<DialogProps>>> = {
  details: lazy(async () => ({
    default: (await import('./features/details/DetailsDialog.tsx')).DetailsDialog,
  })),
  share: lazy(async () => ({ default: (await import('./features/share/ShareDialog.tsx')).ShareDialog })),
  delete: lazy(async () => ({
    default: (await import('./features/deleteMeeting/DeleteDialog.tsx')).DeleteDialog,
  })),
};

const OpenForm = lazy(async () => ({ default: (await import('./OpenForm.tsx')).OpenForm }));

const UndoNotice = lazy(async () => ({
  default: (await import('./features/deleteMeeting/UndoNotice.tsx')).UndoNotice,
}));

function BrokenDialog({ close }: { close: () => void }) {
  const { t } = useTexts();
  return (
    <Dialog title={t('broken.title')} onClose={close}>
      <Broken />
    </Dialog>
  );
}

/** The dialogs that are open, each above the one before it, the form that is, and what can be taken back. */
export function Dialogs() {
  const dispatch = useDispatch();
  const open = useAppSelector(({ dialogs: { open } }) => open);
  const form = useAppSelector(({ forms: { open } }) => open);
  const undo = useAppSelector(({ undo: { offered } }) => offered);
  const close = useCallback(() => void dispatch(dialogClosed()), [dispatch]);
  return (
    <>
      {open.map((wish, index) => {
        const Shown = dialogs[wish.dialog];
        // Each waits for itself: what is below stays as it is.
        return (
          <ErrorBoundary key={index} fallback={<BrokenDialog close={close} />}>
            <Suspense>
              <Shown
                wish={wish}
                isTop={index === open.length - 1}
                close={close}
                notices={<OutboxNotices />}
              />
            </Suspense>
          </ErrorBoundary>
        );
      })}
      {/* Another form is another component: what a hook of one remembers is none of the other's business. */}
      {form && (
        <ErrorBoundary key={form.form} fallback={<BrokenDialog close={() => void dispatch(formClosed())} />}>
          <Suspense>
            <OpenForm wish={form} />
          </Suspense>
        </ErrorBoundary>
      )}
      <ErrorBoundary fallback={null}>
        <Suspense>{undo && <UndoNotice undo={undo} />}</Suspense>
      </ErrorBoundary>
    </>
  );
}
