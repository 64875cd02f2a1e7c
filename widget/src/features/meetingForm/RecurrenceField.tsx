import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { ruleInWords } from '../../../../shared/src/calendar/format.ts';
import { dayOf } from '../../../../shared/src/calendar/wallTime.ts';
import { useTexts } from '../../i18n.ts';
import { useUnsound } from '../../ui/Unsound.tsx';
import { CustomRule } from './CustomRule.tsx';
import { EndOfRule } from './EndOfRule.tsx';
import {
  beginOf,
  isKept,
  presets,
  readRecurrence,
  withBegin,
  withPreset,
  writeRecurrence,
  type Preset,
  type Recurrence,
} from './recurrence.ts';

type Props = {
  /** The rule the editor begins with. */
  readonly rrule: string | null;
  readonly start: number;
  readonly tzid: string;
  /** Gets the rule, null for none; while what was typed is no rule, nothing. */
  readonly onChange: (rrule: string | null) => void;
  /** Whether what follows from the start goes along with it. */
  readonly followsStart: boolean;
  readonly isDisabled: boolean;
};

const words: Readonly<Record<Preset, `recurrence.preset.${Preset}`>> = {
  none: 'recurrence.preset.none',
  daily: 'recurrence.preset.daily',
  weekly: 'recurrence.preset.weekly',
  weekdays: 'recurrence.preset.weekdays',
  monthly: 'recurrence.preset.monthly',
  yearly: 'recurrence.preset.yearly',
  custom: 'recurrence.preset.custom',
};

/** How a meeting is repeated. A rule that nobody touches stays as it was written, whatever it says. */
export function RecurrenceField({ rrule, start, tzid, onChange, followsStart, isDisabled }: Props) {
  const { t, locale } = useTexts();
  const begin = beginOf(start, tzid);
  const [recurrence, setRecurrence] = useState(() => readRecurrence(rrule, begin));
  const written = writeRecurrence(recurrence, begin);
  useUnsound(written === undefined);
  const change = (next: Recurrence) => {
    setRecurrence(next);
    const rule = writeRecurrence(next, begin);
    if (rule !== undefined) onChange(rule);
  };
  const last = useRef(begin);
  const follow = useEffectEvent(() => {
    const before = last.current;
    last.current = begin;
    if (before.wall === begin.wall && before.zone === begin.zone) return;
    change(followsStart ? withBegin(recurrence, before, begin) : recurrence);
  });
  useEffect(() => follow(), [start, tzid]);
  const { preset, custom, end } = recurrence;
  const text = () => {
    if (preset === 'none') return t(words.none);
    return typeof written === 'string' ? ruleInWords(written, { locale, timeZone: tzid }) : t(words.custom);
  };
  return (
    <Stack spacing={2}>
      <TextField
        select
        fullWidth
        size="small"
        label={t('recurrence.repeat')}
        value={preset}
        disabled={isDisabled}
        error={written === undefined}
        helperText={written === undefined && t('recurrence.invalid')}
        onChange={({ target }) => change(withPreset(recurrence, target.value as Preset, begin))}
        slotProps={{ select: { renderValue: text } }}
      >
        {presets.map((each) => (
          <MenuItem key={each} value={each}>
            {t(words[each])}
          </MenuItem>
        ))}
      </TextField>
      {!isDisabled && isKept(recurrence) && (
        <Alert
          severity="info"
          action={
            <Button
              color="inherit"
              size="small"
              onClick={() => change(withPreset(recurrence, 'custom', begin))}
            >
              {t('recurrence.replace')}
            </Button>
          }
        >
          {t('recurrence.kept')}
        </Alert>
      )}
      {!isDisabled && preset === 'custom' && !isKept(recurrence) && (
        <CustomRule
          custom={custom}
          onChange={(part) => change({ ...recurrence, custom: { ...custom, ...part }, isBodyTouched: true })}
        />
      )}
      {!isDisabled && preset !== 'none' && (
        <EndOfRule
          end={end}
          firstDay={dayOf(begin.wall)}
          onChange={(part) => change({ ...recurrence, end: { ...end, ...part }, isEndTouched: true })}
        />
      )}
    </Stack>
  );
}
