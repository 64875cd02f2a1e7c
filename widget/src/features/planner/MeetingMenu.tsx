import MenuItem from '@mui/material/MenuItem';
import Menu from '@mui/material/Menu';
import { useDispatch } from 'react-redux';
import { useTexts } from '../../i18n.ts';
import { refOf, type Appointment } from '../../store/appointment.ts';
import { dialogOpened } from '../../store/dialogs.ts';
import { formOpened } from '../../store/forms.ts';
import { useRights } from '../../store/useRights.ts';
import { useShowSessions } from '../../store/useShowSessions.ts';
import { OpenXchangeItems } from './OpenXchangeItems.tsx';

/** The menu of a meeting, at a place on the screen. */
export function MeetingMenu({
  appointment: { meeting, occurrence },
  at,
  withDetails = false,
  onMove,
  onClose,
}: {
  readonly appointment: Appointment;
  readonly at: { readonly left: number; readonly top: number };
  /** Whether the details are offered, where they are not one step away. */
  readonly withDetails?: boolean;
  readonly onMove: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useTexts();
  const dispatch = useDispatch();
  const { mayEdit, mayDelete, openXchange } = useRights(meeting);
  const showSessions = useShowSessions(meeting);
  const { roomId } = meeting;
  const ref = refOf(occurrence);
  const after = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Menu
      open
      onClose={onClose}
      slotProps={{ list: { 'aria-label': t('card.menu') } }}
      anchorReference="anchorPosition"
      anchorPosition={at}
    >
      {withDetails && (
        <MenuItem
          onClick={after(() => dispatch(dialogOpened({ dialog: 'details', roomId, occurrence: ref })))}
        >
          {t('card.details')}
        </MenuItem>
      )}
      {showSessions && <MenuItem onClick={after(showSessions)}>{t('planner.sessions')}</MenuItem>}
      {mayEdit && (
        <MenuItem onClick={after(() => dispatch(formOpened({ form: 'meeting', roomId, occurrence: ref })))}>
          {t('card.edit')}
        </MenuItem>
      )}
      {mayEdit && <MenuItem onClick={after(onMove)}>{t('card.move')}</MenuItem>}
      {mayDelete && (
        <MenuItem
          onClick={after(() => dispatch(dialogOpened({ dialog: 'delete', roomId, occurrence: ref })))}
        >
          {t('card.delete')}
        </MenuItem>
      )}
      {openXchange && <OpenXchangeItems appointment={openXchange} onClose={onClose} />}
    </Menu>
  );
}
