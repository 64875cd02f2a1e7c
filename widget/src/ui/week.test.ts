import { firstDayOfWeek } from './week.ts';

const cases = [
  ['en', 0],
  ['en-GB', 1],
  ['de', 1],
  ['de-AT', 1],
  ['pt-BR', 0],
  ['ar-EG', 6],
] as const;

it.each(cases)('knows with which day weeks begin in %s', (locale, day) => {
  expect(firstDayOfWeek(locale)).toBe(day);
});

describe('in a browser that does not know', () => {
  const original = Object.getOwnPropertyDescriptor(Intl.Locale.prototype, 'getWeekInfo');
  beforeEach(() => {
    Object.defineProperty(Intl.Locale.prototype, 'getWeekInfo', { value: undefined, configurable: true });
  });
  afterEach(() => {
    if (original) Object.defineProperty(Intl.Locale.prototype, 'getWeekInfo', original);
  });

  it.each(cases)('it is known, too: %s', (locale, day) => {
    expect(firstDayOfWeek(locale)).toBe(day);
  });
});
