import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useMemo } from 'react';
import { ownZone, zoneInWords } from './times.ts';

/** All zones the browser knows, and those that are in use here. */
const zonesWith = (...more: readonly string[]) => [
  ...new Set([...more, 'UTC', ...Intl.supportedValuesOf('timeZone')]),
];

type Props = {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (tzid: string | null) => void;
  readonly isDisabled?: boolean;
  readonly mayBeNone?: boolean;
};

/** One of all time zones. */
export function ZoneSelect({ label, value, onChange, isDisabled = false, mayBeNone = false }: Props) {
  const options = useMemo(() => zonesWith(ownZone(), ...(value === null ? [] : [value])), [value]);
  return (
    <Autocomplete
      fullWidth
      size="small"
      disableClearable={!mayBeNone}
      disabled={isDisabled}
      value={value}
      options={options}
      getOptionLabel={zoneInWords}
      onChange={(_, tzid) => onChange(tzid)}
      renderInput={(params) => <TextField {...params} label={label} />}
    />
  );
}
