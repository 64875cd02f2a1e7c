import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useDispatch } from 'react-redux';
import type { Ref } from '../../../../shared/src/calendar/editAll.ts';
import { useTexts } from '../../i18n.ts';
import { useHost } from '../../store/context.tsx';
import { dialogOpened } from '../../store/dialogs.ts';
import { formOpened } from '../../store/forms.ts';
import type { Meeting } from '../../store/meeting.ts';
import { useRights } from '../../store/useRights.ts';
import { useShowSessions } from '../../store/useShowSessions.ts';
import { OpenXchangeLinks } from './OpenXchangeLinks.tsx';

type Props = {
  readonly meeting: Meeting;
  readonly occurrence: Ref | undefined;
  readonly isInside: boolean;
};

/** What can be done with a meeting that one has joined. */
export function Actions({ meeting, occurrence, isInside }: Props) {
  const { t } = useTexts();
  const host = useHost();
  const dispatch = useDispatch();
  const { roomId, kind } = meeting;
  const { mayEdit, mayDelete, openXchange } = useRights(meeting);
  const showSessions = useShowSessions(meeting);
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
      {!isInside && kind === 'meeting' && (
        <Button variant="contained" onClick={() => void host.openRoom(roomId)}>
          {t('details.join')}
        </Button>
      )}
      {!isInside && kind === 'breakoutSession' && (
        <Button variant="contained" href={host.roomLink(roomId)} target="_blank" rel="noreferrer">
          {t('details.join')}
        </Button>
      )}
      {showSessions && (
        <Button variant="outlined" onClick={showSessions}>
          {t('planner.sessions')}
        </Button>
      )}
      {openXchange && <OpenXchangeLinks appointment={openXchange} />}
      {mayEdit && occurrence && (
        <Button
          variant="outlined"
          onClick={() => dispatch(formOpened({ form: 'meeting', roomId, occurrence }))}
        >
          {t('details.edit')}
        </Button>
      )}
      {mayDelete && (
        <Button
          variant="outlined"
          onClick={() =>
            dispatch(dialogOpened({ dialog: 'delete', roomId, ...(occurrence && { occurrence }) }))
          }
        >
          {t('details.delete')}
        </Button>
      )}
    </Stack>
  );
}
