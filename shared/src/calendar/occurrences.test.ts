import {
  currentOrNext,
  deletionTime,
  endOfCalendar,
  findOccurrence,
  isRecurring,
  nextOccurrences,
  occurrences,
} from './occurrences.ts';
import { calendarSchema } from './schema.ts';
import { at, entry, hour, instant, show, startsOf } from './test/build.ts';

const daily = hour('20401003T1030', 'FREQ=DAILY;COUNT=5');

describe('the end of a rule that is let in', () => {
  it.each([
    'FREQ=YEARLY;BYYEARDAY=100;COUNT=150',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;COUNT=40',
    'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1;COUNT=1800',
  ])('is found however long it takes: %s', (rrule) => {
    const calendar = [hour('20240101T0900', rrule)];
    expect(calendarSchema.validate(calendar).error).toBeUndefined();
    expect(endOfCalendar(calendar)).toBeGreaterThan(instant('21700101T0000'));
  });
});

describe('occurrences', () => {
  it('of a single meeting are itself', () => {
    const single = entry();
    expect(occurrences([single], { from: 0, to: instant('20410101T0000') })).toEqual([
      {
        uid: 'uid',
        start: instant('20401003T1030'),
        end: instant('20401003T1130'),
        entry: single,
        allDay: false,
      },
    ]);
  });

  it('of a series carry the start they have by the rule', () => {
    const [, second] = occurrences([daily], { from: 0, to: instant('20410101T0000') });
    expect(second).toMatchObject({
      start: instant('20401004T1030'),
      end: instant('20401004T1130'),
      recurrenceId: instant('20401004T1030'),
    });
  });

  it('leave out the deleted ones, in whichever zone they are written', () => {
    const exdate = [at('20401004T1030'), at('20401005T0930', 'Europe/London'), at('20401006T0830', 'UTC')];
    expect(startsOf([{ ...daily, exdate }])).toEqual(['20401003T1030', '20401007T1030']);
  });

  it('take the times of an override, in whichever zone its recurrence id is written', () => {
    const moved = entry({
      from: at('20401004T2000'),
      to: at('20401004T2200'),
      recurrenceId: at('20401004T0830', 'UTC'),
    });
    const found = occurrences([daily, moved], { from: 0, to: instant('20410101T0000') });
    expect(show(found.map(({ start }) => start))).toContain('20401004T2000');
    expect(found[1]).toMatchObject({
      recurrenceId: instant('20401004T1030'),
      end: instant('20401004T2200'),
      entry: daily,
      override: moved,
    });
    expect(found).toHaveLength(5);
  });

  it('ignore an override of what is no occurrence, is deleted, or belongs to nobody', () => {
    const moved = entry({ from: at('20401104T2000'), to: at('20401104T2200') });
    const never = { ...moved, recurrenceId: at('20401004T1031') };
    const gone = { ...moved, recurrenceId: at('20401005T1030') };
    const alien = { ...moved, uid: 'other', recurrenceId: at('20401004T1030') };
    const calendar = [{ ...daily, exdate: [at('20401005T1030')] }, never, gone, alien];
    expect(startsOf(calendar)).toEqual(startsOf([{ ...daily, exdate: [at('20401005T1030')] }]));
  });

  it('are in a span that they end in or start at the end of, by their own times', () => {
    const moved = entry({
      from: at('20410101T0000'),
      to: at('20410101T0100'),
      recurrenceId: at('20401004T1030'),
    });
    const within = (from: string, to: string) =>
      show(occurrences([daily, moved], { from: instant(from), to: instant(to) }).map(({ start }) => start));
    expect(within('20401003T1130', '20401005T1030')).toEqual(['20401005T1030']);
    expect(within('20401003T1129', '20401005T1029')).toEqual(['20401003T1030']);
    expect(within('20410101T0000', '20410102T0000')).toEqual(['20410101T0000']);
  });

  it('of all entries are sorted by start', () => {
    const other = { ...hour('20401004T0900'), uid: 'other' };
    expect(startsOf([daily, other]).slice(0, 3)).toEqual(['20401003T1030', '20401004T0900', '20401004T1030']);
  });

  it('keep their wall time over the change of the clock, and their length in hours', () => {
    const series = hour('20240330T1030', 'FREQ=DAILY;COUNT=3');
    expect(startsOf([series])).toEqual(['20240330T1030', '20240331T1030', '20240401T1030']);
    const night = entry({
      from: at('20240330T2300'),
      to: at('20240331T0500'),
      rrule: 'FREQ=DAILY;COUNT=2',
    });
    const [first, second] = occurrences([night], { from: 0, to: instant('20250101T0000') });
    expect((first?.end ?? 0) - (first?.start ?? 0)).toBe(5 * 3_600_000);
    expect((second?.end ?? 0) - (second?.start ?? 0)).toBe(5 * 3_600_000);
  });

  it('of days last from midnight to midnight over the change of the clock', () => {
    const days = entry({
      from: at('20240330T0000'),
      to: at('20240331T0000'),
      rrule: 'FREQ=DAILY;COUNT=3',
      allDay: true,
    });
    const found = occurrences([days], { from: 0, to: instant('20250101T0000') });
    expect(show(found.map(({ end }) => end))).toEqual(['20240331T0000', '20240401T0000', '20240402T0000']);
    expect(found.every(({ allDay }) => allDay)).toBe(true);
  });

  it('end with UNTIL in the zone of the series (the peer loses or gains a day)', () => {
    expect(startsOf([hour('20401003T2230', 'FREQ=DAILY;UNTIL=20401005T215959Z')])).toHaveLength(3);
    const newYork = hour('20401003T0200', 'FREQ=DAILY;UNTIL=20401006T035959Z', 'America/New_York');
    expect(startsOf([newYork], 'America/New_York').at(-1)).toBe('20401005T0200');
  });

  it('show a rule that cannot be read as its first meeting', () => {
    expect(startsOf([hour('20401003T1030', 'FREQ=NEVER')])).toEqual(['20401003T1030']);
  });

  it('leave out what names no real date or zone', () => {
    expect(startsOf([entry({ from: at('20400230T1030') })])).toEqual([]);
    expect(startsOf([entry({ from: { tzid: 'Mars/X', value: '20401003T103000' } })])).toEqual([]);
  });
});

describe('the end of a calendar', () => {
  it.each([
    ['a single meeting', [entry()], '20401003T1130'],
    ['a series with COUNT', [daily], '20401007T1130'],
    ['a series with UNTIL', [hour('20401003T1030', 'FREQ=DAILY;UNTIL=20401009T000000Z')], '20401008T1130'],
    ['a series without its last ones', [{ ...daily, exdate: [at('20401007T1030')] }], '20401006T1130'],
    ['a weekly series', [hour('20401003T1030', 'FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=6')], '20401015T1130'],
    [
      'a weekly series of one week',
      [hour('20401003T1030', 'FREQ=WEEKLY;BYDAY=WE,FR;COUNT=2')],
      '20401005T1130',
    ],
    ['a series of many', [hour('20401003T1030', 'FREQ=DAILY;COUNT=10000')], '20680218T1130'],
    ['a rule with both ends', [hour('20401003T1030', 'FREQ=DAILY;COUNT=9;UNTIL=20401005')], '20401005T1130'],
    ['a series in the far future', [hour('20401003T1030', 'FREQ=DAILY;UNTIL=99991231')], '99991231T1130'],
  ])('is that of the last occurrence: %s', (_, calendar, end) => {
    expect(show([endOfCalendar(calendar) as number])).toEqual([end]);
  });

  it('is later for an override that is later, and not earlier for one moved to an earlier time', () => {
    const moved = (value: string) => ({ ...hour(value), recurrenceId: at('20401007T1030') });
    expect(endOfCalendar([daily, moved('20401108T1000')])).toBe(instant('20401108T1100'));
    expect(endOfCalendar([daily, moved('20401003T0800')])).toBe(instant('20401007T1130'));
  });

  it('is infinite when one series neither counts nor ends', () => {
    expect(endOfCalendar([entry(), { ...hour('20401003T1030', 'FREQ=DAILY'), uid: 'b' }])).toBe('infinite');
  });

  it('is infinite when a rule is too costly to follow, so that no room is deleted too early', () => {
    expect(endOfCalendar([hour('20401003T1030', 'FREQ=SECONDLY;COUNT=2000000')])).toBe('infinite');
  });

  it('is nothing when nothing is left', () => {
    const exdate = [at('20401003T1030'), at('20401004T1030')];
    expect(endOfCalendar([{ ...hour('20401003T1030', 'FREQ=DAILY;COUNT=2'), exdate }])).toBeUndefined();
    expect(endOfCalendar([])).toBeUndefined();
  });

  it.each([
    ['20401003T1030', undefined, '2040-10-03T10:30:00.000Z'],
    ['20401003T1030', 'FREQ=DAILY;COUNT=5', '2040-10-07T10:30:00.000Z'],
    ['20401004T1100', undefined, '2040-10-04T11:00:00.000Z'],
    ['20401004T1100', 'FREQ=DAILY;COUNT=5', '2040-10-08T11:00:00.000Z'],
  ])('and the offset give the time of deletion: %s %s', (start, rrule, expected) => {
    expect(deletionTime([hour(start, rrule)], 60)).toBe(Date.parse(expected));
  });

  it('gives no time of deletion without an offset or without an end; a negative offset is none', () => {
    expect(deletionTime([entry()], undefined)).toBeUndefined();
    expect(deletionTime([hour('20401003T1030', 'FREQ=DAILY')], 60)).toBeUndefined();
    expect(deletionTime([], 60)).toBeUndefined();
    expect(deletionTime([entry()], -5)).toBe(instant('20401003T1130'));
  });
});

describe('the current or next occurrence', () => {
  const from = (now: string, calendar = [daily]) =>
    show([currentOrNext(calendar, instant(now))?.start ?? NaN])[0];

  it('is the one that runs, else the next, else the last', () => {
    expect(from('20401001T0000')).toBe('20401003T1030');
    expect(from('20401003T1129')).toBe('20401003T1030');
    expect(from('20401003T1130')).toBe('20401004T1030');
    expect(from('20410101T0000')).toBe('20401007T1030');
  });

  it('heeds deleted and moved ones', () => {
    const calendar = [
      { ...daily, exdate: [at('20401003T1030')] },
      { ...hour('20401010T0800'), recurrenceId: at('20401004T1030') },
    ];
    expect(from('20401001T0000', calendar)).toBe('20401005T1030');
    expect(from('20401009T0000', calendar)).toBe('20401010T0800');
    expect(from('20410101T0000', calendar)).toBe('20401010T0800');
  });

  it('is none when nothing is left', () => {
    expect(currentOrNext([], 0)).toBeUndefined();
    expect(currentOrNext([entry({ from: at('20400230T1030') })], 0)).toBeUndefined();
  });
});

describe('the next occurrences', () => {
  it('are as many as asked for, also of a series without end', () => {
    const endless = { ...hour('20401003T1030', 'FREQ=DAILY'), uid: 'b', exdate: [at('20401005T1030')] };
    const calendar = [
      endless,
      { ...entry({ from: at('20401006T0800'), to: at('20401006T0900') }), uid: 'c' },
    ];
    const next = nextOccurrences(calendar, instant('20401004T1100'), 4);
    expect(show(next.map(({ start }) => start))).toEqual([
      '20401004T1030',
      '20401006T0800',
      '20401006T1030',
      '20401007T1030',
    ]);
  });

  it('take moved ones by their own times', () => {
    const moved = { ...hour('20401101T0800'), recurrenceId: at('20401004T1030') };
    expect(
      show(nextOccurrences([daily, moved], instant('20401006T1200'), 9).map(({ start }) => start)),
    ).toEqual(['20401007T1030', '20401101T0800']);
  });
});

describe('an occurrence', () => {
  const moved = { ...hour('20401101T0800'), recurrenceId: at('20401004T1030') };
  const calendar = [{ ...daily, exdate: [at('20401005T1030')] }, moved];
  const find = (value?: string, uid = 'uid') => {
    const recurrenceId = value === undefined ? {} : { recurrenceId: instant(value) };
    const found = findOccurrence(calendar, { uid, ...recurrenceId }, instant('20401006T0000'));
    return found && show([found.start])[0];
  };

  it('is found by its uid and the start it has by the rule', () => {
    expect(find('20401003T1030')).toBe('20401003T1030');
    expect(find('20401004T1030')).toBe('20401101T0800');
  });

  it('is the current or next one of its uid without that start', () => {
    expect(find()).toBe('20401006T1030');
  });

  it('is not found where it is deleted, not by the rule, or of another uid', () => {
    expect(find('20401005T1030')).toBeUndefined();
    expect(find('20401003T1031')).toBeUndefined();
    expect(find('20401003T1030', 'b')).toBeUndefined();
    expect(find(undefined, 'b')).toBeUndefined();
  });

  it('is one of several in a room with a series or several meetings', () => {
    expect(isRecurring([entry()])).toBe(false);
    expect(isRecurring([daily])).toBe(true);
    expect(isRecurring([entry(), entry({ uid: 'b' })])).toBe(true);
  });
});
