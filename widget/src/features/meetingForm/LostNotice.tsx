import Alert from '@mui/material/Alert';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import type { Edited } from '../../../../shared/src/calendar/editAll.ts';
import { dateFormat } from '../../../../shared/src/calendar/intl.ts';
import { useTexts } from '../../i18n.ts';

type Props = {
  readonly edited: Edited | undefined;
  readonly tzid: string;
  readonly isConfirmed: boolean;
  readonly onConfirm: (isConfirmed: boolean) => void;
};

/** So many are named one by one. */
const MOST = 10;

/** Says what a changed series would lose or cannot do, and has it confirmed. */
export function LostNotice({ edited, tzid, isConfirmed, onConfirm }: Props) {
  const { t, locale } = useTexts();
  const lost = edited?.lost ?? [];
  const format = dateFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone: tzid });
  return (
    <>
      {edited?.stuck && (
        <Alert severity="info">{t(edited.stuck === 'days' ? 'form.stuckDays' : 'form.stuckTimes')}</Alert>
      )}
      {lost.length > 0 && (
        <Alert severity="warning">
          {t('form.lost')}
          <ul>
            {lost.slice(0, MOST).map(({ kind, recurrenceId }) => (
              <li key={recurrenceId}>
                {t(kind === 'deleted' ? 'form.lostDeleted' : 'form.lostMoved', {
                  date: format.format(recurrenceId),
                })}
              </li>
            ))}
            {lost.length > MOST && <li>{t('form.lostMore', { count: lost.length - MOST })}</li>}
          </ul>
          <FormControlLabel
            control={<Checkbox checked={isConfirmed} onChange={({ target }) => onConfirm(target.checked)} />}
            label={t('form.lostConfirm')}
          />
        </Alert>
      )}
    </>
  );
}
