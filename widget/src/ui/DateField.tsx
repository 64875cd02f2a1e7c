import CalendarToday from '@mui/icons-material/CalendarToday';
import { AdapterLuxon } from '@mui/x-date-pickers/AdapterLuxon';
import { DateCalendar } from '@mui/x-date-pickers/DateCalendar';
import { LocalizationProvider } from '@mui/x-date-pickers/LocalizationProvider';
import { DateTime } from 'luxon';
import { dayNumber } from '../../../shared/src/calendar/wallTime.ts';
import { isoDay, readDate, writeDate } from './readTime.ts';
import { TypedField, type TypedProps } from './TypedField.tsx';

const toLuxon = (day: number, locale: string) => DateTime.fromISO(isoDay(day), { zone: 'UTC', locale });

/** A date that can be typed or chosen from a calendar. `value` and `min` are days as in `wallTime.ts`. */
export function DateField({ min, ...props }: TypedProps & { readonly min?: number | undefined }) {
  const { locale, value } = props;
  return (
    <TypedField
      {...props}
      read={(text) => readDate(text, locale)}
      write={(day) => writeDate(day, locale)}
      icon={<CalendarToday fontSize="small" />}
    >
      {(choose, close) => (
        <LocalizationProvider dateAdapter={AdapterLuxon} adapterLocale={locale}>
          <DateCalendar
            autoFocus
            value={toLuxon(value, locale)}
            timezone="UTC"
            {...(min !== undefined && { minDate: toLuxon(min, locale) })}
            onChange={(date: DateTime | null, state) => {
              if (date === null || state !== 'finish') return;
              choose(dayNumber(date.year, date.month, date.day));
              close();
            }}
          />
        </LocalizationProvider>
      )}
    </TypedField>
  );
}
