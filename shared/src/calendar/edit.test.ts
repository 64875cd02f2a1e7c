import { calendarChanges } from './change.ts';
import { deleteMeeting, dragChange, editMeeting, type Scope } from './edit.ts';
import { deleteOccurrence, editOccurrence, restoreOccurrence } from './editOne.ts';
import type { Calendar, CalendarEntry } from './entry.ts';
import type { Change } from './newTimes.ts';
import { occurrences } from './occurrences.ts';
import { mergeSeries, splitSeries } from './split.ts';
import { at, entry, hour, instant, startsOf } from './test/build.ts';

const series = hour('20401003T1030', 'FREQ=DAILY;COUNT=5');
const moved: CalendarEntry = { ...hour('20401004T2000'), recurrenceId: at('20401004T1030') };
const ref = (value?: string) => ({
  uid: 'uid',
  ...(value === undefined ? {} : { recurrenceId: instant(value) }),
});
const to = (value: string, tzid?: string): Change => ({
  start: instant(value, tzid),
  end: instant(value, tzid) + 3_600_000,
});
const all: Scope = { scope: 'all' };
const following: Scope = { scope: 'following', newUid: 'new' };
const edit = (calendar: Calendar, which: string | undefined, change: Change, scope: Scope) => {
  const edited = editMeeting(calendar, ref(which), change, scope);
  if (!edited) throw new Error('no such occurrence');
  return edited;
};

describe('editing one occurrence', () => {
  it('adds an override in the zone of the series', () => {
    const change = to('20401004T0300', 'America/New_York');
    expect(editOccurrence([series], ref('20401004T1030'), change)).toEqual([
      series,
      {
        uid: 'uid',
        dtstart: at('20401004T0900'),
        dtend: at('20401004T1000'),
        recurrenceId: at('20401004T1030'),
      },
    ]);
  });

  it('takes another zone when the change names one', () => {
    const [, override] =
      editOccurrence([series], ref('20401004T1030'), { ...to('20401004T0900'), tzid: 'Asia/Tokyo' }) ?? [];
    expect(override?.dtstart).toEqual(at('20401004T1600', 'Asia/Tokyo'));
  });

  it('changes the override it has, in its place and with what else it says', () => {
    const given = [{ ...moved, color: 'red' }, series];
    expect(editOccurrence(given, ref('20401004T1030'), to('20401004T2100'))).toEqual([
      { ...given[0], dtstart: at('20401004T2100'), dtend: at('20401004T2200') },
      series,
    ]);
  });

  it('removes the override when the occurrence is put back', () => {
    expect(editOccurrence([series, moved], ref('20401004T1030'), to('20401004T1030'))).toEqual([series]);
  });

  it('changes nothing when nothing is different', () => {
    const calendar = [series, moved];
    expect(editOccurrence(calendar, ref('20401004T1030'), to('20401004T2000'))).toBe(calendar);
    expect(editOccurrence(calendar, ref('20401005T1030'), {})).toBe(calendar);
  });

  it('makes it longer or shorter when only its end or start is given', () => {
    const [, longer] =
      editOccurrence([series], ref('20401004T1030'), { end: instant('20401004T1300') }) ?? [];
    expect(longer).toMatchObject({ dtstart: at('20401004T1030'), dtend: at('20401004T1300') });
    const [, earlier] =
      editOccurrence([series], ref('20401004T1030'), { start: instant('20401004T1000') }) ?? [];
    expect(earlier).toMatchObject({ dtstart: at('20401004T1000'), dtend: at('20401004T1130') });
  });

  it('changes a single meeting itself, and no rule', () => {
    expect(editOccurrence([entry()], ref(), { ...to('20401004T0900'), rrule: 'FREQ=DAILY' })).toEqual([
      entry({ from: at('20401004T0900'), to: at('20401004T1000') }),
    ]);
  });

  it('can make it a whole day, and a whole day a meeting', () => {
    const [, day] = editOccurrence([series], ref('20401004T1030'), { allDay: true }) ?? [];
    expect(day).toMatchObject({ dtstart: at('20401004T0000'), dtend: at('20401005T0000'), allDay: true });
    const days = entry({ from: at('20401003T0000'), to: at('20401004T0000'), allDay: true });
    const [meeting] = editOccurrence([days], ref(), { ...to('20401003T0900'), allDay: false }) ?? [];
    expect(meeting).toEqual(entry({ from: at('20401003T0900'), to: at('20401003T1000') }));
  });

  it('is refused where there is no such occurrence', () => {
    expect(editOccurrence([series], ref('20401004T1031'), to('20401004T0900'))).toBeUndefined();
    expect(editOccurrence([series], ref('20401009T1030'), to('20401004T0900'))).toBeUndefined();
    expect(editOccurrence([series], { uid: 'other' }, to('20401004T0900'))).toBeUndefined();
    const deleted = [{ ...series, exdate: [at('20401004T1030')] }];
    expect(editOccurrence(deleted, ref('20401004T1030'), to('20401004T0900'))).toBeUndefined();
  });

  it('is refused when it would end before it starts, or in no zone', () => {
    expect(() => editOccurrence([series], ref('20401004T1030'), { end: 0 })).toThrow(RangeError);
    expect(() => editOccurrence([series], ref('20401004T1030'), { tzid: 'Mars/X' })).toThrow(RangeError);
  });
});

describe('deleting and restoring one occurrence', () => {
  it('adds and removes an exception in the zone of the series', () => {
    const deleted = deleteOccurrence([series], ref('20401004T1030'));
    expect(deleted).toEqual([{ ...series, exdate: [at('20401004T1030')] }]);
    expect(restoreOccurrence(deleted ?? [], ref('20401004T1030'))).toEqual([series]);
  });

  it('takes the override with it', () => {
    expect(deleteOccurrence([series, moved], ref('20401004T1030'))).toEqual([
      { ...series, exdate: [at('20401004T1030')] },
    ]);
  });

  it('restores what was deleted in another zone and leaves the rest', () => {
    const calendar = [{ ...series, exdate: [at('20401004T0830', 'UTC'), at('20401005T1030')] }];
    expect(restoreOccurrence(calendar, ref('20401004T1030'))).toEqual([
      { ...series, exdate: [at('20401005T1030')] },
    ]);
  });

  it('takes out a single meeting', () => {
    expect(deleteOccurrence([entry(), { ...series, uid: 'b' }], ref())).toEqual([{ ...series, uid: 'b' }]);
  });

  it('is refused where there is nothing to delete or restore', () => {
    const deleted = [{ ...series, exdate: [at('20401004T1030')] }];
    expect(deleteOccurrence(deleted, ref('20401004T1030'))).toBeUndefined();
    expect(deleteOccurrence([series], ref('20401004T1031'))).toBeUndefined();
    expect(restoreOccurrence([series], ref('20401004T1030'))).toBeUndefined();
    expect(restoreOccurrence([entry()], ref())).toBeUndefined();
  });
});

describe('editing a whole series', () => {
  it('moves it by as much as the occurrence that is meant', () => {
    const { calendar, lost } = edit([series], '20401005T1030', to('20401005T1200'), all);
    expect(calendar).toEqual([hour('20401003T1200', 'FREQ=DAILY;COUNT=5')]);
    expect(lost).toEqual([]);
  });

  it('takes its exceptions along, each as it was written; overrides keep the times they were given', () => {
    const given = [{ ...series, exdate: [at('20401005T0830', 'UTC')] }, moved];
    const { calendar, lost } = edit(given, undefined, to('20401003T1130'), all);
    expect(calendar).toEqual([
      { ...hour('20401003T1130', 'FREQ=DAILY;COUNT=5'), exdate: [at('20401005T0930', 'UTC')] },
      { ...moved, recurrenceId: at('20401004T1130') },
    ]);
    expect(lost).toEqual([]);
    expect(edit(calendar, undefined, to('20401003T1030'), all).calendar).toEqual(given);
  });

  it('takes them along to other days, the nth to the nth', () => {
    const given = [{ ...series, exdate: [at('20401005T1030')] }, moved];
    const { calendar } = edit(given, undefined, to('20401004T1030'), all);
    expect(calendar).toEqual([
      { ...hour('20401004T1030', 'FREQ=DAILY;COUNT=5'), exdate: [at('20401006T1030')] },
      { ...moved, recurrenceId: at('20401005T1030') },
    ]);
  });

  it('keeps its zone, and takes another on purpose', () => {
    const { calendar } = edit([series], undefined, to('20401003T0400', 'America/New_York'), all);
    expect(calendar).toEqual([series].map((one) => ({ ...one, ...hour('20401003T1000', one.rrule) })));
    const given = [{ ...series, exdate: [at('20401005T1030')] }];
    const abroad = edit(given, undefined, { tzid: 'America/New_York' }, all).calendar;
    expect(abroad[0]?.dtstart).toEqual(at('20401003T0430', 'America/New_York'));
    expect(startsOf(abroad)).toEqual(startsOf(given));
  });

  it('keeps the exceptions a new rule still has, and reports the rest', () => {
    const given = [{ ...series, exdate: [at('20401005T1030'), at('20401006T1030')] }, moved];
    const { calendar, lost } = edit(given, undefined, { rrule: 'FREQ=DAILY;INTERVAL=2' }, all);
    expect(calendar).toEqual([{ ...series, rrule: 'FREQ=DAILY;INTERVAL=2', exdate: [at('20401005T1030')] }]);
    expect(lost).toEqual([
      { kind: 'moved', recurrenceId: instant('20401004T1030'), override: moved },
      { kind: 'deleted', recurrenceId: instant('20401006T1030') },
    ]);
  });

  it('keeps exceptions on their days when rule and time change together', () => {
    const given = [{ ...series, exdate: [at('20401005T1030')] }];
    const change = { ...to('20401003T1200'), rrule: 'FREQ=DAILY;COUNT=9' };
    const { calendar } = edit(given, undefined, change, all);
    expect(calendar).toEqual([
      { ...hour('20401003T1200', 'FREQ=DAILY;COUNT=9'), exdate: [at('20401005T1200')] },
    ]);
  });

  it('drops exceptions that never had an effect', () => {
    const given = [
      { ...series, exdate: [at('20401005T1031')] },
      { ...moved, recurrenceId: at('20401104T1030') },
    ];
    const { calendar, lost } = edit(given, undefined, to('20401003T1200'), all);
    expect(calendar).toEqual([hour('20401003T1200', 'FREQ=DAILY;COUNT=5')]);
    expect(lost).toEqual([]);
  });

  it('starts a series with the first occurrence of its rule', () => {
    const { calendar } = edit([entry()], undefined, { rrule: 'FREQ=WEEKLY;BYDAY=MO;COUNT=2' }, all);
    expect(calendar).toEqual([hour('20401008T1030', 'FREQ=WEEKLY;BYDAY=MO;COUNT=2')]);
  });

  it('adds and removes a recurrence', () => {
    const recurring = edit([entry()], undefined, { rrule: 'FREQ=DAILY;COUNT=5' }, all).calendar;
    expect(recurring).toEqual([series]);
    expect(edit(recurring, undefined, { rrule: null }, all)).toEqual({ calendar: [entry()], lost: [] });
  });

  it('leaves the occurrence that is meant when the recurrence is removed, and reports all exceptions', () => {
    const given = [{ ...series, exdate: [at('20401005T1030')] }, moved];
    const { calendar, lost } = edit(given, '20401006T1030', { rrule: null }, all);
    expect(calendar).toEqual([hour('20401006T1030')]);
    expect(lost.map(({ kind }) => kind)).toEqual(['moved', 'deleted']);
  });

  it('never rewrites a rule that was not touched', () => {
    const odd = 'RRULE:freq=daily;X-A=b;Count=5';
    const given = [{ ...series, rrule: 'count=5;FREQ=DAILY;WKST=SU' }];
    const { calendar } = edit(
      given,
      undefined,
      { ...to('20401003T1200'), rrule: 'count=5;FREQ=DAILY;WKST=SU' },
      all,
    );
    expect(calendar[0]?.rrule).toBe('count=5;FREQ=DAILY;WKST=SU');
    expect(edit([{ ...series, rrule: odd }], undefined, to('20401003T1200'), all).calendar[0]?.rrule).toBe(
      odd,
    );
  });

  it.each([
    {
      what: 'weekdays',
      given: '20401001T1030 FREQ=WEEKLY;BYDAY=MO,WE',
      drag: '20401003T1030 20401004T1030',
      result: '20401002T1030 FREQ=WEEKLY;BYDAY=TU,TH',
    },
    {
      what: 'and the first day of the week with them',
      given: '20401001T1030 FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU',
      drag: '20401007T1030 20401008T1030',
      result: '20401002T1030 FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,MO;WKST=TU',
    },
    {
      what: 'a weekly one without weekdays',
      given: '20401003T1030 FREQ=WEEKLY',
      drag: '20401010T1030 20401009T1030',
      result: '20401002T1030 FREQ=WEEKLY',
    },
    {
      what: 'the day of the month',
      given: '20401003T1030 FREQ=MONTHLY;BYMONTHDAY=3',
      drag: '20401103T1030 20401105T1030',
      result: '20401005T1030 FREQ=MONTHLY;BYMONTHDAY=5',
    },
    {
      what: 'the day of the month from its end',
      given: '20401031T1030 FREQ=MONTHLY;BYMONTHDAY=-1',
      drag: '20401130T1030 20401129T1030',
      result: '20401030T1030 FREQ=MONTHLY;BYMONTHDAY=-2',
    },
    {
      what: 'a monthly one without days',
      given: '20401003T1030 FREQ=MONTHLY',
      drag: '20401003T1030 20401004T1030',
      result: '20401004T1030 FREQ=MONTHLY',
    },
    {
      what: 'over the end of the month',
      given: '20401031T1030 FREQ=MONTHLY;BYMONTHDAY=31',
      drag: '20401031T1030 20401101T1030',
      result: '20401101T1030 FREQ=MONTHLY;BYMONTHDAY=1',
    },
    {
      what: 'the first of months that differ in length',
      given: '20400130T1030 FREQ=MONTHLY',
      drag: '20400430T1030 20400501T1030',
      result: '20400201T1030 FREQ=MONTHLY',
    },
    {
      what: 'a day that not every month has',
      given: '20400130T1030 FREQ=MONTHLY;INTERVAL=3',
      drag: '20400430T1030 20400531T1030',
      result: '20400531T1030 FREQ=MONTHLY;INTERVAL=3',
    },
    {
      what: 'the nth weekday',
      given: '20401009T1030 FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2',
      drag: '20401113T1030 20401114T1030',
      result: '20401010T1030 FREQ=MONTHLY;BYDAY=WE;BYSETPOS=2',
    },
    {
      what: 'the nth weekday where the month begins between the two',
      given: '20400814T1030 FREQ=MONTHLY;BYDAY=2TU',
      drag: '20401009T1030 20401010T1030',
      result: '20400808T1030 FREQ=MONTHLY;BYDAY=2WE',
    },
    {
      what: 'the last weekday',
      given: '20401030T1030 FREQ=MONTHLY;BYDAY=-1TU',
      drag: '20401030T1030 20401031T1030',
      result: '20401031T1030 FREQ=MONTHLY;BYDAY=-1WE',
    },
    {
      what: 'the last weekday out of the last week',
      given: '20401026T1030 FREQ=MONTHLY;BYDAY=-1FR',
      drag: '20401026T1030 20401024T1030',
      result: '20401024T1030 FREQ=MONTHLY;BYDAY=-2WE',
    },
    {
      what: 'the month of the year',
      given: '20401031T1030 FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=31',
      drag: '20401031T1030 20401101T1030',
      result: '20401101T1030 FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1',
    },
    {
      what: 'a yearly one without days',
      given: '20401031T1030 FREQ=YEARLY',
      drag: '20411031T1030 20411101T1030',
      result: '20401101T1030 FREQ=YEARLY',
    },
  ])('moves the days the rule names along: $what', ({ given, drag, result }) => {
    const [[start = '', rrule], [from, target = ''], [first = '', expected]] = [given, drag, result].map(
      (text) => text.split(' '),
    ) as [string[], string[], string[]];
    const { calendar, stuck } = edit([hour(start, rrule)], from, to(target), all);
    expect(calendar).toEqual([hour(first, expected)]);
    expect(stuck).toBeUndefined();
  });

  it.each(['FREQ=MONTHLY;BYMONTHDAY=3,17', 'FREQ=YEARLY;BYYEARDAY=277', 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR'])(
    'says so when the rule names days that do not move, and changes the time only: %s',
    (rrule) => {
      const given = [{ ...hour('20401003T1030', rrule), exdate: [at('20401003T1030')] }];
      const { calendar, stuck } = edit(given, undefined, to('20401004T1200'), all);
      expect(calendar).toEqual([{ ...hour('20401003T1200', rrule), exdate: [at('20401003T1200')] }]);
      expect(stuck).toBe('days');
    },
  );

  it.each([
    ['the last day into another month', '20401031T1030', 'FREQ=MONTHLY;BYMONTHDAY=-1', '20401101T1030'],
    [
      'a last weekday into another month',
      '20401029T1030',
      'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1',
      '20401105T1030',
    ],
    ['a weekday to a fifth', '20401026T1030', 'FREQ=MONTHLY;BYDAY=4FR', '20401029T1030'],
  ])('says so where days of months have no such place: %s', (_, start, rrule, target) => {
    const given = [hour(start, rrule)];
    const { calendar, stuck } = edit(given, undefined, to(target), all);
    expect(calendar).toEqual(given);
    expect(stuck).toBe('days');
  });

  it('says so where the series, with as many as it had, would end before what was moved', () => {
    const given = [hour('20240229T1030', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=3')];
    const { calendar, stuck } = edit(given, '20280229T1030', to('20280228T1030'), all);
    expect(calendar).toEqual(given);
    expect(stuck).toBe('days');
  });

  it.each(['FREQ=DAILY;BYHOUR=10,17', 'FREQ=HOURLY;COUNT=9'])(
    'says so when the rule names times that do not move, and changes the length only: %s',
    (rrule) => {
      const change = { start: instant('20401003T1200'), end: instant('20401003T1430') };
      const { calendar, stuck } = edit([hour('20401003T1030', rrule)], undefined, change, all);
      expect(calendar).toEqual([{ ...hour('20401003T1030', rrule), dtend: at('20401003T1300') }]);
      expect(stuck).toBe('times');
    },
  );

  it.each([
    [
      'of the end of a day stays',
      'FREQ=DAILY;UNTIL=20401005T215959Z',
      '20401003T1200',
      'FREQ=DAILY;UNTIL=20401005T215959Z',
    ],
    [
      'of the end of a day moves by days',
      'FREQ=DAILY;UNTIL=20401005T215959Z',
      '20401004T1200',
      'FREQ=DAILY;UNTIL=20401006T215959Z',
    ],
    [
      'that is the last start moves along',
      'FREQ=DAILY;UNTIL=20401005T083000Z',
      '20401003T1200',
      'FREQ=DAILY;UNTIL=20401005T100000Z',
    ],
    [
      'before which the last would fall follows it',
      'FREQ=DAILY;UNTIL=20401005T090000Z',
      '20401003T1200',
      'FREQ=DAILY;UNTIL=20401005T100000Z',
    ],
    ['as a date moves by days', 'FREQ=DAILY;UNTIL=20401005', '20401004T1200', 'FREQ=DAILY;UNTIL=20401006'],
    [
      'as a local time moves along',
      'FREQ=DAILY;UNTIL=20401005T103000',
      '20401003T1200',
      'FREQ=DAILY;UNTIL=20401005T120000',
    ],
  ])('keeps as many occurrences: an UNTIL %s', (_, rrule, target, expected) => {
    const { calendar } = edit([hour('20401003T1030', rrule)], undefined, to(target), all);
    expect(calendar).toEqual([hour(target, expected)]);
    expect(startsOf(calendar)).toHaveLength(3);
  });

  it('of a time that the clock skips keeps its exceptions', () => {
    const given = [{ ...hour('20240330T0230', 'FREQ=DAILY;COUNT=3'), exdate: [at('20240331T0330')] }];
    const { calendar } = edit(given, undefined, to('20240330T0330'), all);
    expect(startsOf(calendar)).toEqual(['20240330T0330', '20240401T0330']);
  });
});

describe('editing this and all following', () => {
  it('makes a second series that begins with the occurrence', () => {
    const { calendar } = edit([series], '20401005T1030', to('20401005T1200'), following);
    expect(calendar).toEqual([
      hour('20401003T1030', 'FREQ=DAILY;UNTIL=20401004T103000Z'),
      { ...hour('20401005T1200', 'FREQ=DAILY;COUNT=3'), uid: 'new' },
    ]);
    expect(startsOf(calendar)).toEqual([
      '20401003T1030',
      '20401004T1030',
      '20401005T1200',
      '20401006T1200',
      '20401007T1200',
    ]);
  });

  it('gives each series its exceptions', () => {
    const given = [
      { ...series, exdate: [at('20401003T1030'), at('20401006T1030')] },
      moved,
      { ...moved, recurrenceId: at('20401007T1030') },
    ];
    const divided = splitSeries(given, ref('20401005T1030'), 'new');
    expect(divided?.map(({ uid, exdate, recurrenceId }) => [uid, exdate, recurrenceId])).toEqual([
      ['uid', [at('20401003T1030')], undefined],
      ['new', [at('20401006T1030')], undefined],
      ['uid', undefined, at('20401004T1030')],
      ['new', undefined, at('20401007T1030')],
    ]);
    expect(startsOf(divided ?? [])).toEqual(startsOf(given));
  });

  it('is the same as the whole series from its first occurrence', () => {
    expect(edit([series], '20401003T1030', to('20401003T1200'), following).calendar).toEqual([
      hour('20401003T1200', 'FREQ=DAILY;COUNT=5'),
    ]);
  });

  it('gives the first series an end that the peer reads alike', () => {
    const endOf = (start: string, tzid: string, which: string) =>
      splitSeries(
        [hour(start, 'FREQ=DAILY', tzid)],
        { uid: 'uid', recurrenceId: instant(which, tzid) },
        'new',
      )?.[0]?.rrule;
    expect(endOf('20401003T1030', 'Europe/Berlin', '20401005T1030')).toBe(
      'FREQ=DAILY;UNTIL=20401004T103000Z',
    );
    expect(endOf('20401003T1030', 'America/New_York', '20401005T1030')).toBe(
      'FREQ=DAILY;UNTIL=20401004T143000Z',
    );
    // 22:30 in figures of UTC is past midnight in Berlin, so that people would be told the wrong day.
    expect(endOf('20401003T2230', 'Europe/Berlin', '20401005T2230')).toBe('FREQ=DAILY;COUNT=2');
  });

  it('can end the recurrence there, or give it another rule', () => {
    expect(edit([series], '20401005T1030', { rrule: null }, following).calendar[1]).toEqual({
      ...hour('20401005T1030'),
      uid: 'new',
    });
    expect(edit([series], '20401005T1030', { rrule: 'FREQ=WEEKLY;COUNT=2' }, following).calendar[1]).toEqual({
      ...hour('20401005T1030', 'FREQ=WEEKLY;COUNT=2'),
      uid: 'new',
    });
  });

  it('is undone by merging', () => {
    const given = [{ ...series, exdate: [at('20401003T1030'), at('20401006T1030')] }, moved];
    const divided = splitSeries(given, ref('20401005T1030'), 'new') ?? [];
    expect(mergeSeries(divided, 'uid', 'new')).toEqual(given);
  });

  it('does not merge what does not continue', () => {
    const after = (value: string, rrule = 'FREQ=DAILY;COUNT=2') => ({ ...hour(value, rrule), uid: 'b' });
    const merge = (...entries: CalendarEntry[]) => mergeSeries([series, ...entries], 'uid', 'b');
    expect(merge(after('20401008T1030'))).toEqual([{ ...series, rrule: 'FREQ=DAILY;COUNT=7' }]);
    expect(merge(after('20401009T1030'))).toBeUndefined();
    expect(merge(after('20401008T1130'))).toBeUndefined();
    expect(merge(after('20401008T1030', 'FREQ=DAILY;INTERVAL=2'))).toBeUndefined();
    expect(merge({ ...after('20401008T1030'), dtend: at('20401008T1230') })).toBeUndefined();
    expect(merge()).toBeUndefined();
    expect(mergeSeries([series], 'uid', 'uid')).toBeUndefined();
    expect(
      mergeSeries([hour('20401003T1030', 'FREQ=DAILY'), after('20401008T1030')], 'uid', 'b'),
    ).toBeUndefined();
  });
});

describe('deleting', () => {
  it('one, this and all following, or all', () => {
    expect(deleteMeeting([series], ref('20401005T1030'), 'one')).toEqual([
      { ...series, exdate: [at('20401005T1030')] },
    ]);
    expect(deleteMeeting([series, moved], ref('20401005T1030'), 'following')).toEqual([
      { ...series, rrule: 'FREQ=DAILY;UNTIL=20401004T103000Z' },
      moved,
    ]);
    expect(deleteMeeting([series, moved], ref('20401004T1030'), 'following')).toEqual([
      { ...series, rrule: 'FREQ=DAILY;UNTIL=20401003T103000Z' },
    ]);
    expect(deleteMeeting([series, moved], ref('20401003T1030'), 'following')).toEqual([]);
    expect(deleteMeeting([series, moved, { ...series, uid: 'b' }], ref(), 'all')).toEqual([
      { ...series, uid: 'b' },
    ]);
    expect(deleteMeeting([series], ref('20401009T1030'), 'following')).toBeUndefined();
    expect(deleteMeeting([series], { uid: 'b' }, 'all')).toBeUndefined();
  });
});

describe('dragging', () => {
  const dragged = (calendar: Calendar, which: string, change: Change, scope: Scope) => {
    const span = { from: 0, to: instant('20410101T0000') };
    const occurrence = occurrences(calendar, span).find(
      ({ recurrenceId }) => recurrenceId === instant(which),
    );
    if (!occurrence) throw new Error('no such occurrence');
    return edit(calendar, which, dragChange(calendar, occurrence, change, scope.scope), scope).calendar;
  };

  it('moves the start, the end, or both', () => {
    expect(dragged([series], '20401004T1030', { end: instant('20401004T1230') }, all)[0]).toMatchObject({
      dtstart: at('20401003T1030'),
      dtend: at('20401003T1230'),
    });
    expect(dragged([series], '20401004T1030', { start: instant('20401004T0930') }, all)[0]).toMatchObject({
      dtstart: at('20401003T0930'),
      dtend: at('20401003T1130'),
    });
    expect(dragged([series], '20401004T1030', to('20401005T0930'), all)[0]).toMatchObject({
      dtstart: at('20401004T0930'),
      dtend: at('20401004T1030'),
    });
  });

  it('of an occurrence that was moved before takes the others along by as much', () => {
    const [main] = dragged([series, moved], '20401004T1030', to('20401004T2030'), all);
    expect(main).toMatchObject({ dtstart: at('20401003T1100'), dtend: at('20401003T1200') });
    const [, one] = dragged([series, moved], '20401004T1030', to('20401004T2030'), { scope: 'one' });
    expect(one).toMatchObject({ dtstart: at('20401004T2030'), recurrenceId: at('20401004T1030') });
  });

  it('back and forth changes nothing', () => {
    const given = [{ ...series, exdate: [at('20401006T1030')] }, moved];
    const there = dragged(given, '20401005T1030', to('20401012T1445'), all);
    const back = dragged(there, '20401012T1445', to('20401005T1030'), all);
    expect(back).toEqual(given);
    expect(calendarChanges(given, back)).toEqual([]);
  });
});
