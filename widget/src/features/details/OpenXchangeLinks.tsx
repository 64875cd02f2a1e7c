import Button from '@mui/material/Button';
import type { OpenXchangeReference } from '../../../../shared/src/meeting/openXchange.ts';
import { useTexts } from '../../i18n.ts';
import { useOpenXchangeUrl } from '../../store/useOpenXchangeUrl.ts';

/** Lead to the appointment in Open-Xchange, where alone it is changed and deleted. */
export function OpenXchangeLinks({ appointment }: { appointment: OpenXchangeReference }) {
  const { t } = useTexts();
  const url = useOpenXchangeUrl(appointment);
  return (['openXchange.edit', 'openXchange.delete'] as const).map((key) => (
    <Button
      key={key}
      component="a"
      variant="outlined"
      // Without an address it is a link all the same, only not one to follow yet.
      role="link"
      disabled={url === undefined}
      {...(url !== undefined && { href: url, target: '_blank', rel: 'noreferrer' })}
    >
      {t(key)}
    </Button>
  ));
}
