import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import { useState } from 'react';
import { useTexts, type TextKey } from '../i18n.ts';
import { DateField } from './DateField.tsx';
import { writeDate, writeTime } from './readTime.ts';
import { TimeField } from './TimeField.tsx';
import { shown, withAllDay, withField, type Shown, type Times } from './times.ts';

type Props = {
  readonly times: Times;
  readonly onChange: (times: Times) => void;
  readonly problems: { readonly start?: TextKey; readonly end?: TextKey };
  /** The first day that can be chosen. */
  readonly firstDay?: number | undefined;
  /** Why the start stays as it is. */
  readonly startIsFixed?: TextKey | undefined;
  /** Whether days stay days and hours stay hours. */
  readonly isAllDayFixed?: boolean;
};

/** When a meeting begins and ends. */
export function TimesFields({
  times,
  onChange,
  problems,
  firstDay,
  startIsFixed,
  isAllDayFixed = false,
}: Props) {
  const { t, locale } = useTexts();
  const [timed, setTimed] = useState<Times>();
  const { startDay, startTime, endDay, endTime } = shown(times);
  const change = (field: Partial<Shown>) => onChange(withField(times, field));
  const common = { locale, invalid: t('form.invalidTime'), isReadOnly: startIsFixed !== undefined };
  const error = problems.start && t(problems.start);
  const endError = problems.end && t(problems.end);
  const hint = startIsFixed && t(startIsFixed);
  return (
    <Stack spacing={2}>
      {!isAllDayFixed && (
        <FormControlLabel
          sx={{ alignSelf: 'flex-start' }}
          control={
            <Switch
              edge="start"
              checked={times.allDay}
              disabled={startIsFixed !== undefined}
              slotProps={{ input: { role: 'checkbox' } }}
              onChange={({ target }) => {
                setTimed(times);
                onChange(withAllDay(times, target.checked, timed));
              }}
            />
          }
          label={t('form.allDay')}
        />
      )}
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2}>
        <DateField
          {...common}
          label={t('form.startDate')}
          chooseLabel={t('form.chooseStartDate', { date: writeDate(startDay, locale) })}
          value={startDay}
          min={firstDay}
          error={error}
          hint={hint}
          onChange={(day) => change({ startDay: day })}
        />
        {!times.allDay && (
          <TimeField
            {...common}
            label={t('form.startTime')}
            chooseLabel={t('form.chooseStartTime', { time: writeTime(startTime, locale) })}
            value={startTime}
            error={error}
            onChange={(time) => change({ startTime: time })}
          />
        )}
      </Stack>
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2}>
        <DateField
          {...common}
          isReadOnly={false}
          label={t('form.endDate')}
          chooseLabel={t('form.chooseEndDate', { date: writeDate(endDay, locale) })}
          value={endDay}
          min={startDay}
          error={endError}
          onChange={(day) => change({ endDay: day })}
        />
        {!times.allDay && (
          <TimeField
            {...common}
            isReadOnly={false}
            label={t('form.endTime')}
            chooseLabel={t('form.chooseEndTime', { time: writeTime(endTime, locale) })}
            value={endTime}
            error={endError}
            onChange={(time) => change({ endTime: time })}
          />
        )}
      </Stack>
    </Stack>
  );
}
