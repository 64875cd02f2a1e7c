import CloseIcon from '@mui/icons-material/Close';
import Dialog from '@mui/material/Dialog';
import IconButton from '@mui/material/IconButton';
import { useEffect, useId } from 'react';
import { useTexts } from '../../i18n.ts';
import { useAppSelector } from '../../store/context.tsx';
import type { DialogProps } from '../../store/dialogs.ts';
import { selectAllMeetings } from '../../store/meetings.ts';
import type { Meeting } from '../../store/meeting.ts';
import { useOccurrence } from '../../store/useOccurrence.ts';
import { MeetingDetails } from './MeetingDetails.tsx';

function Shown({ meeting, wish, isTop, close, notices }: DialogProps & { meeting: Meeting }) {
  const { t } = useTexts();
  const titleId = useId();
  const occurrence = useOccurrence(meeting.calendar, wish.occurrence);
  const isGone = occurrence === undefined && wish.occurrence !== undefined;
  useEffect(() => {
    if (isGone && isTop) close();
  }, [isGone, isTop, close]);
  return (
    <Dialog open fullScreen onClose={close} aria-labelledby={titleId}>
      {notices}
      <MeetingDetails
        meeting={meeting}
        occurrence={occurrence}
        titleId={titleId}
        close={
          <IconButton aria-label={t('dialog.close')} onClick={close}>
            <CloseIcon />
          </IconButton>
        }
      />
    </Dialog>
  );
}

/** The details of a meeting above the screen. Closes by itself when the meeting or the occurrence is gone. */
export function DetailsDialog(props: DialogProps) {
  const { wish, isTop, close } = props;
  const meeting = useAppSelector((state) => selectAllMeetings(state).get(wish.roomId));
  const isGone = meeting === undefined;
  useEffect(() => {
    if (isGone && isTop) close();
  }, [isGone, isTop, close]);
  return meeting && <Shown {...props} meeting={meeting} />;
}
