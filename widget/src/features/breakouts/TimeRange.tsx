import Stack from '@mui/material/Stack';
import { formatRange } from '../../../../shared/src/calendar/format.ts';
import { useTexts } from '../../i18n.ts';
import type { BreakoutValues } from '../../store/acts/createBreakoutSessions.ts';
import { DateField } from '../../ui/DateField.tsx';
import { writeDate, writeTime } from '../../ui/readTime.ts';
import { TimeField } from '../../ui/TimeField.tsx';
import { dayIn, ownZone, shown, withField, type Shown } from '../../ui/times.ts';
import { timeProblems } from './problems.ts';

type Props = {
  readonly values: Pick<BreakoutValues, 'start' | 'end'>;
  readonly limits: { readonly from: number; readonly to: number };
  readonly onChange: (times: { start: number; end: number }) => void;
};

/** When sessions begin and end, within their meeting. Days can be chosen only where there are several. */
export function TimeRange({ values, limits, onChange }: Props) {
  const { t, locale } = useTexts();
  const tzid = ownZone();
  const times = { ...values, tzid, allDay: false };
  const { startDay, startTime, endDay, endTime } = shown(times);
  const change = (field: Partial<Shown>) => {
    const { start, end } = withField(times, field);
    onChange({ start, end });
  };
  const problems = timeProblems(values, limits);
  const range = formatRange(
    { start: limits.from, end: limits.to },
    { locale, timeZone: tzid, month: 'long' },
  );
  const startProblem = problems.start && t(problems.start, { range });
  const endProblem = problems.end && t(problems.end, { range });
  const [firstDay, lastDay] = [dayIn(tzid, limits.from), dayIn(tzid, limits.to)];
  const common = { locale, invalid: t('form.invalidTime') };
  return (
    <Stack spacing={2}>
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2}>
        {lastDay > firstDay && (
          <DateField
            {...common}
            label={t('form.startDate')}
            chooseLabel={t('form.chooseStartDate', { date: writeDate(startDay, locale) })}
            value={startDay}
            min={firstDay}
            error={startProblem}
            onChange={(day) => change({ startDay: day })}
          />
        )}
        <TimeField
          {...common}
          label={t('form.startTime')}
          chooseLabel={t('form.chooseStartTime', { time: writeTime(startTime, locale) })}
          value={startTime}
          error={startProblem}
          onChange={(time) => change({ startTime: time })}
        />
      </Stack>
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2}>
        {lastDay > firstDay && (
          <DateField
            {...common}
            label={t('form.endDate')}
            chooseLabel={t('form.chooseEndDate', { date: writeDate(endDay, locale) })}
            value={endDay}
            min={firstDay}
            error={endProblem}
            onChange={(day) => change({ endDay: day })}
          />
        )}
        <TimeField
          {...common}
          label={t('form.endTime')}
          chooseLabel={t('form.chooseEndTime', { time: writeTime(endTime, locale) })}
          value={endTime}
          error={endProblem}
          onChange={(time) => change({ endTime: time })}
        />
      </Stack>
    </Stack>
  );
}
