import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTexts, type TextKey } from '../../i18n.ts';
import { useAppSelector } from '../../store/context.tsx';
import type { Meeting } from '../../store/meeting.ts';
import { selectAllMeetings, selectRoomKind } from '../../store/meetings.ts';
import { contentOf } from '../../store/room.ts';
import type { AppState } from '../../store/store.ts';
import { useOccurrence } from '../../store/useOccurrence.ts';
import { Loading } from '../../ui/Loading.tsx';
import { visuallyHidden } from '../../ui/visuallyHidden.ts';
import { BackToParent } from './BackToParent.tsx';
import { MeetingDetails } from './MeetingDetails.tsx';

function CurrentDetails({ meeting }: { meeting: Meeting }) {
  const occurrence = useOccurrence(meeting.calendar, undefined);
  return <MeetingDetails isInside meeting={meeting} occurrence={occurrence} />;
}

/** Why there is no meeting to show; `undefined` while it may still come. */
function selectProblem(state: AppState): TextKey | undefined {
  const { rooms, place } = state;
  const room = place.roomId && rooms.byId[place.roomId];
  if (contentOf(room, 'm.room.tombstone') !== undefined) return 'cockpit.closed';
  if (rooms.status === 'failed') return 'cockpit.failed';
  if (rooms.status === 'loading') return undefined;
  if (room === undefined) return 'cockpit.nothing';
  return selectRoomKind(state) === 'calendar' ? 'cockpit.noMeeting' : 'cockpit.unreadable';
}

/** In the room of a meeting: what it is about, when it is, who takes part, and the way back. */
export function CockpitScreen() {
  const { t } = useTexts();
  const meeting = useAppSelector((state) =>
    state.place.roomId ? selectAllMeetings(state).get(state.place.roomId) : undefined,
  );
  const problem = useAppSelector(selectProblem);
  return (
    <Box component="main" sx={{ width: '100%', maxWidth: 900, mx: 'auto' }}>
      <Typography component="h1" style={visuallyHidden}>
        {t('cockpit.title')}
      </Typography>
      <BackToParent />
      {meeting && <CurrentDetails meeting={meeting} />}
      {!meeting && problem === undefined && <Loading />}
      {!meeting && problem !== undefined && (
        <Alert
          role="status"
          severity={problem === 'cockpit.failed' ? 'error' : 'info'}
          sx={{ m: 2 }}
          action={
            problem === 'cockpit.failed' && (
              <Button color="inherit" size="small" onClick={() => location.reload()}>
                {t('planner.reload')}
              </Button>
            )
          }
        >
          {t(problem)}
        </Alert>
      )}
    </Box>
  );
}
