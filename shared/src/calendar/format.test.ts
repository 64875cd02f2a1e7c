import { formatRange, ruleInWords } from './format.ts';
import { instant } from './test/build.ts';

const inWords = (rrule: string, locale: string, timeZone = 'Europe/Berlin') =>
  ruleInWords(rrule, { locale, timeZone });

describe('a rule in words', () => {
  it.each([
    ['FREQ=DAILY', 'Every day', 'Jeden Tag'],
    ['FREQ=DAILY;INTERVAL=2', 'Every 2 days', 'Jeden 2. Tag'],
    ['FREQ=WEEKLY', 'Every week', 'Jede Woche'],
    ['FREQ=WEEKLY;INTERVAL=3', 'Every 3 weeks', 'Jede 3. Woche'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'Every weekday', 'Jeden Montag bis Freitag'],
    [
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,TH,WE,TU,MO',
      'Every 2 weeks on weekdays',
      'Jede 2. Woche von Montag bis Freitag',
    ],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', 'Every weekday', 'Jeden Montag bis Freitag'],
    [
      'FREQ=WEEKLY;BYDAY=TH,MO,TU',
      'Every week on Monday, Tuesday, and Thursday',
      'Jede Woche am Montag, Dienstag und Donnerstag',
    ],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=SU', 'Every 2 weeks on Sunday', 'Jede 2. Woche am Sonntag'],
    ['FREQ=MONTHLY', 'Every month', 'Jeden Monat'],
    ['FREQ=MONTHLY;INTERVAL=2', 'Every 2 months', 'Jeden 2. Monat'],
    ['FREQ=MONTHLY;BYMONTHDAY=3', 'Every month on the 3rd', 'Jeden Monat am 3.'],
    ['FREQ=MONTHLY;BYMONTHDAY=11', 'Every month on the 11th', 'Jeden Monat am 11.'],
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1', 'Every month on the first Monday', 'Jeden Monat am ersten Montag'],
    [
      'FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2',
      'Every month on the second Tuesday',
      'Jeden Monat am zweiten Dienstag',
    ],
    ['FREQ=MONTHLY;BYDAY=SU;BYSETPOS=3', 'Every month on the third Sunday', 'Jeden Monat am dritten Sonntag'],
    [
      'FREQ=MONTHLY;BYDAY=SA;BYSETPOS=4',
      'Every month on the fourth Saturday',
      'Jeden Monat am vierten Samstag',
    ],
    ['FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1', 'Every month on the last Friday', 'Jeden Monat am letzten Freitag'],
    ['FREQ=YEARLY', 'Every year', 'Jedes Jahr'],
    ['FREQ=YEARLY;INTERVAL=2', 'Every 2 years', 'Jedes 2. Jahr'],
    ['FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3', 'Every May on the 3rd', 'Jeden Mai am 3.'],
    [
      'FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYMONTHDAY=3',
      'Every 2 years on the 3rd of May',
      'Jedes 2. Jahr am 3. Mai',
    ],
    [
      'FREQ=YEARLY;BYMONTH=5;BYDAY=MO;BYSETPOS=1',
      'Every May on the first Monday',
      'Jeden Mai am ersten Montag',
    ],
    [
      'FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYDAY=MO;BYSETPOS=1',
      'Every 2 years on the first Monday of May',
      'Jedes 2. Jahr am ersten Montag im Mai',
    ],
    ['FREQ=HOURLY;COUNT=3', 'Unsupported recurrence', 'Nicht unterstützte Wiederholung'],
    ['every other day', 'Unsupported recurrence', 'Nicht unterstützte Wiederholung'],
    ['FREQ=DAILY;COUNT=1', 'Every day for one time', 'Jeden Tag für einen Termin'],
    ['FREQ=DAILY;COUNT=5', 'Every day for 5 times', 'Jeden Tag für 5 Termine'],
    [
      'FREQ=DAILY;UNTIL=20401010T215959Z',
      'Every day until October 10, 2040',
      'Jeden Tag bis zum 10. Oktober 2040',
    ],
  ])('is what the peer says, in English and German: %s', (rrule, english, german) => {
    expect(inWords(rrule, 'en')).toBe(english);
    expect(inWords(rrule, 'de')).toBe(german);
  });

  it.each([
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', 'Every month on the 1st and 15th', 'Jeden Monat am 1. und 15.'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', 'Every month on the last day', 'Jeden Monat am letzten Tag'],
    ['FREQ=MONTHLY;BYMONTHDAY=-5', 'Every month on the 5th to last day', 'Jeden Monat am fünftletzten Tag'],
    ['FREQ=WEEKLY;BYDAY=MO,MO', 'Every week on Monday', 'Jede Woche am Montag'],
    [
      'FREQ=MONTHLY;BYMONTHDAY=-2,-3',
      'Every month on the 3rd to last day and 2nd to last day',
      'Jeden Monat am drittletzten Tag und vorletzten Tag',
    ],
    [
      'FREQ=MONTHLY;BYDAY=1MO,-1FR',
      'Every month on the first Monday and last Friday',
      'Jeden Monat am ersten Montag und letzten Freitag',
    ],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      'Every month on the last weekday',
      'Jeden Monat am letzten Arbeitstag',
    ],
    [
      'FREQ=YEARLY;BYMONTH=3,9;BYDAY=2TU',
      'Every March and September on the second Tuesday',
      'Jeden März und September am zweiten Dienstag',
    ],
  ])('tells all of several values: %s', (rrule, english, german) => {
    expect(inWords(rrule, 'en')).toBe(english);
    expect(inWords(rrule, 'de')).toBe(german);
  });

  it.each([
    'FREQ=YEARLY;BYWEEKNO=20',
    'FREQ=YEARLY;BYYEARDAY=100',
    'FREQ=YEARLY;BYDAY=20MO',
    'FREQ=YEARLY;BYMONTH=1',
    'FREQ=YEARLY;BYMONTHDAY=1',
    'FREQ=MONTHLY;BYMONTH=1',
    'FREQ=MONTHLY;BYDAY=MO',
    'FREQ=MONTHLY;BYDAY=1MO,TU',
    'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1',
    'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=10',
    'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
    'FREQ=MONTHLY;BYMONTHDAY=1,2;BYSETPOS=1',
    'FREQ=WEEKLY;BYMONTH=1',
    'FREQ=DAILY;INTERVAL=2;BYDAY=MO',
    'FREQ=DAILY;BYHOUR=9,17',
  ])('says honestly that it is a custom one where a sentence would not tell all: %s', (rrule) => {
    expect(inWords(rrule, 'en')).toBe('Custom recurrence');
    expect(inWords(`${rrule};COUNT=2`, 'de')).toBe('Benutzerdefinierte Wiederholung für 2 Termine');
  });

  it('has words for every rule the editor can make', () => {
    const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
    const days = [
      ...Array.from({ length: 31 }, (_, index) => `BYMONTHDAY=${index + 1}`),
      ...weekdays.flatMap((day) => [1, 2, 3, 4, -1].map((nth) => `BYDAY=${day};BYSETPOS=${nth}`)),
    ];
    const weeks = Array.from({ length: 127 }, (_, index) =>
      weekdays.filter((__, day) => (index + 1) & (1 << day)),
    );
    const months = Array.from({ length: 12 }, (_, index) => index + 1);
    const rules = [
      'FREQ=DAILY',
      'FREQ=WEEKLY',
      'FREQ=MONTHLY',
      'FREQ=YEARLY',
      ...weeks.map((list) => `FREQ=WEEKLY;BYDAY=${list.join()}`),
      ...days.map((day) => `FREQ=MONTHLY;${day}`),
      ...months.flatMap((month) => days.map((day) => `FREQ=YEARLY;BYMONTH=${month};${day}`)),
    ].flatMap((rule) => ['', ';INTERVAL=2'].map((interval) => rule + interval));
    for (const [locale, custom] of [
      ['en', 'Custom recurrence'],
      ['de', 'Benutzerdefinierte Wiederholung'],
    ] as const) {
      const told = rules.map((rrule) => inWords(rrule, locale));
      expect(told).not.toContain(custom);
      // Two rules that are not the same are not told alike.
      expect(new Set(told).size).toBe(rules.length);
    }
  });

  it('tells the date of UNTIL in the zone of the series', () => {
    const rrule = 'FREQ=DAILY;UNTIL=20401010T215959Z';
    expect(inWords(rrule, 'en', 'Asia/Tokyo')).toBe('Every day until October 11, 2040');
    expect(inWords('FREQ=DAILY;UNTIL=20401010', 'en', 'Asia/Tokyo')).toBe('Every day until October 10, 2040');
    expect(inWords('FREQ=DAILY;UNTIL=20401010T235959', 'en', 'America/Lima')).toBe(
      'Every day until October 10, 2040',
    );
  });

  it('takes regional locales, and English and UTC for what it does not know', () => {
    expect(inWords('FREQ=DAILY', 'de-AT')).toBe('Jeden Tag');
    expect(inWords('FREQ=DAILY', 'de_DE')).toBe('Jeden Tag');
    expect(inWords('FREQ=DAILY;UNTIL=20401010T215959Z', 'tlh', 'Mars/Phobos')).toBe(
      'Every day until October 10, 2040',
    );
    for (const locale of ['', 'de,en;q=0.8', '__proto__', 'constructor', '🙂'])
      expect(inWords('FREQ=DAILY', locale)).toBe('Every day');
  });
});

describe('a range', () => {
  const range = { start: instant('20401003T1030'), end: instant('20401003T1130') };
  const format = (locale: string, timeZone: string, month: 'numeric' | 'long') =>
    formatRange(range, { locale, timeZone, month }).replace(/\s/g, ' ');

  it.each([
    ['en', 'Europe/Berlin', 'numeric', '10/3/2040, 10:30 – 11:30 AM GMT+2'],
    ['en', 'Europe/Berlin', 'long', 'October 3, 2040, 10:30 – 11:30 AM GMT+2'],
    ['en', 'UTC', 'numeric', '10/3/2040, 8:30 – 9:30 AM UTC'],
    ['de', 'Europe/Berlin', 'numeric', '3.10.2040, 10:30–11:30 Uhr MESZ'],
    ['nonsense!', 'Mars/Phobos', 'numeric', '10/3/2040, 8:30 – 9:30 AM UTC'],
  ] as const)('is written as the peer does: %s %s %s', (locale, timeZone, month, expected) => {
    expect(format(locale, timeZone, month)).toBe(expected);
  });

  it('can leave out the zone', () => {
    const options = { locale: 'en', timeZone: 'Europe/Berlin', month: 'long', withoutZone: true } as const;
    expect(formatRange(range, options).replace(/\s/g, ' ')).toBe('October 3, 2040, 10:30 – 11:30 AM');
  });

  it('of days leaves out the times and the day on which it ends at midnight', () => {
    const days = { start: instant('20401003T0000'), end: instant('20401005T0000') };
    const options = { locale: 'en', timeZone: 'Europe/Berlin', month: 'long', allDay: true } as const;
    expect(formatRange(days, options).replace(/\s/g, ' ')).toBe('October 3 – 4, 2040');
    expect(formatRange({ ...days, end: instant('20401004T0000') }, options)).toBe('October 3, 2040');
  });

  it('is never refused', () => {
    const options = { locale: 'en', timeZone: 'UTC', month: 'long' } as const;
    expect(formatRange({ start: 5, end: NaN }, options)).toBe('');
    expect(formatRange({ start: 3_600_000, end: 0 }, options)).toBe('January 1, 1970 at 1:00 AM UTC');
  });
});
