import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { formatWall, parseWall } from './wallTime.ts';
import { isValidTimeZone, toInstant, toWall, transitions, zoneOf } from './zone.ts';
import { instant, zone } from './test/build.ts';

const utc = (value: string) => instant(value, 'UTC');

describe('a zone', () => {
  it.each([
    'Europe/Berlin',
    'UTC',
    'America/Argentina/Buenos_Aires',
    'Etc/GMT+5',
    'europe/berlin',
    'Asia/Calcutta',
  ])('is known by its IANA name: %s', (name) => expect(isValidTimeZone(name)).toBe(true));

  it.each(['Mars/Phobos', '', '+01:00', 'W. Europe Standard Time', '__proto__', 'a'.repeat(1000), 'Europe/'])(
    'is not known by anything else: %s',
    (name) => expect(isValidTimeZone(name)).toBe(false),
  );

  it('is the same under all its names', () => {
    expect(zoneOf('europe/berlin')).toBe(zoneOf('Europe/Berlin'));
    expect(zoneOf('Etc/UTC')).toBe(zoneOf('UTC'));
  });

  it('has the offsets luxon has, at any time in any zone', () => {
    const names = Intl.supportedValuesOf('timeZone');
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.integer({ min: -2e12 / 1000, max: 7.3e12 / 1000 }),
        (name, seconds) => {
          // Before 1972 some zones differed from UTC by seconds, which luxon gives as a fraction of a minute.
          expect(zone(name).offsetAt(seconds * 1000)).toBe(
            Math.round(IANAZone.create(name).offset(seconds * 1000) * 60) * 1000,
          );
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('changes its clock at the known instants', () => {
    const [spring, autumn] = transitions(zone('Europe/Berlin'), utc('20240101T0000'), utc('20250101T0000'));
    expect(spring).toEqual({ at: utc('20240331T0100'), before: 3_600_000, after: 7_200_000 });
    expect(autumn).toEqual({ at: utc('20241027T0100'), before: 7_200_000, after: 3_600_000 });
    expect(transitions(zone('UTC'), 0, utc('20250101T0000'))).toEqual([]);
  });

  it('reads a time that the clock skips with the offset from before', () => {
    const skipped = toInstant(parseWall('20240331T023000') ?? NaN, zone('Europe/Berlin'));
    expect(skipped).toBe(utc('20240331T0130'));
    expect(formatWall(toWall(skipped, zone('Europe/Berlin')))).toBe('20240331T033000');
  });

  it('reads a time that the clock shows twice as the first of the two', () => {
    expect(instant('20241027T0230')).toBe(utc('20241027T0030'));
    expect(instant('20241103T0130', 'America/New_York')).toBe(utc('20241103T0530'));
  });

  it('knows half an hour of daylight saving (Lord Howe)', () => {
    expect(instant('20241006T0215', 'Australia/Lord_Howe')).toBe(utc('20241005T1545'));
    expect(instant('20240407T0145', 'Australia/Lord_Howe')).toBe(utc('20240406T1445'));
  });

  it('knows a day that did not exist (Apia, 30 December 2011)', () => {
    expect(instant('20111230T1200', 'Pacific/Apia')).toBe(instant('20111231T1200', 'Pacific/Apia'));
    expect(instant('20111231T0000', 'Pacific/Apia') - instant('20111229T2300', 'Pacific/Apia')).toBe(
      3_600_000,
    );
  });

  it('gives back every wall time that exists', () => {
    const names = Intl.supportedValuesOf('timeZone');
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.integer({ min: 0, max: 7.2e9 }), (name, seconds) => {
        const wall = toWall(seconds * 1000, zone(name));
        expect(toWall(toInstant(wall, zone(name)), zone(name))).toBe(wall);
      }),
      { numRuns: 3000 },
    );
  });
});
