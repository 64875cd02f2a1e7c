import { atForView, rangeOf, shifted, spanInWords, spanOf, stepped } from './span.ts';

const SUNDAY = 0;
const MONDAY = 1;

/** A moment of a day, and a day of a moment: `2040-10-03`. */
const on = (day: string, hour = 15) => new Date(`${day}T${String(hour).padStart(2, '0')}:00`).getTime();
const dayOf = (at: number) => new Date(at).toLocaleDateString('sv');
const daysOf = ({ from, to }: { from: number; to: number }) => [dayOf(from), dayOf(to)];

describe('the span of a view', () => {
  it.each([
    ['list', SUNDAY, '2040-10-03', '2040-10-03'],
    ['day', SUNDAY, '2040-10-03', '2040-10-03'],
    ['week', SUNDAY, '2040-09-30', '2040-10-06'],
    ['week', MONDAY, '2040-10-01', '2040-10-07'],
    ['week', 6, '2040-09-29', '2040-10-05'],
    ['workWeek', SUNDAY, '2040-10-01', '2040-10-05'],
    ['workWeek', MONDAY, '2040-10-01', '2040-10-05'],
    ['month', SUNDAY, '2040-10-01', '2040-10-31'],
  ] as const)('of a Wednesday is, for %s and weeks from %d', (view, firstDay, from, to) => {
    const span = spanOf(view, on('2040-10-03'), firstDay);
    expect(daysOf(span)).toEqual([from, to]);
    expect(new Date(span.from).getHours()).toBe(0);
  });

  it('of a Sunday is the work week that follows where weeks begin with it', () => {
    expect(daysOf(spanOf('workWeek', on('2040-09-30'), SUNDAY))).toEqual(['2040-10-01', '2040-10-05']);
    expect(daysOf(spanOf('workWeek', on('2040-10-07'), MONDAY))).toEqual(['2040-10-01', '2040-10-05']);
  });
});

it('moves a range by its own length', () => {
  const range = rangeOf(on('2040-10-01'), on('2040-10-08'));
  expect(daysOf(shifted(range, 1))).toEqual(['2040-10-09', '2040-10-16']);
  expect(daysOf(shifted(range, -1))).toEqual(['2040-09-23', '2040-09-30']);
});

it.each([
  ['day', '2040-11-01'],
  ['workWeek', '2040-11-07'],
  ['week', '2040-11-07'],
  ['month', '2040-11-01'],
] as const)('steps on by one %s', (view, next) => {
  expect(dayOf(stepped(view, on('2040-10-31'), 1))).toBe(next);
});

it('begins with the first whole week of a month', () => {
  expect(dayOf(atForView('week', 'month', on('2040-10-20'), SUNDAY))).toBe('2040-10-07');
  expect(dayOf(atForView('workWeek', 'month', on('2040-10-20'), SUNDAY))).toBe('2040-10-01');
  expect(dayOf(atForView('day', 'week', on('2040-10-20'), SUNDAY))).toBe('2040-10-20');
});

it.each([
  ['day', 'Oct 3, 2040', '3. Okt. 2040'],
  ['week', 'Sep 30 – Oct 6, 2040', '30. Sept. – 6. Okt. 2040'],
  ['month', 'October 2040', 'Oktober 2040'],
] as const)('says what %s is shown', (view, english, german) => {
  const span = spanOf(view, on('2040-10-03'), SUNDAY);
  const words = (locale: string) => spanInWords(view, span, locale).replaceAll(/\s/g, ' ');
  expect(words('en')).toBe(english);
  expect(words('de')).toBe(german);
});
