import { legacyCalendar } from './legacy.ts';
import { at, startsOf } from './test/build.ts';

const given = { start_time: '2040-10-03T08:30:00.000Z', end_time: '2040-10-03T09:30:00Z', uid: 'a' };

describe('times as they were before there was a calendar', () => {
  it('become one entry in the given zone', () => {
    expect(legacyCalendar({ ...given, timeZone: 'Europe/Berlin' })).toEqual([
      { uid: 'a', dtstart: at('20401003T1030'), dtend: at('20401003T1130') },
    ]);
  });

  it('become one in UTC without a zone that exists', () => {
    const [entry] = legacyCalendar({ ...given, timeZone: 'Mars/Phobos' });
    expect(entry?.dtstart).toEqual(at('20401003T0830', 'UTC'));
  });

  it('keep the wall time of a series over the change of the clock', () => {
    const calendar = legacyCalendar({ ...given, rrule: 'FREQ=MONTHLY;COUNT=3', timeZone: 'Europe/Berlin' });
    expect(startsOf(calendar)).toEqual(['20401003T1030', '20401103T1030', '20401203T1030']);
  });

  it('leave out a rule that cannot be read', () => {
    expect(legacyCalendar({ ...given, rrule: 'daily', timeZone: 'UTC' })[0]).not.toHaveProperty('rrule');
  });

  it.each([
    ['2040-10-03', at('20401003T0000')],
    ['2040-10-03T10:30', at('20401003T1030')],
    ['2040-10-03T10:30:00+09:00', at('20401003T0330')],
    ['20401003T083000Z', at('20401003T1030')],
    ['2040-10-03T08:30:00.999Z', at('20401003T1030')],
    ['2040-10-28T00:30:00Z', at('20401028T0230')],
    ['2040-10-28T01:30:00Z', at('20401028T0130', 'UTC')],
  ])('may be any ISO 8601 time: %s', (start_time, dtstart) => {
    const [entry] = legacyCalendar({ ...given, start_time, timeZone: 'Europe/Berlin' });
    expect(entry?.dtstart).toEqual(dtstart);
  });

  it.each(['', 'tomorrow', '2040-13-01', '+012345-01-01T00:00:00Z'])(
    'are refused when they are none: %s',
    (start_time) => {
      expect(() => legacyCalendar({ ...given, start_time, timeZone: 'UTC' })).toThrow(RangeError);
    },
  );
});
