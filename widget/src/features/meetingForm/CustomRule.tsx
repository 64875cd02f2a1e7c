import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Radio from '@mui/material/Radio';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import type { ReactNode } from 'react';
import { dateFormat } from '../../../../shared/src/calendar/intl.ts';
import { DAY, dayNumber } from '../../../../shared/src/calendar/wallTime.ts';
import { useTexts } from '../../i18n.ts';
import { firstDayOfWeek } from '../../ui/week.ts';
import { figure, frequencies, MAX_INTERVAL, places, type Custom } from './recurrence.ts';

type Props = { readonly custom: Custom; readonly onChange: (change: Partial<Custom>) => void };

const units = {
  DAILY: 'recurrence.days',
  WEEKLY: 'recurrence.weeks',
  MONTHLY: 'recurrence.months',
  YEARLY: 'recurrence.years',
} as const;

const placeWords = {
  1: 'recurrence.first',
  2: 'recurrence.second',
  3: 'recurrence.third',
  4: 'recurrence.fourth',
  [-1]: 'recurrence.last',
} as const;

/** Noon of a Monday. */
const MONDAY = dayNumber(2024, 1, 1) * DAY + DAY / 2;
const weekdayName = (weekday: number, locale: string, style: 'long' | 'short') =>
  dateFormat(locale, { weekday: style, timeZone: 'UTC' }).format(MONDAY + weekday * DAY);
const monthName = (month: number, locale: string) =>
  dateFormat(locale, { month: 'long', timeZone: 'UTC' }).format(dayNumber(2024, month, 1) * DAY);

/** The weekdays in the order of a language. */
const weekdaysInOrder = (locale: string): readonly number[] =>
  Array.from({ length: 7 }, (_, at) => (firstDayOfWeek(locale) + 6 + at) % 7);

type ChoiceProps = {
  readonly label: string;
  readonly value: number;
  readonly options: readonly (readonly [value: number, label: string])[];
  readonly onChange: (value: number) => void;
};

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value}
      onChange={({ target }) => onChange(Number(target.value))}
      sx={{ minWidth: 110 }}
    >
      {options.map(([each, text]) => (
        <MenuItem key={each} value={each}>
          {text}
        </MenuItem>
      ))}
    </TextField>
  );
}

function Weekdays({ custom, onChange }: Props) {
  const { t, locale } = useTexts();
  return (
    <ToggleButtonGroup
      size="small"
      aria-label={t('recurrence.onWeekday')}
      value={[...custom.weekdays]}
      onChange={(_, weekdays: number[]) => onChange({ weekdays })}
      sx={{ flexWrap: 'wrap' }}
    >
      {weekdaysInOrder(locale).map((weekday) => (
        <ToggleButton key={weekday} value={weekday} aria-label={weekdayName(weekday, locale, 'long')}>
          {weekdayName(weekday, locale, 'short')}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function OnDay({ custom, onChange }: Props) {
  const { t, locale } = useTexts();
  const row = (by: Custom['by'], label: string, children: ReactNode) => (
    <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap', alignItems: 'center' }}>
      <FormControlLabel
        control={
          <Radio size="small" name="by" checked={custom.by === by} onChange={() => onChange({ by })} />
        }
        label={label}
      />
      {children}
    </Stack>
  );
  const isWrong = custom.by === 'day' && figure(custom.day, 31) === undefined;
  return (
    <Stack spacing={1} role="radiogroup" aria-label={t('recurrence.onWhichDay')}>
      {row(
        'day',
        t('recurrence.onDay'),
        <TextField
          size="small"
          type="number"
          label={t('recurrence.dayOfMonth')}
          value={custom.day}
          error={isWrong}
          helperText={isWrong && t('recurrence.invalid')}
          onChange={({ target }) => onChange({ by: 'day', day: target.value })}
          slotProps={{ htmlInput: { min: 1, max: 31 } }}
          sx={{ width: 130 }}
        />,
      )}
      {row(
        'weekday',
        t('recurrence.onThe'),
        <>
          <Choice
            label={t('recurrence.place')}
            value={custom.place}
            options={places.map((place) => [place, t(placeWords[place])])}
            onChange={(place) => onChange({ by: 'weekday', place })}
          />
          <Choice
            label={t('recurrence.weekday')}
            value={custom.weekday}
            options={weekdaysInOrder(locale).map((each) => [each, weekdayName(each, locale, 'long')])}
            onChange={(weekday) => onChange({ by: 'weekday', weekday })}
          />
        </>,
      )}
    </Stack>
  );
}

/** A rule put together of its parts. */
export function CustomRule({ custom, onChange }: Props) {
  const { t, locale } = useTexts();
  const unit = t(units[custom.freq]);
  const isWrong = figure(custom.interval, MAX_INTERVAL) === undefined;
  return (
    <Stack spacing={2} role="group" aria-label={t('recurrence.customGroup')}>
      <Stack direction="row" spacing={1}>
        <TextField
          size="small"
          type="number"
          label={t('recurrence.every')}
          value={custom.interval}
          error={isWrong}
          helperText={isWrong && t('recurrence.invalid')}
          onChange={({ target }) => onChange({ interval: target.value })}
          slotProps={{
            htmlInput: { min: 1, max: MAX_INTERVAL, 'aria-label': t('recurrence.everyUnit', { unit }) },
          }}
          sx={{ width: 130 }}
        />
        <TextField
          select
          size="small"
          label={t('recurrence.unit')}
          value={custom.freq}
          onChange={({ target }) => onChange({ freq: target.value as Custom['freq'] })}
          sx={{ minWidth: 110 }}
        >
          {frequencies.map((freq) => (
            <MenuItem key={freq} value={freq}>
              {t(units[freq])}
            </MenuItem>
          ))}
        </TextField>
      </Stack>
      {custom.freq === 'WEEKLY' && <Weekdays custom={custom} onChange={onChange} />}
      {custom.freq === 'YEARLY' && (
        <Choice
          label={t('recurrence.month')}
          value={custom.month}
          options={Array.from({ length: 12 }, (_, at) => [at + 1, monthName(at + 1, locale)] as const)}
          onChange={(month) => onChange({ month })}
        />
      )}
      {(custom.freq === 'MONTHLY' || custom.freq === 'YEARLY') && (
        <OnDay custom={custom} onChange={onChange} />
      )}
    </Stack>
  );
}
