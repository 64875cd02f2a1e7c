import fc from 'fast-check';
import { civilDate, dayNumber, formatWall, monthLength, parseWall, weekdayOf } from './wallTime.ts';

describe('wall times', () => {
  it('agree with Date on every day of the years 0 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (day) => {
        const date = new Date(day * 86_400_000);
        const expected = {
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        };
        expect(civilDate(day)).toEqual(expected);
        expect(dayNumber(expected.year, expected.month, expected.day)).toBe(day);
        expect(weekdayOf(day)).toBe((date.getUTCDay() + 6) % 7);
      }),
      { numRuns: 5000 },
    );
  });

  it('are read and written alike', () => {
    for (const value of ['19700101T000000', '20240229T235959', '99991231T235959', '00000101T000000'])
      expect(formatWall(parseWall(value) ?? NaN)).toBe(value);
  });

  it.each([
    '20230229T000000',
    '20240431T000000',
    '20241301T000000',
    '20240001T000000',
    '20240100T000000',
    '20240101T240000',
    '20240101T006000',
    '20240101T000061',
    '20240101',
    '20240101T000000Z',
    '2024-01-01T00:00:00',
    '',
  ])('are none when the date or time does not exist: %s', (value) => {
    expect(parseWall(value)).toBeUndefined();
  });

  it('take a leap second for the second before', () => {
    expect(parseWall('20161231T235960')).toBe(parseWall('20161231T235959'));
  });

  it('let months run over the end of the year', () => {
    expect(dayNumber(2023, 14, 1)).toBe(dayNumber(2024, 2, 1));
    expect(monthLength(1900, 2)).toBe(28);
    expect(monthLength(2000, 2)).toBe(29);
  });

  it('are refused in writing where four digits do not hold the year', () => {
    expect(() => formatWall(8e15)).toThrow(RangeError);
    expect(() => formatWall(NaN)).toThrow(RangeError);
  });
});
