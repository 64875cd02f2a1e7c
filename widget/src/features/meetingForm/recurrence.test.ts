import { DAY, dayNumber } from '../../../../shared/src/calendar/wallTime.ts';
import { toInstant, zoneOf, UTC } from '../../../../shared/src/calendar/zone.ts';
import {
  beginOf,
  readRecurrence,
  withBegin,
  withPreset,
  writeRecurrence,
  type Custom,
  type End,
} from './recurrence.ts';

const tzid = 'Europe/Berlin';
const at = (year: number, month: number, day: number) =>
  beginOf(toInstant(dayNumber(year, month, day) * DAY + 10.5 * 3_600_000, zoneOf(tzid) ?? UTC), tzid);
/** A Wednesday, the first one of its month. */
const begin = at(2040, 10, 3);

const custom = (change: Partial<Custom>, end: Partial<End> = {}) => {
  const chosen = withPreset(readRecurrence(null, begin), 'custom', begin);
  return writeRecurrence(
    { ...chosen, custom: { ...chosen.custom, ...change }, end: { ...chosen.end, ...end } },
    begin,
  );
};

test.each([
  ['daily', 'FREQ=DAILY'],
  ['weekly', 'FREQ=WEEKLY'],
  ['weekdays', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
  ['monthly', 'FREQ=MONTHLY'],
  ['yearly', 'FREQ=YEARLY'],
  ['none', null],
] as const)('writes the preset %s as %s and reads it back', (preset, rrule) => {
  expect(writeRecurrence(withPreset(readRecurrence('FREQ=DAILY', begin), preset, begin), begin)).toBe(rrule);
  expect(readRecurrence(rrule, begin)).toMatchObject({ preset, isForeign: false });
});

test.each<[Partial<Custom>, string]>([
  [{ interval: '3' }, 'FREQ=DAILY;INTERVAL=3'],
  [{ freq: 'WEEKLY', interval: '2' }, 'FREQ=WEEKLY;INTERVAL=2;BYDAY=WE'],
  [{ freq: 'WEEKLY', weekdays: [0, 4] }, 'FREQ=WEEKLY;BYDAY=MO,FR'],
  [{ freq: 'WEEKLY', weekdays: [] }, 'FREQ=WEEKLY'],
  [{ freq: 'MONTHLY' }, 'FREQ=MONTHLY;BYDAY=WE;BYSETPOS=1'],
  [{ freq: 'MONTHLY', place: -1, weekday: 4 }, 'FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1'],
  [{ freq: 'MONTHLY', by: 'day', day: '31' }, 'FREQ=MONTHLY;BYMONTHDAY=31'],
  [{ freq: 'YEARLY', month: 5 }, 'FREQ=YEARLY;BYMONTH=5;BYDAY=WE;BYSETPOS=1'],
  [{ freq: 'YEARLY', by: 'day', month: 2, day: '29' }, 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'],
])('writes %j as %s and reads it back', (change, rrule) => {
  expect(custom(change)).toBe(rrule);
  expect(readRecurrence(rrule, begin)).toMatchObject({ custom: change, isForeign: false });
});

test.each<[Partial<Custom>, Partial<End>]>([
  [{ interval: '0' }, {}],
  [{ interval: '' }, {}],
  [{ interval: '1.5' }, {}],
  [{ interval: '1001' }, {}],
  [{ freq: 'MONTHLY', by: 'day', day: '32' }, {}],
  [{ freq: 'YEARLY', by: 'day', month: 2, day: '30' }, {}],
  [{}, { kind: 'count', count: '0' }],
  [{}, { kind: 'count', count: '10001' }],
  [{}, { kind: 'until', until: dayNumber(2040, 10, 2) }],
])('takes %j with the end %j for no rule', (change, end) => {
  expect(custom(change, end)).toBeUndefined();
});

test('ends with the last second of a day where the series is', () => {
  expect(custom({}, { kind: 'until', until: dayNumber(2040, 11, 3) })).toBe(
    'FREQ=DAILY;UNTIL=20401103T225959Z',
  );
  expect(readRecurrence('FREQ=DAILY;UNTIL=20401103T225959Z', begin).end).toMatchObject({
    kind: 'until',
    until: dayNumber(2040, 11, 3),
  });
});

test('keeps the kind of end, and nothing else, when another preset is chosen', () => {
  const daily = readRecurrence('FREQ=DAILY;COUNT=5', begin);
  expect(writeRecurrence(withPreset(daily, 'custom', begin), begin)).toBe('FREQ=DAILY;COUNT=30');
  expect(writeRecurrence(withPreset(daily, 'weekly', begin), begin)).toBe('FREQ=WEEKLY;COUNT=13');
  expect(writeRecurrence(withPreset(daily, 'monthly', begin), begin)).toBe('FREQ=MONTHLY;COUNT=12');
  expect(writeRecurrence(withPreset(daily, 'yearly', begin), begin)).toBe('FREQ=YEARLY;COUNT=5');
});

describe('a rule that was made elsewhere', () => {
  test.each([
    'FREQ=MONTHLY;BYMONTHDAY=1,15',
    'FREQ=MONTHLY;BYDAY=1MO,3MO',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO',
    'FREQ=YEARLY;BYDAY=20MO',
    'FREQ=YEARLY;BYMONTHDAY=3',
    'FREQ=DAILY;BYHOUR=9,15',
    'FREQ=HOURLY',
    'FREQ=WHENEVER',
  ])('%s is not told in terms of the editor, and stays to the letter', (rrule) => {
    const recurrence = readRecurrence(rrule, begin);
    expect(recurrence).toMatchObject({ preset: 'custom', isForeign: true });
    expect(writeRecurrence(recurrence, begin)).toBe(rrule);
  });

  test('stays to the letter also where the editor could say it', () => {
    const rrule = 'INTERVAL=1;FREQ=WEEKLY;BYDAY=FR,MO';
    expect(writeRecurrence(readRecurrence(rrule, begin), begin)).toBe(rrule);
  });

  test('keeps what it says when only its end is changed', () => {
    const recurrence = readRecurrence('FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=4', begin);
    const changed = {
      ...recurrence,
      end: { ...recurrence.end, count: '6' },
      isEndTouched: true,
    };
    expect(writeRecurrence(changed, begin)).toBe('FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=6');
  });

  test('keeps its end when only the rest is changed', () => {
    const recurrence = readRecurrence('FREQ=DAILY;UNTIL=20401110T120000Z', begin);
    const changed = {
      ...recurrence,
      preset: 'custom' as const,
      custom: { ...recurrence.custom, interval: '2' },
      isBodyTouched: true,
    };
    expect(writeRecurrence(changed, begin)).toBe('FREQ=DAILY;INTERVAL=2;UNTIL=20401110T120000Z');
  });
});

test('suggests an end that is on the day of the last meeting, however short months are', () => {
  const last = at(2040, 10, 31);
  const monthly = withPreset(readRecurrence(null, last), 'monthly', last);
  expect(writeRecurrence({ ...monthly, end: { ...monthly.end, kind: 'until' } }, last)).toMatch(
    /UNTIL=20411031T/,
  );
  const leap = at(2040, 2, 29);
  const yearly = withPreset(readRecurrence(null, leap), 'yearly', leap);
  expect(writeRecurrence({ ...yearly, end: { ...yearly.end, kind: 'until' } }, leap)).toMatch(
    /UNTIL=20450228T/,
  );
});

test('lets what follows from the start go along with it, and what was chosen stay', () => {
  const chosen = withPreset(readRecurrence(null, begin), 'custom', begin);
  const weekly = { ...chosen, custom: { ...chosen.custom, freq: 'WEEKLY' as const, interval: '2' } };
  const moved = withBegin(weekly, begin, at(2040, 10, 12));
  expect(writeRecurrence(moved, at(2040, 10, 12))).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=FR');
  const picked = { ...weekly, custom: { ...weekly.custom, weekdays: [0] } };
  expect(withBegin(picked, begin, at(2040, 10, 12)).custom.weekdays).toEqual([0]);
});
