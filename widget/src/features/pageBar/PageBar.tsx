import ArrowBack from '@mui/icons-material/ArrowBack';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useDispatch } from 'react-redux';
import { isRoomId, isUserId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import { selectCalendars } from '../../store/calendars.ts';
import { useAppSelector, useAppStore, useHost, useSettings } from '../../store/context.tsx';
import { dialogOpened } from '../../store/dialogs.ts';
import { ALL_CALENDARS, CHOSEN_CALENDAR, goToCalendar } from '../../store/goToCalendar.ts';
import { selectAllMeetings, selectRoomKind } from '../../store/meetings.ts';
import { placeChosen } from '../../store/place.ts';
import { LogOut } from './LogOut.tsx';

/** Which meeting one is in to see its breakout sessions, what there is to know of it, and the way back. */
function InMeeting({ onBack }: { onBack: () => void }) {
  const { t } = useTexts();
  const dispatch = useDispatch();
  const meeting = useAppSelector((state) =>
    state.place.roomId ? selectAllMeetings(state).get(state.place.roomId) : undefined,
  );
  return (
    <>
      <Button autoFocus startIcon={<ArrowBack />} onClick={onBack}>
        {t('page.back')}
      </Button>
      <Typography noWrap sx={{ flex: 1, minWidth: 0 }}>
        {meeting?.title}
      </Typography>
      {meeting && (
        <Button onClick={() => dispatch(dialogOpened({ dialog: 'details', roomId: meeting.roomId }))}>
          {t('card.details')}
        </Button>
      )}
    </>
  );
}

/** What a page of its own has above the planner: which calendar is shown, and the way out. */
export function PageBar() {
  const { t } = useTexts();
  const host = useHost();
  const dispatch = useDispatch();
  const { REACT_APP_BOT_USER_ID: bot } = useSettings();
  const store = useAppStore();
  const calendars = useAppSelector((state) => selectCalendars(state, isUserId(bot) ? bot : undefined));
  const place = useAppSelector((state) => state.place.roomId);
  const isInMeeting = useAppSelector(selectRoomKind) !== 'calendar';
  const shown = calendars.some(({ roomId }) => roomId === place) ? place : undefined;

  const choose = (value: string) => {
    host.memory.write(CHOSEN_CALENDAR, value);
    dispatch(placeChosen(isRoomId(value) ? value : undefined));
  };
  return (
    <Box component="header" sx={{ display: 'flex', alignItems: 'center', gap: 1, p: 1 }}>
      {isInMeeting ? (
        <InMeeting onBack={() => goToCalendar(store)} />
      ) : (
        <TextField
          select
          label={t('page.calendar')}
          size="small"
          value={shown ?? ALL_CALENDARS}
          onChange={({ target }) => choose(target.value)}
          sx={{ flex: 1, minWidth: 0, maxWidth: 360, mr: 'auto' }}
        >
          <MenuItem value={ALL_CALENDARS}>{t('page.allCalendars')}</MenuItem>
          {calendars.map(({ roomId, name }) => (
            <MenuItem key={roomId} value={roomId}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      )}
      <LogOut />
    </Box>
  );
}
