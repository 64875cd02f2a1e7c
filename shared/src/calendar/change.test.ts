import { calendarChanges, type CalendarChange } from './change.ts';
import { editMeeting } from './edit.ts';
import type { Calendar } from './entry.ts';
import { at, entry, hour, instant } from './test/build.ts';

const series = hour('20401003T1030', 'FREQ=DAILY;COUNT=5');
const moved = { ...hour('20401004T2000'), recurrenceId: at('20401004T1030') };
const kinds = (before: Calendar, after: Calendar) => calendarChanges(before, after).map(({ kind }) => kind);
const span = (value: string, tzid = 'Europe/Berlin') => ({
  start: instant(value, tzid),
  end: instant(value, tzid) + 3_600_000,
  tzid,
  allDay: false,
});

describe('changes between calendars', () => {
  it('are none between equal ones, nor between the same instants in other zones', () => {
    const before = [{ ...series, exdate: [at('20401005T1030')] }, moved];
    const after = [
      { ...series, exdate: [at('20401005T0830', 'UTC')] },
      { ...moved, recurrenceId: at('20401004T0930', 'Europe/London') },
    ];
    expect(calendarChanges(before, structuredClone(before))).toEqual([]);
    expect(calendarChanges(before, after)).toEqual([]);
  });

  it.each(['RRULE:FREQ=DAILY;COUNT=5', 'COUNT=5;FREQ=DAILY', 'freq=daily;interval=1;count=5;WKST=MO'])(
    'are none where a rule is only spelled in another way: %s',
    (rrule) => {
      expect(calendarChanges([series], [{ ...series, rrule }])).toEqual([]);
    },
  );

  it.each<[CalendarChange, Calendar, Calendar]>([
    [
      { kind: 'entryAdded', uid: 'b', after: { ...span('20401003T1030'), rrule: 'FREQ=DAILY;COUNT=5' } },
      [entry()],
      [entry(), { ...series, uid: 'b' }],
    ],
    [
      { kind: 'entryRemoved', uid: 'b', before: span('20401003T1030') },
      [entry(), entry({ uid: 'b' })],
      [entry()],
    ],
    [
      { kind: 'timeChanged', uid: 'uid', before: span('20401003T1030'), after: span('20401004T1030') },
      [entry()],
      [hour('20401004T1030')],
    ],
    [
      {
        kind: 'zoneChanged',
        uid: 'uid',
        before: span('20401003T1030'),
        after: span('20401003T0930', 'Europe/London'),
      },
      [entry()],
      [hour('20401003T0930', undefined, 'Europe/London')],
    ],
    [
      {
        kind: 'ruleChanged',
        uid: 'uid',
        after: 'FREQ=DAILY;COUNT=5',
        tzid: { before: 'Europe/Berlin', after: 'Europe/Berlin' },
      },
      [entry()],
      [series],
    ],
    [
      {
        kind: 'ruleChanged',
        uid: 'uid',
        before: 'FREQ=DAILY;COUNT=5',
        after: 'FREQ=DAILY',
        tzid: { before: 'Europe/Berlin', after: 'Europe/Berlin' },
      },
      [series],
      [{ ...series, rrule: 'FREQ=DAILY' }],
    ],
    [
      {
        kind: 'overrideAdded',
        uid: 'uid',
        recurrenceId: instant('20401004T1030'),
        before: span('20401004T1030'),
        after: span('20401004T2000'),
      },
      [series],
      [series, moved],
    ],
    [
      {
        kind: 'overrideChanged',
        uid: 'uid',
        recurrenceId: instant('20401004T1030'),
        before: span('20401004T2000'),
        after: span('20401004T2100'),
      },
      [series, moved],
      [series, { ...moved, ...hour('20401004T2100') }],
    ],
    [
      {
        kind: 'overrideRemoved',
        uid: 'uid',
        recurrenceId: instant('20401004T1030'),
        before: span('20401004T2000'),
        after: span('20401004T1030'),
      },
      [series, moved],
      [series],
    ],
    [
      {
        kind: 'occurrenceDeleted',
        uid: 'uid',
        recurrenceId: instant('20401004T1030'),
        before: span('20401004T2000'),
      },
      [series, moved],
      [{ ...series, exdate: [at('20401004T1030')] }],
    ],
    [
      {
        kind: 'occurrenceRestored',
        uid: 'uid',
        recurrenceId: instant('20401004T1030'),
        after: span('20401004T1030'),
      },
      [{ ...series, exdate: [at('20401004T1030')] }],
      [series],
    ],
  ])('tell each kind of difference: $kind', (change, before, after) => {
    expect(calendarChanges(before, after)).toEqual([change]);
  });

  it('tell exceptions that a series lost when it was edited', () => {
    const before = [{ ...series, exdate: [at('20401005T1030')] }, moved];
    expect(kinds(before, [series])).toEqual(['overrideRemoved', 'occurrenceRestored']);
  });

  it('tell a series that moved once, not again for the exceptions that moved along', () => {
    const before = [{ ...series, exdate: [at('20401005T1030')] }, moved];
    const after = [
      { ...hour('20401003T1130', series.rrule), exdate: [at('20401005T1130')] },
      { ...hour('20401004T2100'), recurrenceId: at('20401004T1130') },
    ];
    expect(kinds(before, after)).toEqual(['timeChanged']);
    expect(kinds(before, [...after.slice(0, 1), { ...moved, recurrenceId: at('20401004T1130') }])).toEqual([
      'timeChanged',
    ]);
  });

  it('tell no changes of occurrences that a new rule left as they were, though the series starts later', () => {
    const weekly = hour('20240101T0900', 'FREQ=WEEKLY;BYDAY=MO,WE');
    const before = [
      { ...weekly, exdate: [at('20240110T0900')] },
      { ...hour('20240117T1400'), recurrenceId: at('20240117T0900') },
    ];
    const edited = editMeeting(before, { uid: 'uid' }, { rrule: 'FREQ=WEEKLY;BYDAY=WE' }, { scope: 'all' });
    expect(edited?.lost).toEqual([]);
    expect(kinds(before, edited?.calendar ?? [])).toEqual(['timeChanged', 'ruleChanged']);
  });

  it('tell the exceptions a meeting brings when it becomes a series', () => {
    const after = [{ ...series, exdate: [at('20401005T1030')] }, moved];
    expect(kinds([entry()], after)).toEqual(['ruleChanged', 'overrideAdded', 'occurrenceDeleted']);
  });

  it('do not count exceptions of what is no occurrence', () => {
    const after = [
      { ...series, exdate: [at('20401105T1030')] },
      { ...moved, recurrenceId: at('20401004T1031') },
    ];
    expect(calendarChanges([series], after)).toEqual([]);
  });

  it('tell nothing for exceptions beyond the new end of a series', () => {
    const before = [{ ...series, exdate: [at('20401007T1030')] }];
    expect(kinds(before, [{ ...series, rrule: 'FREQ=DAILY;COUNT=2' }])).toEqual(['ruleChanged']);
  });
});
