import Autocomplete from '@mui/material/Autocomplete';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useMemo, useState } from 'react';
import { formatRange } from '../../../../shared/src/calendar/format.ts';
import { isValidTimeZone } from '../../../../shared/src/calendar/zone.ts';
import { useTexts } from '../../i18n.ts';
import { useHost } from '../../store/context.tsx';
import { ownZone, type Times } from '../../ui/times.ts';

/** All zones the browser knows, and those that are in use here. */
const zonesWith = (...more: readonly string[]) => [
  ...new Set([...more, 'UTC', ...Intl.supportedValuesOf('timeZone')]),
];

type SelectProps = {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (tzid: string | null) => void;
  readonly isDisabled?: boolean;
  readonly mayBeNone?: boolean;
};

function ZoneSelect({ label, value, onChange, isDisabled = false, mayBeNone = false }: SelectProps) {
  const options = useMemo(() => zonesWith(ownZone(), ...(value === null ? [] : [value])), [value]);
  return (
    <Autocomplete
      fullWidth
      size="small"
      disableClearable={!mayBeNone}
      disabled={isDisabled}
      value={value}
      options={options}
      // Nobody types underscores.
      getOptionLabel={(tzid) => tzid.replaceAll('_', ' ')}
      onChange={(_, tzid) => onChange(tzid)}
      renderInput={(params) => <TextField {...params} label={label} />}
    />
  );
}

/** Under which a second zone is remembered. */
const SECOND = 'second_zone';

type Props = {
  readonly times: Times;
  readonly onChange: (tzid: string) => void;
  readonly isDisabled: boolean;
};

/** The zone that the times are meant in, and the same times in one's own zone and in another one. */
export function ZoneField({ times, onChange, isDisabled }: Props) {
  const { t, locale } = useTexts();
  const { memory } = useHost();
  const [second, setSecond] = useState(() => {
    const kept = memory.read(SECOND);
    return typeof kept === 'string' && isValidTimeZone(kept) ? kept : null;
  });
  const others = [...new Set([ownZone(), ...(second === null ? [] : [second])])].filter(
    (tzid) => tzid !== times.tzid,
  );
  return (
    <Stack spacing={1}>
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2}>
        <ZoneSelect
          label={t('form.zone')}
          value={times.tzid}
          isDisabled={isDisabled}
          onChange={(tzid) => tzid !== null && onChange(tzid)}
        />
        <ZoneSelect
          label={t('form.secondZone')}
          value={second}
          mayBeNone
          onChange={(tzid) => {
            setSecond(tzid);
            memory.write(SECOND, tzid ?? undefined);
          }}
        />
      </Stack>
      {!times.allDay &&
        times.end > times.start &&
        others.map((timeZone) => (
          <Typography key={timeZone} variant="body2" color="text.secondary">
            {t('form.inZone', {
              zone: timeZone.replaceAll('_', ' '),
              times: formatRange(times, { locale, timeZone, month: 'long' }),
            })}
          </Typography>
        ))}
    </Stack>
  );
}
