import fc from 'fast-check';
import { WEEKDAYS } from '../rule.ts';

/**
 * Rules as texts, in two groups: what ical.js gets right, and the rest of RFC 5545 down to daily, where only `rrule` is
 * a second opinion.
 *
 * ical.js 2.2.1 is wrong with BYSETPOS next to anything but MONTHLY;BYDAY, BYMONTH in MONTHLY, BYMONTH in YEARLY from the
 * 29th on, BYMONTHDAY in YEARLY without BYMONTH, next to BYDAY, or negative outside of MONTHLY, the nth weekday of a year,
 * and all of BYWEEKNO. `rrule` 2.8.1 puts days around New Year in the wrong week, repeats what two values of BYSETPOS name
 * alike, takes the first for the second last of one, and counts BYSETPOS in the first week of WEEKLY from the start.
 * Neither likes unsorted lists.
 */
type Arbitrary = fc.Arbitrary<string>;

const weekday = fc.constantFrom(...WEEKDAYS);
const order = (a: number | string, b: number | string) =>
  typeof a === 'number' && typeof b === 'number'
    ? a - b
    : WEEKDAYS.findIndex((day) => day === a) - WEEKDAYS.findIndex((day) => day === b);

function part<T extends number | string>(name: string, values: fc.Arbitrary<T>, most = 3): Arbitrary {
  return fc
    .uniqueArray(values, { minLength: 1, maxLength: most })
    .map((list) => `${name}=${[...list].sort(order).join()}`);
}

const between = (min: number, max: number) => fc.integer({ min, max });
const nthDay = (...places: number[]) =>
  fc.tuple(fc.constantFrom(...places), weekday).map(([nth, day]) => `${nth}${day}`);

const byDay = part('BYDAY', weekday, 5);
const byNthOfMonth = part('BYDAY', nthDay(1, 2, 3, 4, 5, -1, -2), 2);
const byNthOfYear = part('BYDAY', nthDay(1, 2, 20, 52, -1, -10, -52), 2);
const byMonth = part('BYMONTH', between(1, 12));
const byMonthDay = part('BYMONTHDAY', between(1, 31));
const bySafeMonthDay = part('BYMONTHDAY', between(1, 28));
const byMonthDayFromEnd = part('BYMONTHDAY', between(-31, -1));
const byYearDay = part('BYYEARDAY', fc.oneof(between(1, 366), between(-366, -1)));
const byWeekNo = part('BYWEEKNO', between(1, 51));
const bySetPos = part('BYSETPOS', fc.constantFrom(1, 2, 3, -1), 1);
const byHour = part('BYHOUR', between(0, 23), 2);
const interval = between(1, 5).map((value) => `INTERVAL=${value}`);
const weekStart = weekday.map((day) => `WKST=${day}`);

const sometimes = (given: Arbitrary) => fc.option(given, { nil: '' });

function rule(freq: string, ...parts: Arbitrary[]): Arbitrary {
  return fc
    .tuple(fc.constant(`FREQ=${freq}`), ...parts)
    .map((texts) => texts.filter((text) => text !== '').join(';'));
}

const every = sometimes(interval);
const start = sometimes(weekStart);

export const commonRules: Arbitrary = fc.oneof(
  rule('DAILY', every, sometimes(byDay), sometimes(byMonth)),
  rule('DAILY', every, sometimes(byMonth), sometimes(bySafeMonthDay)),
  rule('DAILY', every, sometimes(byHour)),
  rule('WEEKLY', every, start, sometimes(byDay), sometimes(byMonth)),
  rule('MONTHLY', every, sometimes(byMonthDay)),
  rule('MONTHLY', every, byMonthDayFromEnd),
  rule('MONTHLY', every, fc.oneof(byDay, byNthOfMonth)),
  rule('MONTHLY', every, byDay, bySetPos),
  rule('YEARLY', every),
  rule('YEARLY', every, byMonth, bySafeMonthDay),
  rule('YEARLY', every, byMonth, fc.oneof(byDay, byNthOfMonth)),
  rule('YEARLY', every, byDay),
  rule('YEARLY', every, byYearDay),
);

export const restOfRules: Arbitrary = fc.oneof(
  rule('YEARLY', every, byNthOfYear),
  rule('YEARLY', every, byMonth),
  rule('MONTHLY', every, byMonth, sometimes(byMonthDayFromEnd)),
  rule('MONTHLY', every, byDay, fc.oneof(bySafeMonthDay, byMonthDayFromEnd)),
  rule('MONTHLY', every, byMonthDay, bySetPos),
  rule('YEARLY', every, byMonth, byDay, bySetPos),
  rule('YEARLY', every, byMonthDay),
  rule('YEARLY', every, byMonth, byMonthDayFromEnd),
  rule('YEARLY', every, byDay, bySafeMonthDay),
  rule('YEARLY', every, start, byWeekNo, byDay),
);

const byMinute = part('BYMINUTE', fc.constantFrom(0, 15, 30, 45), 3);
const bySetPositions = part('BYSETPOS', fc.oneof(between(1, 6), between(-6, -1)), 3);

/** All with BYSETPOS, in lists and from the end, for which `oracle.ts` is the judge. */
export const setPosRules: Arbitrary = fc.oneof(
  rule(
    'DAILY',
    every,
    sometimes(byDay),
    part('BYHOUR', between(0, 23), 4),
    sometimes(byMinute),
    bySetPositions,
  ),
  rule('DAILY', every, sometimes(byMonth), part('BYHOUR', between(0, 23), 4), bySetPositions),
  rule('WEEKLY', every, start, byDay, sometimes(byMonth), sometimes(byHour), bySetPositions),
  rule('MONTHLY', every, byDay, sometimes(byHour), bySetPositions),
  rule('MONTHLY', every, fc.oneof(byMonthDay, byMonthDayFromEnd), sometimes(byHour), bySetPositions),
  rule('YEARLY', every, byMonth, byDay, sometimes(byHour), bySetPositions),
);

/** One of the above that may also end. */
export function ending(rules: Arbitrary): Arbitrary {
  const end = fc.oneof(
    fc.constant(''),
    between(1, 60).map((count) => `;COUNT=${count}`),
    // An odd time at which no zone below changes its clock, since ical.js reads UNTIL there in its own way.
    fc
      .date({ min: new Date('2020-06-01'), max: new Date('2023-01-01'), noInvalidDate: true })
      .map((date) => `;UNTIL=${date.toISOString().slice(0, 10).replaceAll('-', '')}T123456Z`),
  );
  return fc.tuple(rules, end).map(([rrule, text]) => rrule + text);
}

/** Of all kinds: none, one, two changes a year, half an hour of them, south and north, odd offsets, religious calendars. */
export const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Dublin',
  'America/New_York',
  'America/Los_Angeles',
  'America/Sao_Paulo',
  'America/St_Johns',
  'America/Santiago',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'Asia/Jerusalem',
  'Asia/Tehran',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Pacific/Kiritimati',
);

/** Wall times of the year 2020, on quarters of an hour, often in the hours in which clocks change. */
export const wallStarts = fc
  .tuple(between(0, 365), fc.oneof(between(0, 95), between(0, 16)))
  .map(([day, quarter]) => Date.UTC(2020, 0, 1 + day, 0, quarter * 15));
