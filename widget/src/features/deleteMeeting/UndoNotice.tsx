import CloseIcon from '@mui/icons-material/Close';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Snackbar from '@mui/material/Snackbar';
import { useCallback, useEffect } from 'react';
import { useDispatch } from 'react-redux';
import { useTexts } from '../../i18n.ts';
import { restoreMeetingAct } from '../../store/acts/restoreMeeting.ts';
import { useAppSelector, useOutgoing } from '../../store/context.tsx';
import { selectAllMeetings } from '../../store/meetings.ts';
import { selectSentIn } from '../../store/sentIn.ts';
import { undoWithdrawn, type Undo } from '../../store/undo.ts';
import { useAct } from '../../store/useAct.ts';

/** Focus that was on what is gone now comes here, where it can be brought back. */
const takeLostFocus = (element: HTMLElement | null) => {
  if (element && document.activeElement === document.body) element.focus();
};

/** Offers to take a deletion back. Stays until somebody decides: nobody has to hurry. */
export function UndoNotice({ undo }: { undo: Undo }) {
  const { t, locale } = useTexts();
  const dispatch = useDispatch();
  const outgoing = useOutgoing();
  const { state } = useAct(undo.actId);
  const isBelowDialog = useAppSelector(({ dialogs }) => dialogs.open.length > 0);
  const meeting = useAppSelector((all) => selectAllMeetings(all).get(undo.roomId));
  const sentIn = useAppSelector((all) => meeting && selectSentIn(all, meeting));
  const restoring = meeting && sentIn && restoreMeetingAct(meeting, undo, sentIn);
  const withdraw = useCallback(() => void dispatch(undoWithdrawn()), [dispatch]);
  // Where the deletion failed there is nothing to take back; where the series changed since, there is no way.
  const isOver = state === 'failed' || restoring === undefined;
  useEffect(() => {
    if (isOver) withdraw();
  }, [isOver, withdraw]);
  if (isOver || isBelowDialog) return null;
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(undo.start);
  return (
    <Snackbar
      open
      anchorOrigin={{ vertical: 'bottom', horizontal: 'center' }}
      message={t(`undo.${undo.scope}`, { title: undo.title, date })}
      action={
        <>
          <Button
            ref={takeLostFocus}
            color="inherit"
            size="small"
            sx={{ textDecoration: 'underline' }}
            onClick={() => {
              outgoing.perform(restoring);
              withdraw();
            }}
          >
            {t('undo.undo')}
          </Button>
          <IconButton color="inherit" size="small" aria-label={t('dialog.close')} onClick={withdraw}>
            <CloseIcon fontSize="small" />
          </IconButton>
        </>
      }
      slotProps={{ content: { role: 'status' } }}
    />
  );
}
