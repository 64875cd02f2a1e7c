import { DAY } from '../wallTime.ts';

/**
 * A third opinion on BYSETPOS, where both libraries are wrong: RFC 5545 (3.3.10) word by word, one day after the other,
 * with nothing but `Date`. It knows the parts its rules use, and is as slow as it is plain.
 */
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

type Parts = Partial<Record<string, string[]>>;

const partsOf = (rrule: string): Parts =>
  Object.fromEntries(
    rrule.split(';').map((part) => {
      const [name = '', values = ''] = part.split('=');
      return [name, values.split(',')];
    }),
  );

/** The number of the period a day lies in, counted from 1970. */
function periodOf(freq: string, date: Date, weekStart: number): number {
  const day = Math.floor(date.getTime() / DAY);
  if (freq === 'DAILY') return day;
  // 1 January 1970 was a Thursday.
  if (freq === 'WEEKLY') return Math.floor((day + ((4 - weekStart + 7) % 7)) / 7);
  return freq === 'MONTHLY' ? date.getUTCFullYear() * 12 + date.getUTCMonth() : date.getUTCFullYear();
}

function dayFilter({ BYMONTH, BYDAY, BYMONTHDAY }: Parts): (date: Date) => boolean {
  const months = BYMONTH?.map(Number);
  const weekdays = BYDAY?.map((name) => WEEKDAYS.indexOf(name));
  const days = BYMONTHDAY?.map(Number);
  return (date) => {
    const [month, day] = [date.getUTCMonth(), date.getUTCDate()];
    if (months && !months.includes(month + 1)) return false;
    if (weekdays && !weekdays.includes(date.getUTCDay())) return false;
    const length = () => new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
    return !days || days.includes(day) || days.includes(day - 1 - length());
  };
}

/** The occurrences from the start on and before `to`, as wall times. Each rule names its days, or is daily. */
export function expandByDay(rrule: string, start: number, to: number): number[] {
  const parts = partsOf(rrule);
  const [freq = ''] = parts.FREQ ?? [];
  const weekStart = WEEKDAYS.indexOf(parts.WKST?.[0] ?? 'MO');
  const own = new Date(start);
  const hours = parts.BYHOUR?.map(Number) ?? [own.getUTCHours()];
  const minutes = parts.BYMINUTE?.map(Number) ?? [own.getUTCMinutes()];
  const first = periodOf(freq, own, weekStart);
  const interval = Number(parts.INTERVAL?.[0] ?? 1);
  const allows = dayFilter(parts);
  const periods = new Map<number, number[]>();
  // From so early on that the first period is whole, to so late that the last is.
  for (let day = Math.floor(start / DAY) - 366; day * DAY < to + 366 * DAY; day++) {
    const date = new Date(day * DAY);
    const period = periodOf(freq, date, weekStart) - first;
    if (period < 0 || period % interval !== 0 || !allows(date)) continue;
    const found = periods.get(period) ?? [];
    for (const hour of hours)
      for (const minute of minutes)
        found.push(day * DAY + ((hour * 60 + minute) * 60 + own.getUTCSeconds()) * 1000);
    periods.set(period, found);
  }
  const positions = parts.BYSETPOS?.map(Number);
  return [...periods.values()]
    .flatMap((found) => {
      const sorted = found.sort((a, b) => a - b);
      if (!positions) return sorted;
      return sorted.filter((_, at) => positions.includes(at + 1) || positions.includes(at - sorted.length));
    })
    .filter((wall) => wall >= start && wall < to)
    .slice(0, Number(parts.COUNT?.[0] ?? Infinity));
}
