import Alert from '@mui/material/Alert';
import { useEffect } from 'react';
import { isRecurring } from '../../../../shared/src/calendar/occurrences.ts';
import { useTexts } from '../../i18n.ts';
import { useAppSelector } from '../../store/context.tsx';
import type { DialogProps, DialogWish } from '../../store/dialogs.ts';
import type { Meeting } from '../../store/meeting.ts';
import { selectAllMeetings } from '../../store/meetings.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ShareDialIn } from './ShareDialIn.tsx';
import { ShareEmail } from './ShareEmail.tsx';
import { ShareFile } from './ShareFile.tsx';
import { ShareLink } from './ShareLink.tsx';

/** One row a way to share. */
const ways: Readonly<
  Record<NonNullable<DialogWish['tab']>, (props: { meeting: Meeting }) => React.ReactNode>
> = {
  link: ShareLink,
  dialIn: ShareDialIn,
  email: ShareEmail,
  ics: ShareFile,
};

/** Gives people who are not invited what they need to take part. */
export function ShareDialog({ wish: { roomId, tab = 'link' }, isTop, close }: DialogProps) {
  const { t } = useTexts();
  const meeting = useAppSelector((state) => selectAllMeetings(state).get(roomId));
  const isGone = meeting === undefined;
  useEffect(() => {
    if (isGone && isTop) close();
  }, [isGone, isTop, close]);
  const Way = ways[tab];
  return (
    meeting && (
      <Dialog title={t(`share.title.${tab}`)} onClose={close}>
        {isRecurring(meeting.calendar) && (
          <Alert role="note" severity="warning" sx={{ mb: 1 }}>
            {t('share.series')}
          </Alert>
        )}
        <Way meeting={meeting} />
      </Dialog>
    )
  );
}
