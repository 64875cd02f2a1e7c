import Logout from '@mui/icons-material/Logout';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Tooltip from '@mui/material/Tooltip';
import { useEffect } from 'react';
import { useDispatch } from 'react-redux';
import { isRoomId, isUserId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import { selectCalendars } from '../../store/calendars.ts';
import { useAppSelector, useHost, useSettings } from '../../store/context.tsx';
import { placeChosen } from '../../store/place.ts';

/** Stands for all calendars in the list. */
const ALL = 'all';
const KEPT = 'place';

/** What a page of its own has above the planner: which calendar is shown, and the way out. */
export function PageBar() {
  const { t } = useTexts();
  const host = useHost();
  const dispatch = useDispatch();
  const { REACT_APP_BOT_USER_ID: bot } = useSettings();
  const calendars = useAppSelector((state) => selectCalendars(state, isUserId(bot) ? bot : undefined));
  const place = useAppSelector((state) => state.place.roomId);
  const isLoaded = useAppSelector((state) => state.rooms.status === 'loaded');
  const shown = calendars.some(({ roomId }) => roomId === place) ? place : undefined;

  useEffect(() => {
    if (!isLoaded) return;
    // The calendar of the last visit; for whoever has only one, that one.
    const kept = host.memory.read(KEPT);
    const [only, ...others] = calendars;
    const last = calendars.find(({ roomId }) => roomId === kept);
    if (last) dispatch(placeChosen(last.roomId));
    else if (kept !== ALL && only && others.length === 0) dispatch(placeChosen(only.roomId));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when it is known what there is
  }, [isLoaded]);

  const choose = (value: string) => {
    host.memory.write(KEPT, value);
    dispatch(placeChosen(isRoomId(value) ? value : undefined));
  };
  return (
    <Box component="header" sx={{ display: 'flex', alignItems: 'center', gap: 1, p: 1 }}>
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
      <Tooltip title={t('page.logOut', { userId: host.userId })}>
        <IconButton
          aria-label={t('page.logOut', { userId: host.userId })}
          onClick={() => void host.logOut?.()}
        >
          <Logout />
        </IconButton>
      </Tooltip>
    </Box>
  );
}
