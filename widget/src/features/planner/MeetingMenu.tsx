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

/** A menu that is open: of what, and where on the screen. */
export type OpenMenu = { readonly appointment: Appointment; readonly left: number; readonly top: number };

/** The menu of a meeting. */
export function MeetingMenu({
  menu: { appointment, ...at },
  withDetails = false,
  onMove,
  onClose,
}: {
  readonly menu: OpenMenu;
  /** Whether the details are offered, where they are not one step away. */
  readonly withDetails?: boolean;
  readonly onMove: () => void;
  readonly onClose: () => void;
}) {
  const { meeting, occurrence } = appointment;
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
