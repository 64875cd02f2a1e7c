import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import type { ReactNode } from 'react';
import { dateFormat } from '../../../../shared/src/calendar/intl.ts';
import { DAY } from '../../../../shared/src/calendar/wallTime.ts';
import { useTexts } from '../../i18n.ts';
import { DateField } from '../../ui/DateField.tsx';
import { writeDate } from '../../ui/readTime.ts';
import { figure, MAX_COUNT, type End } from './recurrence.ts';

type Props = {
  readonly end: End;
  readonly onChange: (change: Partial<End>) => void;
  /** The day that the series begins on. */
  readonly firstDay: number;
};

/** Whether, when or after how many meetings a series ends. */
export function EndOfRule({ end, onChange, firstDay }: Props) {
  const { t, locale } = useTexts();
  const date = dateFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(end.until * DAY);
  const times = figure(end.count, MAX_COUNT);
  const isCountWrong = end.kind === 'count' && times === undefined;
  const row = (kind: End['kind'], words: { label: string; sentence: string }, children?: ReactNode) => (
    <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap', alignItems: 'center' }}>
      <FormControlLabel
        control={
          <Radio
            size="small"
            name="end"
            checked={end.kind === kind}
            onChange={() => onChange({ kind })}
            slotProps={{ input: { 'aria-label': words.sentence } }}
          />
        }
        label={words.label}
        sx={{ minWidth: 90 }}
      />
      {children}
    </Stack>
  );
  return (
    <Stack spacing={1} role="radiogroup" aria-label={t('recurrence.endGroup')}>
      {row('never', { label: t('recurrence.never'), sentence: t('recurrence.neverSentence') })}
      {row(
        'until',
        { label: t('recurrence.onDate'), sentence: t('recurrence.untilSentence', { date }) },
        <DateField
          label={t('recurrence.untilDate')}
          locale={locale}
          invalid={t('form.invalidTime')}
          chooseLabel={t('recurrence.chooseUntil', { date: writeDate(end.until, locale) })}
          value={end.until}
          min={firstDay}
          error={end.kind === 'until' && end.until < firstDay ? t('recurrence.invalid') : undefined}
          onChange={(until) => onChange({ kind: 'until', until })}
        />,
      )}
      {row(
        'count',
        {
          label: t('recurrence.after'),
          sentence: t('recurrence.countSentence', { count: times ?? 0 }),
        },
        <TextField
          size="small"
          type="number"
          label={t('recurrence.meetings')}
          value={end.count}
          error={isCountWrong}
          helperText={isCountWrong && t('recurrence.invalid')}
          onChange={({ target }) => onChange({ kind: 'count', count: target.value })}
          slotProps={{ htmlInput: { min: 1, max: MAX_COUNT, 'aria-label': t('recurrence.count') } }}
          sx={{ width: 130 }}
        />,
      )}
    </Stack>
  );
}
