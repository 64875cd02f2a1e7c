import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useDispatch } from 'react-redux';
import {
  openXchangeReference,
  openXchangeUrl,
  type OpenXchangeReference,
} from '../../../../shared/src/meeting/openXchange.ts';
import { useTexts } from '../../i18n.ts';
import type { Appointment } from '../../store/appointment.ts';
import { dialogOpened } from '../../store/dialogs.ts';
import { formOpened } from '../../store/forms.ts';
import { useBotConfig } from '../../store/useAsked.ts';
import { refOf } from '../../store/useOccurrence.ts';
import { useDeeds } from './useDeeds.ts';

/** Where alone a meeting is changed that Open-Xchange keeps. Without an address there is nothing to follow yet. */
function OpenXchangeItems({ appointment }: { readonly appointment: OpenXchangeReference }) {
  const { t } = useTexts();
  const config = useBotConfig();
  const template = config.state === 'answered' ? config.answer.openXchangeMeetingUrlTemplate : undefined;
  const url = openXchangeUrl(template, appointment);
  return (['details.editInOpenXchange', 'details.deleteInOpenXchange'] as const).map((key) => (
    <MenuItem
      key={key}
      component="a"
      disabled={url === undefined}
      {...(url !== undefined && { href: url, target: '_blank', rel: 'noreferrer' })}
    >
      {t(key)}
    </MenuItem>
  ));
}

/** The menu of a meeting: at an element, or where the pointer was. */
export function MeetingMenu({
  appointment: { meeting, occurrence },
  at,
  withDetails = false,
  onMove,
  onClose,
}: {
  readonly appointment: Appointment;
  readonly at: Element | { readonly left: number; readonly top: number };
  /** Whether the details are offered, where they are not one step away. */
  readonly withDetails?: boolean;
  readonly onMove: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useTexts();
  const dispatch = useDispatch();
  const { mayEdit, mayMove, mayDelete } = useDeeds(meeting);
  const { roomId, externalData } = meeting;
  const ref = refOf(occurrence);
  const kept = openXchangeReference(externalData);
  const item = (words: string, act: () => void) => (
    <MenuItem
      onClick={() => {
        onClose();
        act();
      }}
    >
      {words}
    </MenuItem>
  );
  return (
    <Menu
      open
      onClose={onClose}
      slotProps={{ list: { 'aria-label': t('card.menu') } }}
      {...(at instanceof Element
        ? { anchorEl: at }
        : { anchorReference: 'anchorPosition', anchorPosition: at })}
    >
      {withDetails &&
        item(t('card.details'), () => dispatch(dialogOpened({ dialog: 'details', roomId, occurrence: ref })))}
      {kept && (mayEdit || mayDelete) && <OpenXchangeItems appointment={kept} />}
      {!kept &&
        mayEdit &&
        item(t('card.edit'), () => dispatch(formOpened({ form: 'meeting', roomId, occurrence: ref })))}
      {mayMove && item(t('card.move'), onMove)}
      {!kept &&
        mayDelete &&
        item(t('card.delete'), () => dispatch(dialogOpened({ dialog: 'delete', roomId, occurrence: ref })))}
    </Menu>
  );
}
