import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useDispatch } from 'react-redux';
import { outlines } from '../../../../shared/src/commands/outlines.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import { useAppSelector } from '../../store/context.tsx';
import { formOpened } from '../../store/forms.ts';
import { selectAllMeetings, selectMeetings, selectRoomKind } from '../../store/meetings.ts';
import { useMay } from '../../store/useMay.ts';
import { MessageBox } from './MessageBox.tsx';

function Actions({ roomId }: { roomId: RoomId }) {
  const { t } = useTexts();
  const dispatch = useDispatch();
  const title = useAppSelector((state) => selectAllMeetings(state).get(roomId)?.title ?? '');
  const hasSessions = useAppSelector((state) => selectMeetings(state).size > 0);
  const mayWrite = useMay(roomId, [[outlines.sendMessageToBreakoutSessions]]);
  const mayCreate = useMay(roomId, [[outlines.createBreakoutSessions]]);
  const showsMessage = mayWrite && hasSessions;
  if (!showsMessage && !mayCreate) return null;
  return (
    <Box component="section" aria-label={t('breakouts.actions')} sx={{ padding: 2 }}>
      <Stack spacing={2}>
        {showsMessage && <MessageBox key={roomId} roomId={roomId} title={title} />}
        {mayCreate && (
          <Button
            variant="contained"
            onClick={() => dispatch(formOpened({ form: 'breakoutSessions', roomId }))}
          >
            {t('breakouts.schedule')}
          </Button>
        )}
      </Stack>
    </Box>
  );
}

/** In the room of a meeting: what can be done with its breakout sessions. */
export function BreakoutPanel() {
  const roomId = useAppSelector(({ place }) => place.roomId);
  const kind = useAppSelector(selectRoomKind);
  return roomId !== undefined && kind === 'meeting' ? <Actions roomId={roomId} /> : null;
}
