/**
 * Wall-clock arithmetic. A wall time is a number: the milliseconds from 1970-01-01T00:00:00 to what the clock on
 * the wall shows, as if every day had 24 hours. It names no instant before a zone is added (`zone.ts`).
 */
export const DAY = 86_400_000;

/** A date of the proleptic Gregorian calendar; `month` and `day` count from 1. */
export type CivilDate = { year: number; month: number; day: number };

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Days from 0000-01-01 to 1970-01-01. */
const EPOCH = 719_528;

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function monthLength(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

/** Days from 0000-01-01 to the first of January. */
function yearStart(year: number): number {
  const before = year - 1;
  // The year 0 is a leap year, too.
  return year * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) + 1;
}

/** Days from 1970-01-01 to the given date. `month` may run over: 13 is January of the next year. */
export function dayNumber(year: number, month: number, day: number): number {
  const carry = Math.floor((month - 1) / 12);
  const y = year + carry;
  const m = month - 12 * carry;
  const leapDay = m > 2 && isLeapYear(y) ? 1 : 0;
  return yearStart(y) + (DAYS_BEFORE_MONTH[m - 1] ?? 0) + leapDay + day - 1 - EPOCH;
}

/** In which month each day of a year lies, for common years and leap years. */
const [MONTHS, LEAP_MONTHS] = [28, 29].map((february) =>
  Uint8Array.from(
    MONTH_LENGTHS.flatMap((length, index) => Array<number>(index === 1 ? february : length).fill(index + 1)),
  ),
);

export function civilDate(dayNum: number): CivilDate {
  const days = dayNum + EPOCH;
  // The mean year is off by less than one, and only around New Year.
  let year = Math.floor(days / 365.2425);
  let first = yearStart(year);
  if (days < first) first = yearStart(--year);
  else if (days >= first + 366 || days >= yearStart(year + 1)) first = yearStart(++year);
  const leap = isLeapYear(year);
  const ofYear = days - first;
  const month = (leap ? LEAP_MONTHS : MONTHS)?.[ofYear] ?? 1;
  const monthStart = (DAYS_BEFORE_MONTH[month - 1] ?? 0) + (leap && month > 2 ? 1 : 0);
  return { year, month, day: ofYear - monthStart + 1 };
}

/** 0 is Monday, as in ISO 8601. */
export function weekdayOf(dayNum: number): number {
  return (((dayNum + 3) % 7) + 7) % 7;
}

export function dayOf(wall: number): number {
  return Math.floor(wall / DAY);
}

/** The number that `length` digits from `at` on make, NaN if they are none. By hand: it is asked for every entry. */
function digits(text: string, at: number, length: number): number {
  let value = 0;
  for (let index = at; index < at + length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Reads `yyyyMMdd'T'HHmmss`; undefined if it does not name a real date and time. A leap second is the second before. */
export function parseWall(value: string): number | undefined {
  if (value.length !== 15 || value[8] !== 'T') return undefined;
  const year = digits(value, 0, 4);
  const month = digits(value, 4, 2);
  const day = digits(value, 6, 2);
  const hour = digits(value, 9, 2);
  const minute = digits(value, 11, 2);
  const second = digits(value, 13, 2);
  const isDate = year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month);
  if (!isDate || !(hour <= 23) || !(minute <= 59) || !(second <= 60)) return undefined;
  return dayNumber(year, month, day) * DAY + ((hour * 60 + minute) * 60 + Math.min(second, 59)) * 1000;
}

/** What four digits hold of the years. */
const FIRST_WALL = dayNumber(0, 1, 1) * DAY;
export const END_OF_TIME = dayNumber(10_000, 1, 1) * DAY - 1;

/** The nearest time that can be written: what rooms hold leads beyond, if only by the offset of a zone. */
export const writable = (wall: number) => Math.min(Math.max(wall, FIRST_WALL), END_OF_TIME);

/** `00` to `99`. */
const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));
const two = (value: number) => TWO_DIGITS[value] ?? '';

/** Writes `yyyyMMdd'T'HHmmss`. @throws RangeError if four digits do not hold the year */
export function formatWall(wall: number): string {
  const { year, month, day } = civilDate(dayOf(wall));
  if (!(year >= 0 && year <= 9999))
    throw new RangeError(`The year ${year} does not fit in a calendar entry.`);
  const seconds = Math.floor((wall - dayOf(wall) * DAY) / 1000);
  const date = two(Math.floor(year / 100)) + two(year % 100) + two(month) + two(day);
  return `${date}T${two(Math.floor(seconds / 3600))}${two(Math.floor(seconds / 60) % 60)}${two(seconds % 60)}`;
}
