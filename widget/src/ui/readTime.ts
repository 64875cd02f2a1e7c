import { dateFormat } from '../../../shared/src/calendar/intl.ts';
import { civilDate, dayNumber, DAY, monthLength } from '../../../shared/src/calendar/wallTime.ts';

type Part = 'year' | 'month' | 'day';
const isPart = (type: string): type is Part => ['year', 'month', 'day'].includes(type);

const dates = (locale: string) =>
  dateFormat(locale, {
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone: 'UTC',
  });
const times = (locale: string) =>
  dateFormat(locale, { numberingSystem: 'latn', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

/** A day (as in `wallTime.ts`) as it is typed in a language: `10/03/2040`, `03.10.2040`. */
export const writeDate = (day: number, locale: string): string => dates(locale).format(day * DAY);

/** A time of day (ms since midnight on the wall) as it is typed in a language: `10:30 AM`, `10:30`. */
export const writeTime = (time: number, locale: string): string =>
  // Some languages put another space there than the one on keyboards.
  times(locale).format(time).replace(/\s/gu, ' ');

/** Reads a date that was typed: its figures in the order of the language, whatever stands between them. */
export function readDate(text: string, locale: string): number | undefined {
  const figures = text.split(/\D+/u).filter((figure) => figure !== '');
  // What begins with the year is in the order of ISO 8601 in any language.
  const order = /^\d{4}$/u.test(figures[0] ?? '')
    ? (['year', 'month', 'day'] as const)
    : dates(locale)
        .formatToParts(0)
        .map(({ type }) => type)
        .filter(isPart);
  if (figures.length !== 3) return undefined;
  const read = Object.fromEntries(order.map((part, at) => [part, Number(figures[at])])) as Record<
    Part,
    number
  >;
  const year = read.year < 100 ? 2000 + read.year : read.year;
  const isReal =
    year >= 1970 &&
    year <= 2200 &&
    read.month >= 1 &&
    read.month <= 12 &&
    read.day >= 1 &&
    read.day <= monthLength(year, read.month);
  return isReal ? dayNumber(year, read.month, read.day) : undefined;
}

/** Reads a time that was typed, such as `9`, `9:30`, `0930`, `9.30 pm`, into ms since midnight. */
export function readTime(text: string): number | undefined {
  const [, hourText = '', minuteText = '0', half] =
    /^\s*(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*(?:uhr)?\s*([ap])?\.?(?:m\.?)?\s*$/iu.exec(text) ?? [];
  const [hour, minute] = [Number(hourText), Number(minuteText)];
  if (hourText === '' || minute > 59) return undefined;
  if (half === undefined) return hour <= 23 ? (hour * 60 + minute) * 60_000 : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return ((hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)) * 3_600_000 + minute * 60_000;
}

/** Whether a language counts the hours to twelve. */
export const hasHalves = (locale: string): boolean => times(locale).resolvedOptions().hour12 === true;

/** A day as luxon and `<time>` write it. */
export const isoDay = (day: number): string => {
  const { year, month, day: ofMonth } = civilDate(day);
  return `${year}-${String(month).padStart(2, '0')}-${String(ofMonth).padStart(2, '0')}`;
};
