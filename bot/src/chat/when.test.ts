import type { DateTime } from 'luxon';
import { readWhen } from './when.ts';

/** A Monday morning in Berlin. */
const now = Date.parse('2040-10-01T06:00:00Z');
const read = (text: string, locale = 'en', timeZone = 'Europe/Berlin') => {
  const when = readWhen(text, { locale, timeZone, now });
  if (when.kind !== 'time') return when.kind;
  const format = (time: DateTime) => time.toFormat("yyyy-MM-dd'T'HH:mm");
  return `${format(when.start)}/${format(when.end)} ${when.start.zoneName}`;
};

it.each([
  ['en', 'tomorrow 10:00', '2040-10-02T10:00/2040-10-02T11:00'],
  ['en', 'tomorrow at 10am for 30 min', '2040-10-02T10:00/2040-10-02T10:30'],
  ['en', 'tomorrow 10:00 1.5 hours', '2040-10-02T10:00/2040-10-02T11:30'],
  ['en', 'tomorrow from 10:00 to 12:15', '2040-10-02T10:00/2040-10-02T12:15'],
  ['en', 'friday 9:00', '2040-10-05T09:00/2040-10-05T10:00'],
  ['en', '2040-12-24 18:00', '2040-12-24T18:00/2040-12-24T19:00'],
  ['de', 'morgen um 10 Uhr', '2040-10-02T10:00/2040-10-02T11:00'],
  ['de', 'morgen um 9 Uhr 30 Minuten', '2040-10-02T09:00/2040-10-02T09:30'],
  ['de', 'am Freitag um 14:00 für 2 Std', '2040-10-05T14:00/2040-10-05T16:00'],
  ['de-AT', '24.12.2040 18:00', '2040-12-24T18:00/2040-12-24T19:00'],
])('understands in %s: %s', (locale, text, expected) => {
  expect(read(text, locale)).toBe(`${expected} Europe/Berlin`);
});

it('means the zone of the reader, with its offset on that day', () => {
  // Daylight saving ends in between.
  const when = readWhen('2040-11-15 10:00', { locale: 'en', timeZone: 'America/New_York', now });
  expect(when.kind === 'time' && when.start.toUTC().toISO()).toBe('2040-11-15T15:00:00.000Z');
});

it('knows a day without an hour from no date at all', () => {
  expect(read('tomorrow')).toBe('day');
  expect(read('morgen', 'de')).toBe('day');
  expect(read('whenever you like')).toBe('none');
  expect(read('')).toBe('none');
});
