import { occurrences } from './occurrences.ts';
import { at, entry, hour, instant, show, startsOf } from './test/build.ts';

/** Starts as instants, told in UTC. */
const inUtc = (...parameters: Parameters<typeof hour>) => startsOf([hour(...parameters)], 'UTC');

describe('known hard cases', () => {
  it.each([
    [
      'Berlin in spring',
      '20240330T0230',
      'Europe/Berlin',
      ['20240330T0130', '20240331T0130', '20240401T0030'],
    ],
    [
      'Berlin in autumn',
      '20241026T0230',
      'Europe/Berlin',
      ['20241026T0030', '20241027T0030', '20241028T0130'],
    ],
    [
      'New York in spring',
      '20240309T0230',
      'America/New_York',
      ['20240309T0730', '20240310T0730', '20240311T0630'],
    ],
    [
      'New York in autumn',
      '20241102T0130',
      'America/New_York',
      ['20241102T0530', '20241103T0530', '20241104T0630'],
    ],
    [
      'Lord Howe in spring, by half an hour',
      '20241005T0215',
      'Australia/Lord_Howe',
      ['20241004T1545', '20241005T1545', '20241006T1515'],
    ],
    [
      'Lord Howe in autumn, by half an hour',
      '20240406T0145',
      'Australia/Lord_Howe',
      ['20240405T1445', '20240406T1445', '20240407T1515'],
    ],
  ])('a daily meeting in the hour in which the clock changes: %s', (_, start, tzid, expected) => {
    expect(inUtc(start, 'FREQ=DAILY;COUNT=3', tzid)).toEqual(expected);
  });

  it('several times a day, of which those in the skipped hour are those of the next', () => {
    const halves = hour('20240331T0000', 'FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30;COUNT=4');
    expect(startsOf([halves], 'UTC')).toEqual(['20240331T0100', '20240331T0130']);
  });

  it('a daily meeting on a day that did not exist (Apia 2011) takes place once on the day after', () => {
    const series = hour('20111229T1000', 'FREQ=DAILY;COUNT=4', 'Pacific/Apia');
    expect(startsOf([series], 'Pacific/Apia')).toEqual(['20111229T1000', '20111231T1000', '20120101T1000']);
  });

  it.each([
    ['29 February, yearly', '20240229T1000', 'FREQ=YEARLY;COUNT=3', ['20240229', '20280229', '20320229']],
    ['the year 2100 has none', '20960229T1000', 'FREQ=YEARLY;COUNT=2', ['20960229', '21040229']],
    [
      'the 31st, monthly',
      '20240131T1000',
      'FREQ=MONTHLY;COUNT=4',
      ['20240131', '20240331', '20240531', '20240731'],
    ],
    [
      'the last day of the month',
      '20240131T1000',
      'FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4',
      ['20240131', '20240229', '20240331', '20240430'],
    ],
    [
      'the last weekday of the month',
      '20240531T1000',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=4',
      ['20240531', '20240628', '20240731', '20240830'],
    ],
    [
      'the fifth Friday',
      '20240329T1000',
      'FREQ=MONTHLY;BYDAY=5FR;COUNT=4',
      ['20240329', '20240531', '20240830', '20241129'],
    ],
    [
      'every other week, when the week begins on Monday',
      '19970805T1000',
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
      ['19970805', '19970810', '19970819', '19970824'],
    ],
    [
      'every other week, when the week begins on Sunday',
      '19970805T1000',
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
      ['19970805', '19970817', '19970819', '19970831'],
    ],
    [
      'Friday the 13th',
      '19970902T0900',
      'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3',
      ['19980213', '19980313', '19981113'],
    ],
    [
      'the day of US elections',
      '19961105T0900',
      'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3',
      ['19961105', '20001107', '20041102'],
    ],
    [
      'Monday of week 20',
      '19970512T0900',
      'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3',
      ['19970512', '19980511', '19990517'],
    ],
    [
      'week 1 that begins in December',
      '20181231T0900',
      'FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO;COUNT=3',
      ['20181231', '20191230', '20210104'],
    ],
    [
      'a week without a weekday takes that of the start',
      '19970515T0900',
      'FREQ=YEARLY;BYWEEKNO=20;COUNT=2',
      ['19970515', '19980514'],
    ],
    [
      'the second of a week that the start cuts short is counted in the whole week',
      '20200102T0900',
      'FREQ=WEEKLY;BYDAY=MO,WE,TH;BYSETPOS=3;COUNT=2',
      ['20200102', '20200109'],
    ],
    [
      'the last time of each day',
      '20240101T0900',
      'FREQ=DAILY;BYHOUR=9,17;BYSETPOS=-1;COUNT=3',
      ['20240101', '20240102', '20240103'],
    ],
    [
      'a month and a weekday, both in one list',
      '20240101T0900',
      'FREQ=MONTHLY;BYDAY=1MO,FR;COUNT=3',
      ['20240101', '20240105', '20240112'],
    ],
  ])('%s', (_, start, rrule, days) => {
    expect(startsOf([hour(start, rrule)]).map((value) => value.slice(0, 8))).toEqual(days);
  });

  it.each([
    [
      'at local midnight, which is the day before in UTC',
      'FREQ=DAILY;UNTIL=20241003T220000Z',
      '20241004T0000',
    ],
    ['a second before', 'FREQ=DAILY;UNTIL=20241003T215959Z', '20241003T0000'],
    ['as a local time', 'FREQ=DAILY;UNTIL=20241004T000000', '20241004T0000'],
    ['as a date', 'FREQ=DAILY;UNTIL=20241004', '20241004T0000'],
  ])('UNTIL %s', (_, rrule, last) => {
    expect(startsOf([hour('20241001T0000', rrule)]).at(-1)).toBe(last);
  });

  it('UNTIL between the two times that the clock shows alike', () => {
    // 02:45 comes first in summer time (00:45Z) and again in winter time; 02:15 in winter time is 01:15Z.
    const series = hour('20241026T0245', 'FREQ=DAILY;UNTIL=20241027T011500Z');
    expect(startsOf([series])).toEqual(['20241026T0245', '20241027T0245']);
  });

  it('an override moved across another occurrence', () => {
    const series = hour('20240101T1000', 'FREQ=DAILY;COUNT=3');
    const override = { ...hour('20240103T1200'), recurrenceId: at('20240101T1000') };
    expect(startsOf([series, override])).toEqual(['20240102T1000', '20240103T1000', '20240103T1200']);
  });

  it('an override moved onto another occurrence', () => {
    const series = hour('20240101T1000', 'FREQ=DAILY;COUNT=3');
    const override = { ...hour('20240102T1000'), recurrenceId: at('20240101T1000') };
    const found = occurrences([series, override], { from: 0, to: instant('20250101T0000') });
    expect(show(found.map(({ start }) => start))).toEqual([
      '20240102T1000',
      '20240102T1000',
      '20240103T1000',
    ]);
    expect(show(found.map(({ recurrenceId }) => recurrenceId ?? 0)).sort()).toEqual([
      '20240101T1000',
      '20240102T1000',
      '20240103T1000',
    ]);
  });

  it('an exception in another zone, also where that zone is on another day', () => {
    const series = hour('20240101T2000', 'FREQ=DAILY;COUNT=3');
    const exdate = [at('20240103T0400', 'Asia/Tokyo')];
    expect(startsOf([{ ...series, exdate }])).toEqual(['20240101T2000', '20240103T2000']);
  });

  it('a series whose every occurrence is deleted', () => {
    const exdate = [at('20240101T1000'), at('20240102T1000')];
    expect(startsOf([{ ...hour('20240101T1000', 'FREQ=DAILY;COUNT=2'), exdate }])).toEqual([]);
  });

  it('a meeting over the change of the clock, in and out of it', () => {
    const night = entry({ from: at('20240331T0100'), to: at('20240331T0400') });
    const [found] = occurrences([night], { from: 0, to: instant('20250101T0000') });
    expect((found?.end ?? 0) - (found?.start ?? 0)).toBe(2 * 3_600_000);
  });

  it('days that begin an hour late, where the clock changes at midnight (Santiago)', () => {
    const days = entry({
      from: at('20240907T0000', 'America/Santiago'),
      to: at('20240908T0000', 'America/Santiago'),
      rrule: 'FREQ=DAILY;COUNT=3',
      allDay: true,
    });
    const found = occurrences([days], { from: 0, to: instant('20250101T0000') });
    expect(found.map(({ start, end }) => show([start, end], 'America/Santiago'))).toEqual([
      ['20240907T0000', '20240908T0100'],
      ['20240908T0100', '20240909T0000'],
      ['20240909T0000', '20240910T0000'],
    ]);
  });
});
