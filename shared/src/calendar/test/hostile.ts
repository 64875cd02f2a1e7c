import { calendarChanges } from '../change.ts';
import { deleteMeeting, editMeeting } from '../edit.ts';
import type { Calendar, CalendarEntry } from '../entry.ts';
import { writeIcs } from '../icsWrite.ts';
import { currentOrNext, deletionTime, findOccurrence, occurrences } from '../occurrences.ts';
import { calendarSchema } from '../schema.ts';
import { splitSeries } from '../split.ts';
import { dateTimeEntry } from '../placed.ts';
import { DAY } from '../wallTime.ts';
import { entry, instant } from './build.ts';

const list = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).join();
const everySecond = `BYHOUR=${list(0, 23)};BYMINUTE=${list(0, 59)};BYSECOND=${list(0, 59)}`;

const mondays = 'MO,'.repeat(10_000);

const TOO_OFTEN = 'repeats more often than daily';
const NOTHING = 'has no occurrence';
const TOO_LATE = 'goes on after the year 2200';

/** Rules that cost others dearly, and why the door refuses them; what it lets in is cheap. */
export const hostile: [rule: string, problem: string | undefined][] = [
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

/** A series with one occurrence deleted and one moved, if the rule has them; objects are new, so nothing is remembered. */
export function hostileCalendar(rrule: string): Calendar {
  const series = entry({ rrule, exdate: [{ tzid: 'Europe/Berlin', value: '20401010T103000' }] });
  const override: CalendarEntry = {
    uid: series.uid,
    dtstart: { tzid: 'Europe/Berlin', value: '20401012T120000' },
    dtend: { tzid: 'Europe/Berlin', value: '20401012T130000' },
    recurrenceId: { tzid: 'Europe/Berlin', value: '20401012T103000' },
  };
  return [series, override];
}

const HOUR = 3_600_000;
const START = instant('20401003T1030');
const LATER = START + 30 * DAY;
const first = { uid: 'uid', recurrenceId: START };
const later = { uid: 'uid', recurrenceId: LATER };
const anHourLater = ({ recurrenceId }: typeof first) => ({
  start: recurrenceId + HOUR,
  end: recurrenceId + 2 * HOUR,
});

function changed([series, ...rest]: Calendar): Calendar {
  if (!series) return [];
  return [{ ...series, exdate: [dateTimeEntry(LATER, 'Europe/Berlin')] }, ...rest];
}

/** All that is asked of a calendar. */
export const questions: Readonly<Record<string, (calendar: Calendar) => unknown>> = {
  'at the door': (calendar) => calendarSchema.validate(calendar),
  'over a month': (calendar) => occurrences(calendar, { from: START, to: LATER }),
  'over a month in a hundred years': (calendar) =>
    occurrences(calendar, { from: START + 36_525 * DAY, to: LATER + 36_525 * DAY }),
  'over all of time': (calendar) => occurrences(calendar, { from: 0, to: instant('99991231T0000') }),
  'its time of deletion': (calendar) => deletionTime(calendar, 60),
  'its next meeting': (calendar) => currentOrNext(calendar, LATER),
  'its last meeting': (calendar) => currentOrNext(calendar, instant('99990101T0000')),
  'one meeting': (calendar) => findOccurrence(calendar, later, LATER),
  'moved as a whole': (calendar) => editMeeting(calendar, first, anHourLater(first), { scope: 'all' }),
  'moved from one on': (calendar) =>
    editMeeting(calendar, later, anHourLater(later), { scope: 'following', newUid: 'new' }),
  'with one moved': (calendar) => editMeeting(calendar, later, anHourLater(later), { scope: 'one' }),
  'with another rule': (calendar) => editMeeting(calendar, first, { rrule: 'FREQ=WEEKLY' }, { scope: 'all' }),
  'deleted from one on': (calendar) => deleteMeeting(calendar, later, 'following'),
  'in two': (calendar) => splitSeries(calendar, later, 'new'),
  'what changed': (calendar) => calendarChanges(calendar, changed(calendar)),
  'as iCalendar': (calendar) => writeIcs([{ calendar, title: 'Sync', changedAt: 0 }]),
};
