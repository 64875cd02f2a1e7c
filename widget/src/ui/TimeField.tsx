import Schedule from '@mui/icons-material/Schedule';
import { AdapterLuxon } from '@mui/x-date-pickers/AdapterLuxon';
import { DigitalClock } from '@mui/x-date-pickers/DigitalClock';
import { LocalizationProvider } from '@mui/x-date-pickers/LocalizationProvider';
import { DateTime } from 'luxon';
import { hasHalves, readTime, writeTime } from './readTime.ts';
import { TypedField, type TypedProps } from './TypedField.tsx';

const QUARTER = 15;

/** A time of day that can be typed or chosen by quarters of an hour. `value` is in ms since midnight. */
export function TimeField(props: TypedProps) {
  const { locale, value } = props;
  return (
    <TypedField
      {...props}
      read={readTime}
      write={(time) => writeTime(time, locale)}
      icon={<Schedule fontSize="small" />}
    >
      {(choose, close) => (
        <LocalizationProvider dateAdapter={AdapterLuxon} adapterLocale={locale}>
          <DigitalClock
            autoFocus
            value={DateTime.fromMillis(value, { zone: 'UTC', locale })}
            timezone="UTC"
            ampm={hasHalves(locale)}
            timeStep={QUARTER}
            onChange={(time: DateTime | null) => {
              if (time !== null) choose((time.hour * 60 + time.minute) * 60_000);
              close();
            }}
          />
        </LocalizationProvider>
      )}
    </TypedField>
  );
}
