import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { AdapterLuxon } from '@mui/x-date-pickers/AdapterLuxon';
import { DateCalendar } from '@mui/x-date-pickers/DateCalendar';
import { LocalizationProvider } from '@mui/x-date-pickers/LocalizationProvider';
import { MonthCalendar } from '@mui/x-date-pickers/MonthCalendar';
import { PickerDay, type PickerDayProps } from '@mui/x-date-pickers/PickerDay';
import { YearCalendar } from '@mui/x-date-pickers/YearCalendar';
import type { DateTime } from 'luxon';
import { DateTime as Luxon } from 'luxon';
import { useState } from 'react';
import type { Span } from '../../../../shared/src/calendar/placed.ts';
import { useTexts } from '../../i18n.ts';
import { Row } from './layout.ts';
import { rangeOf, spanOf } from './span.ts';
import type { Plan } from './usePlan.ts';

type DayProps = PickerDayProps & { readonly marked?: Span };

const MarkedDay = styled(PickerDay)(({ theme }) => ({
  '&[aria-current=date]': { textDecoration: 'underline' },
  '&[data-marked]': { background: theme.palette.primary.main, color: theme.palette.primary.contrastText },
}));

/** A day of a calendar, marked where it belongs to what is chosen. */
function Day({ marked, ...props }: DayProps) {
  const at = props.day.toMillis();
  const isMarked = marked !== undefined && at >= marked.from && at <= marked.to;
  return (
    <MarkedDay
      {...props}
      selected={isMarked || (props.selected ?? false)}
      data-marked={isMarked || undefined}
    />
  );
}

/** Two days: the first click is where the range begins, the second where it ends. */
function useRange(plan: Plan, onDone: () => void) {
  const [first, setFirst] = useState<number>();
  const choose = (at: number) => {
    if (first === undefined) return setFirst(at);
    plan.step({ do: 'limit', range: rangeOf(Math.min(first, at), Math.max(first, at)) });
    onDone();
  };
  return { first, choose };
}

/** The calendar in which a date, a week, a month or a range is chosen. */
export function DatePick({ plan, onDone }: { readonly plan: Plan; readonly onDone: () => void }) {
  const { t, locale } = useTexts();
  const { view, span, firstDay, step } = plan;
  const range = useRange(plan, onDone);
  const [year, setYear] = useState<DateTime>();
  const at = Luxon.fromMillis(span.from);
  const goTo = (date: DateTime) => {
    step({ do: 'goTo', at: date.toMillis() });
    onDone();
  };
  const marked = range.first === undefined ? span : spanOf('day', range.first, firstDay);
  return (
    <LocalizationProvider dateAdapter={AdapterLuxon} adapterLocale={locale}>
      {view === 'list' && (
        <p role="status" style={{ margin: '16px 24px 0' }}>
          {t(range.first === undefined ? 'pick.first' : 'pick.last')}
        </p>
      )}
      {view === 'month' && (
        <>
          <YearCalendar value={at} onChange={setYear} sx={{ maxHeight: 140 }} />
          <MonthCalendar value={year?.set({ month: at.month }) ?? at} onChange={goTo} />
        </>
      )}
      {view !== 'month' && (
        <DateCalendar
          value={at}
          showDaysOutsideCurrentMonth
          onChange={(date: DateTime | null, state) => {
            if (!date || state !== 'finish') return;
            if (view === 'list') range.choose(date.toMillis());
            else goTo(date);
          }}
          slots={{ day: Day }}
          slotProps={{ day: { marked } as Partial<DayProps> }}
        />
      )}
      <Row sx={{ padding: 1, justifyContent: 'flex-end' }}>
        <Button
          onClick={() => {
            step({ do: 'today' });
            onDone();
          }}
        >
          {t('planner.today')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </Row>
    </LocalizationProvider>
  );
}
