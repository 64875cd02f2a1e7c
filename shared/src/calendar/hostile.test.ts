import type { Calendar } from './entry.ts';
import { STEPS } from './generate.ts';
import { currentOrNext, deletionTime, endOfCalendar, occurrences } from './occurrences.ts';
import { calendarSchema } from './schema.ts';
import { entry, instant } from './test/build.ts';

const list = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).join();
const everySecond = `BYHOUR=${list(0, 23)};BYMINUTE=${list(0, 59)};BYSECOND=${list(0, 59)}`;

const mondays = 'MO,'.repeat(10_000);

const TOO_OFTEN = 'repeats more often than daily';
const NOTHING = 'has no occurrence';
const TOO_LATE = 'goes on after the year 2200';

/** Rules that cost others dearly, and why the door refuses them; what it lets in is cheap. */
const hostile: [rule: string, problem: string | undefined][] = [
  ['FREQ=SECONDLY', TOO_OFTEN],
  ['FREQ=SECONDLY;COUNT=2000000', TOO_OFTEN],
  ['FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30', TOO_OFTEN],
  ['FREQ=MINUTELY;INTERVAL=999999999', TOO_OFTEN],
  ['FREQ=HOURLY;INTERVAL=2;BYHOUR=1', TOO_OFTEN],
  ['FREQ=HOURLY;BYSETPOS=2', TOO_OFTEN],
  ['FREQ=DAILY;COUNT=999999999', 'has a COUNT over 10000'],
  ['FREQ=DAILY;UNTIL=99991231T235959Z', TOO_LATE],
  ['FREQ=DAILY;INTERVAL=999999999', 'has an INTERVAL over 1000'],
  ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', NOTHING],
  ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5', NOTHING],
  ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;UNTIL=99991231', TOO_LATE],
  ['FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2', NOTHING],
  ['FREQ=WEEKLY;BYDAY=MO;BYYEARDAY=-366', undefined],
  ['FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11', NOTHING],
  ['FREQ=YEARLY;COUNT=10000', TOO_LATE],
  ['FREQ=YEARLY;INTERVAL=1000;BYYEARDAY=366', undefined],
  ['FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6', NOTHING],
  ['FREQ=YEARLY;BYDAY=53MO;BYMONTHDAY=1;BYMONTH=5', NOTHING],
  [`FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;${everySecond}`, 'has more than 24 times a day'],
  [`FREQ=DAILY;${everySecond}`, 'has more than 24 times a day'],
  [`FREQ=DAILY;BYHOUR=${list(0, 23)};COUNT=10000`, undefined],
  [`FREQ=YEARLY;BYYEARDAY=${list(1, 366)};BYSETPOS=-1`, undefined],
  ['FREQ=DAILY;UNTIL=00010101T000000Z', NOTHING],
  [`FREQ=DAILY;BYDAY=${mondays}TU`, 'is longer than 2000 characters'],
  ['FREQ=YEARLY;BYMONTH=1;BYMONTH=2;INTERVAL=0', 'has more than one BYMONTH'],
];

/** A day is not left halfway, so the budget may be overdrawn by its occurrences. */
const OVERDRAFT = 1440;

describe.each(hostile.map(([rrule, problem]) => ({ name: rrule.slice(0, 60), rrule, problem })))(
  'the rule $name',
  ({ rrule, problem }) => {
    const series = entry({ rrule });
    const calendar: Calendar = [series];

    it('is answered at the door with its reason', () => {
      const { error } = calendarSchema.validate(calendar);
      expect(error?.details[0]?.context?.problem).toBe(problem);
    });

    it.each([
      ['a month', '20401001T0000', '20401101T0000'],
      ['a month in a hundred years', '21401001T0000', '21401101T0000'],
      ['all of time', '19700101T0000', '99991231T0000'],
    ])('is expanded within its budget where rooms have it: %s', (_, from, to) => {
      const budget = { steps: STEPS };
      const found = occurrences(calendar, { from: instant(from), to: instant(to) }, budget);
      expect(budget.steps).toBeGreaterThan(-OVERDRAFT);
      expect(found.length).toBeLessThanOrEqual((STEPS + OVERDRAFT) / 10);
    });

    it('leaves the other questions with an answer', () => {
      for (const now of ['20400101T0000', '20401004T0000', '99990101T0000'])
        currentOrNext(calendar, instant(now));
      expect([undefined, 'infinite', 'number']).toContain(
        typeof endOfCalendar(calendar) === 'number' ? 'number' : endOfCalendar(calendar),
      );
      deletionTime(calendar, 60);
    });
  },
);
