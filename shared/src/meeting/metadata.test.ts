import fc from 'fast-check';
import Joi from 'joi';
import { DateTime } from 'luxon';
import { legacyCalendar } from '../calendar/legacy.ts';
import { at, entry, hour, instant } from '../calendar/test/build.ts';
import { alice } from '../test/events.ts';
import { decidedAt, readMetadata } from './metadata.ts';

const calendar = [entry()];
const legacy = { creator: alice, start_time: '2040-10-03T08:30:00Z', end_time: '2040-10-03T09:30:00.000Z' };

describe('the decision of an administrator', () => {
  it('is known by its moment, where it is sound', () => {
    const decided = (decision: unknown) => decidedAt({ 'io.convene.decision': decision });
    expect(decided({ by: '@a:x', at: 5 })).toBe(5);
    for (const odd of [undefined, null, 5, 'x', {}, { at: '5' }, { at: NaN }, []])
      expect(decided(odd)).toBeUndefined();
    expect(decidedAt(undefined)).toBeUndefined();
  });
});

describe('the metadata of a meeting', () => {
  it('is read as it stands, keys that we do not know included', () => {
    const content = {
      creator: alice,
      calendar,
      force_deletion_at: 5,
      external_data: { 'io.ox': {} },
      later: 1,
    };
    expect(readMetadata(content)).toEqual(content);
  });

  it('leaves out calendar entries that cannot be read, if one can', () => {
    const content = { creator: alice, calendar: [entry(), { uid: 5 }, null, 'text'] };
    expect(readMetadata(content)?.calendar).toEqual([entry()]);
  });

  it.each([
    [undefined],
    [null as never],
    [{}],
    [{ calendar }],
    [{ creator: alice }],
    [{ creator: '', calendar }],
    [{ creator: 5, calendar }],
    [{ creator: alice, calendar: [] }],
    [{ creator: alice, calendar: entry() }],
    [{ creator: alice, calendar: 'never' }],
    [{ creator: alice, calendar: null }],
    [{ creator: alice, calendar: [{ ...hour('20401003T1030'), recurrenceId: at('20401003T1030') }] }],
    [{ creator: alice, calendar, force_deletion_at: '5' }],
    [{ creator: alice, calendar, external_data: 'none' }],
    [{ creator: alice, calendar, start_time: legacy.start_time, end_time: legacy.end_time }],
    [{ creator: alice, start_time: legacy.start_time }],
    [{ creator: alice, end_time: legacy.end_time }],
    [{ ...legacy, end_time: 'soon' }],
    [{ ...legacy, start_time: 5 }],
  ])('is unsound, and the room no meeting: %j', (content) => {
    expect(readMetadata(content)).toBeUndefined();
  });

  it('never makes reading fail', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'creator',
            'calendar',
            'start_time',
            'end_time',
            'auto_deletion_offset',
            '__proto__',
          ),
          fc.jsonValue(),
        ),
        (content) => {
          expect(() => readMetadata(content)).not.toThrow();
        },
      ),
    );
  });
});

describe('the older form of metadata', () => {
  it('becomes one entry in UTC that is the same at each read', () => {
    const metadata = readMetadata(legacy);
    expect(metadata).toEqual({
      creator: alice,
      calendar: [{ uid: 'legacy', dtstart: at('20401003T0830', 'UTC'), dtend: at('20401003T0930', 'UTC') }],
    });
    expect(readMetadata(legacy)).toEqual(metadata);
  });

  it('may be deleted so many minutes after its end, or when it says so itself', () => {
    const end = instant('20401003T0930', 'UTC');
    expect(readMetadata({ ...legacy, auto_deletion_offset: 5 })?.force_deletion_at).toBe(end + 300_000);
    expect(
      readMetadata({ ...legacy, auto_deletion_offset: 5, force_deletion_at: 7 })?.force_deletion_at,
    ).toBe(7);
    expect(readMetadata(legacy)).not.toHaveProperty('force_deletion_at');
  });

  it('keeps its external data, and nothing of its old keys', () => {
    const content = { ...legacy, auto_deletion_offset: 5, external_data: { 'io.ox': { folder: 'x' } } };
    expect(Object.keys(readMetadata(content) ?? {}).sort()).toEqual([
      'calendar',
      'creator',
      'external_data',
      'force_deletion_at',
    ]);
  });

  it.each([
    ['a date alone', '2040-10-03', '2040-10-04'],
    ['an offset', '2040-10-03T10:30:00+02:00', '2040-10-03T11:30:00+02:00'],
    ['a year that calendars do not have', '+099999-01-01', '+099999-01-02'],
    ['an end before its start', '2040-10-04', '2040-10-03'],
  ])('is read or refused, but does not fail: %s', (_, start_time, end_time) => {
    expect(() => readMetadata({ ...legacy, start_time, end_time })).not.toThrow();
  });

  it('has its times in ISO 8601, with a date', () => {
    const iso = Joi.string().isoDate();
    const part = (...options: string[]) => fc.constantFrom(...options);
    const times = fc
      .tuple(
        part(
          '2040-10-03',
          '2040-10',
          '2040',
          '20401003',
          '2040-W40-3',
          '2040-277',
          '+002040-10-03',
          '10:30',
          '',
        ),
        part('', 'T', ' ', 't'),
        part('', '10', '10:30', '1030', '10:30:15', '10:30:15.123456', '10:30:15,5', '24:00', '25:00'),
        part('', 'Z', '+02', '+0200', '+02:00', '-14:00', '+25:00', '[Europe/Berlin]'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(times, (time) => {
        const isIso = iso.validate(time, { convert: false }).error === undefined;
        const wanted =
          isIso && DateTime.fromISO(time).isValid
            ? legacyCalendar({ start_time: time, end_time: time, uid: 'legacy', timeZone: 'UTC' })
            : undefined;
        expect(readMetadata({ creator: alice, start_time: time, end_time: time })?.calendar).toEqual(wanted);
      }),
      { numRuns: 2_000 },
    );
  });
});
