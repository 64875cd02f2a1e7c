import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useMemo } from 'react';
import { useTexts } from '../../i18n.ts';
import { useAppSelector, useSettings } from '../../store/context.tsx';
import type { Meeting } from '../../store/meeting.ts';
import { participantsOf } from '../../store/participants.ts';
import { icsFileName, icsText } from './icsFile.ts';
import { useInvitationText } from './useInvitationText.ts';

export function ShareFile({ meeting }: { meeting: Meeting }) {
  const { t } = useTexts();
  const { REACT_APP_BOT_USER_ID: bot } = useSettings();
  const room = useAppSelector(({ rooms }) => rooms.byId[meeting.roomId]);
  const { text, link, timeZone } = useInvitationText(meeting);
  const ics = useMemo(
    () => icsText({ meeting, room, participants: participantsOf(room, meeting, bot), link, text }),
    [meeting, room, bot, link, text],
  );
  return (
    <>
      <Typography sx={{ mb: 2 }}>{t('share.fileHint')}</Typography>
      <Button
        variant="contained"
        href={`data:text/calendar;charset=utf-8,${encodeURIComponent(ics.toWellFormed())}`}
        download={icsFileName(meeting, { timeZone, untitled: t('share.untitled') })}
      >
        {t('share.download')}
      </Button>
    </>
  );
}
