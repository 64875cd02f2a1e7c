import type { DateTime } from 'luxon';
import { readWhen } from './when.ts';

/** A Monday morning in Berlin. */
const now = Date.parse('2040-10-01T06:00:00Z');
const read = (text: string, locale = 'en', timeZone = 'Europe/Berlin') => {
  const when = readWhen(text, { locale, timeZone, now });
  if (when.kind === 'unclear') return `unclear: ${when.about}`;
  if (when.kind !== 'time') return when.kind;
  const { start, end } = when;
  const format = (time: DateTime) => time.toFormat('yyyy-MM-dd HH:mm');
  expect(start.zoneName).toBe(timeZone);
  return `${format(start)} – ${end.hasSame(start, 'day') ? end.toFormat('HH:mm') : format(end)}`;
};

describe('the time of a meeting is understood', () => {
  it.each([
    ['tomorrow 10:00', '2040-10-02 10:00 – 11:00'],
    ['tomorrow at 10am for 30 min', '2040-10-02 10:00 – 10:30'],
    ['tomorrow from 10:00 to 12:15', '2040-10-02 10:00 – 12:15'],
    ['tomorrow 10-11', '2040-10-02 10:00 – 11:00'],
    ['tomorrow 22:00-01:00', '2040-10-02 22:00 – 2040-10-03 01:00'],
    ['tomorrow 10pm - 2am', '2040-10-02 22:00 – 2040-10-03 02:00'],
    ['tomorrow at noon', '2040-10-02 12:00 – 13:00'],
    ['day after tomorrow at 10 am', '2040-10-03 10:00 – 11:00'],
    ['9:00', '2040-10-01 09:00 – 10:00'],
    ['7:00', '2040-10-02 07:00 – 08:00'],
    ['friday 9:00', '2040-10-05 09:00 – 10:00'],
    ['monday 7:00', '2040-10-08 07:00 – 08:00'],
    ['next week tuesday at 10', '2040-10-09 10:00 – 11:00'],
    ['tuesday next week 10:00', '2040-10-09 10:00 – 11:00'],
    ['2040-12-24 18:00', '2040-12-24 18:00 – 19:00'],
    ['Oct 1 9:00', '2040-10-01 09:00 – 10:00'],
    ['September 3 9:00', '2041-09-03 09:00 – 10:00'],
    ['13/11 at 9', '2040-11-13 09:00 – 10:00'],
    ['10.11. 9:00', '2040-11-10 09:00 – 10:00'],
    ['Oct 2 10:00 - Oct 3 12:00', '2040-10-02 10:00 – 2040-10-03 12:00'],
    ['in 2 hours', '2040-10-01 10:00 – 11:00'],
    ['in 30 minutes for 2 hours', '2040-10-01 08:30 – 10:30'],
    ['in half an hour', '2040-10-01 08:30 – 09:30'],
    ['an hour from now', '2040-10-01 09:00 – 10:00'],
    ['in 3 days at 10:00', '2040-10-04 10:00 – 11:00'],
    ['tomorrow at half past two', '2040-10-02 14:30 – 15:30'],
    ['morgen um 10 Uhr', '2040-10-02 10:00 – 11:00'],
  ])('in English: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['morgen um 10 Uhr', '2040-10-02 10:00 – 11:00'],
    ['morgen um 9 Uhr 30 Minuten', '2040-10-02 09:00 – 09:30'],
    ['morgen 14 Uhr 30', '2040-10-02 14:30 – 15:30'],
    ['morgen 10.30 Uhr', '2040-10-02 10:30 – 11:30'],
    ['morgen früh um 8', '2040-10-02 08:00 – 09:00'],
    ['heute Abend um 8', '2040-10-01 20:00 – 21:00'],
    ['morgen von 10 bis 12 Uhr', '2040-10-02 10:00 – 12:00'],
    ['morgen 10 - 12 Uhr', '2040-10-02 10:00 – 12:00'],
    ['morgen um halb drei', '2040-10-02 14:30 – 15:30'],
    ['morgen halb 9', '2040-10-02 08:30 – 09:30'],
    ['morgen viertel nach drei', '2040-10-02 15:15 – 16:15'],
    ['morgen um viertel vor 10 Uhr', '2040-10-02 09:45 – 10:45'],
    ['morgen 14h', '2040-10-02 14:00 – 15:00'],
    ['am Freitag um 14:00 für 2 Std', '2040-10-05 14:00 – 16:00'],
    ['Sonnabend 10 Uhr', '2040-10-06 10:00 – 11:00'],
    ['kommenden Freitag um 10', '2040-10-05 10:00 – 11:00'],
    ['nächste Woche Dienstag 10 Uhr', '2040-10-09 10:00 – 11:00'],
    ['Dienstag nächster Woche 10 Uhr', '2040-10-09 10:00 – 11:00'],
    ['31.12. 9:30', '2040-12-31 09:30 – 10:30'],
    ['31.12. um 9:30 Uhr', '2040-12-31 09:30 – 10:30'],
    ['10.11. um 9', '2040-11-10 09:00 – 10:00'],
    ['10/11 um 9', '2040-11-10 09:00 – 10:00'],
    ['3.9. um 9', '2041-09-03 09:00 – 10:00'],
    ['29.2. um 9', '2044-02-29 09:00 – 10:00'],
    ['24.12.2040 18:00', '2040-12-24 18:00 – 19:00'],
    ['24.12.41, 18 Uhr', '2041-12-24 18:00 – 19:00'],
    ['am 5. um 10 Uhr', '2040-10-05 10:00 – 11:00'],
    ['3. November 10 Uhr', '2040-11-03 10:00 – 11:00'],
    ['1. Januar 10 Uhr', '2041-01-01 10:00 – 11:00'],
    ['am Freitag, den 5. Oktober 2040 um 10 Uhr', '2040-10-05 10:00 – 11:00'],
    ['in 2 Stunden', '2040-10-01 10:00 – 11:00'],
    ['in einer halben Stunde', '2040-10-01 08:30 – 09:30'],
    ['tomorrow 10:00', '2040-10-02 10:00 – 11:00'],
  ])('in German: %s', (text, expected) => {
    expect(read(text, 'de-AT')).toBe(expected);
  });

  it.each([
    ['1.5 hours', '11:30'],
    ['half an hour', '10:30'],
    ['an hour and a half', '11:30'],
    ['1h30', '11:30'],
    ['1h 30m', '11:30'],
    ['1 hour and 30 minutes', '11:30'],
    ['for two hours', '12:00'],
    ['2 days', '2040-10-04 10:00'],
    ['eine halbe Stunde', '10:30'],
    ['eine Viertelstunde', '10:15'],
    ['anderthalb Stunden', '11:30'],
    ['für zwei Stunden', '12:00'],
    ['1,5 Std.', '11:30'],
  ])('with a length: %s', (length, end) => {
    expect(read(`2040-10-02 10:00 ${length}`)).toBe(`2040-10-02 10:00 – ${end}`);
  });
});

describe('the time of a meeting is asked for', () => {
  it.each([
    ['nothing to read', '', 'none'],
    ['no date', 'whenever you like', 'none'],
    ['a day without an hour', 'tomorrow', 'day'],
    ['a day without an hour, in German', 'morgen', 'day'],
    ['words besides', 'tomorrow 10:00 in the library', 'unclear: in the library'],
    ['a repetition', 'every monday 10:00', 'unclear: every'],
    ['several dates', 'friday 10:00 or monday 11:00', 'unclear: monday 11:00'],
    ['what is over', 'last friday 10:00', 'unclear: last'],
    ['another zone', 'tomorrow 10:00 UTC', 'unclear: tomorrow 10:00 UTC'],
    ['a zone in short', '5pm EST', 'unclear: 5pm EST'],
    ['day and month in either order', '10/11 at 9', 'unclear: 10/11'],
    ['day and month in either order, with a year', '10/11/2040 at 9', 'unclear: 10/11'],
    ['a date that does not exist', '31.02. 9:30', 'unclear: 31 02'],
    ['a weekday that is not that of the date', 'Freitag, 6.10. um 9:00', 'unclear: 9:00'],
    ['no length', 'tomorrow 10:00 0 minutes', 'unclear: 0 minutes'],
    ['a length of years', 'tomorrow 10:00 99999 hours', 'unclear: 99999 hours'],
    ['two lengths', 'tomorrow 10:00 1 hour 2 hours', 'unclear: 1 hour 2 hours'],
    ['an end and a length', 'tomorrow 10:00-11:00 2 hours', 'unclear: 2 hours'],
    ['an end before the start', 'tomorrow 3pm-2pm', 'unclear: tomorrow 3pm-2pm'],
    ['an hour that the clocks skip', '25.03.2040 02:30', 'clock change'],
    ['an hour that comes twice', '28.10.2040 02:30', 'clock change'],
  ])('where there is %s: %s', (_, text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

it('means the zone of the reader, with its offset on that day', () => {
  // Daylight saving ends in between.
  const when = readWhen('2040-11-15 10:00', { locale: 'en', timeZone: 'America/New_York', now });
  expect(when.kind === 'time' && when.start.toUTC().toISO()).toBe('2040-11-15T15:00:00.000Z');
});
