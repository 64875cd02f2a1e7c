import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { shallowEqual } from 'react-redux';
import { outlines } from '../../../../shared/src/commands/outlines.ts';
import { isUserId, type RoomId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import { selectCalendars } from '../../store/calendars.ts';
import { useAppSelector, useSettings } from '../../store/context.tsx';
import { selectMay } from '../../store/useMay.ts';

type Props = { readonly value: RoomId | null; readonly onChange: (roomId: RoomId) => void };

/** Which calendar a new meeting goes to, where all of them are shown: those in which the user may plan. */
export function CalendarField({ value, onChange }: Props) {
  const { t } = useTexts();
  const { REACT_APP_BOT_USER_ID: bot } = useSettings();
  const calendars = useAppSelector(
    (state) =>
      selectCalendars(state, isUserId(bot) ? bot : undefined).filter(({ roomId }) =>
        selectMay(state, roomId, [[outlines.createMeeting]], roomId),
      ),
    shallowEqual,
  );
  return (
    <TextField
      select
      fullWidth
      size="small"
      label={t('form.calendar')}
      value={value ?? ''}
      helperText={calendars.length === 0 && t('form.noCalendar')}
      onChange={({ target }) => onChange(target.value as RoomId)}
    >
      {calendars.map(({ roomId, name }) => (
        <MenuItem key={roomId} value={roomId}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}
