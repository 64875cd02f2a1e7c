import ArrowBack from '@mui/icons-material/ArrowBack';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useEffect } from 'react';
import { useDispatch } from 'react-redux';
import { isRoomId, isUserId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import { selectCalendars } from '../../store/calendars.ts';
import { useAppSelector, useHost, useSettings } from '../../store/context.tsx';
import { dialogOpened } from '../../store/dialogs.ts';
import { selectAllMeetings, selectRoomKind } from '../../store/meetings.ts';
import { placeChosen } from '../../store/place.ts';
import { LogOut } from './LogOut.tsx';

/** Stands for all calendars in the list. */
const ALL = 'all';
const KEPT = 'place';

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
  const calendars = useAppSelector((state) => selectCalendars(state, isUserId(bot) ? bot : undefined));
  const place = useAppSelector((state) => state.place.roomId);
  const isLoaded = useAppSelector((state) => state.rooms.status === 'loaded');
  const isInMeeting = useAppSelector(selectRoomKind) !== 'calendar';
  const shown = calendars.some(({ roomId }) => roomId === place) ? place : undefined;

  /** To the calendar of the last visit; for whoever has only one, to that one. */
  const goToCalendar = () => {
    const kept = host.memory.read(KEPT);
    const [only, ...others] = calendars;
    const last = calendars.find(({ roomId }) => roomId === kept);
    dispatch(placeChosen(last?.roomId ?? (kept !== ALL && others.length === 0 ? only?.roomId : undefined)));
  };
  useEffect(() => {
    if (isLoaded) goToCalendar();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when it is known what there is
  }, [isLoaded]);

  const choose = (value: string) => {
    host.memory.write(KEPT, value);
    dispatch(placeChosen(isRoomId(value) ? value : undefined));
  };
  return (
    <Box component="header" sx={{ display: 'flex', alignItems: 'center', gap: 1, p: 1 }}>
      {isInMeeting ? (
        <InMeeting onBack={goToCalendar} />
      ) : (
        <TextField
          select
          label={t('page.calendar')}
          size="small"
          value={shown ?? ALL}
          onChange={({ target }) => choose(target.value)}
          sx={{ flex: 1, minWidth: 0, maxWidth: 360, mr: 'auto' }}
        >
          <MenuItem value={ALL}>{t('page.allCalendars')}</MenuItem>
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
