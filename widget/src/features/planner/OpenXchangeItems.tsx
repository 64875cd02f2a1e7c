import MenuItem from '@mui/material/MenuItem';
import type { OpenXchangeReference } from '../../../../shared/src/meeting/openXchange.ts';
import { useTexts } from '../../i18n.ts';
import { useOpenXchangeUrl } from '../../store/useOpenXchangeUrl.ts';

type Props = { readonly appointment: OpenXchangeReference; readonly onClose: () => void };

/** Lead to the appointment in Open-Xchange, where alone a meeting is changed and deleted. */
export function OpenXchangeItems({ appointment, onClose }: Props) {
  const { t } = useTexts();
  const url = useOpenXchangeUrl(appointment);
  return (['openXchange.edit', 'openXchange.delete'] as const).map((key) => (
    <MenuItem
      key={key}
      component="a"
      disabled={url === undefined}
      {...(url !== undefined && { href: url, target: '_blank', rel: 'noreferrer' })}
      onClick={onClose}
    >
      {t(key)}
    </MenuItem>
  ));
}
