import type { Names, On, Pattern, Words } from './words.ts';

const every = (interval: number, one: string, many: string) =>
  interval === 1 ? `Every ${one}` : `Every ${interval} ${many}`;

const plural = new Intl.PluralRules('en', { type: 'ordinal' });
const SUFFIXES: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
const ordinal = (value: number) => `${value}${SUFFIXES[plural.select(value)] ?? 'th'}`;

const PLACES: Partial<Record<number, string>> = {
  1: 'first',
  2: 'second',
  3: 'third',
  4: 'fourth',
  5: 'fifth',
  [-1]: 'last',
  [-2]: 'second to last',
};

const dayOfMonth = (day: number) =>
  day > 0 ? ordinal(day) : day === -1 ? 'last day' : `${ordinal(-day)} to last day`;

function on(given: On, { weekday, list }: Names): string | undefined {
  if (given.kind === 'days') return `on the ${list(given.days.map(dayOfMonth))}`;
  const items = given.weekdays.map(({ nth, weekday: day }) => {
    const place = PLACES[nth];
    return place && `${place} ${day === 'workday' ? 'weekday' : weekday(day)}`;
  });
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? `on the ${list(known)}` : undefined;
}

function sentence(pattern: Pattern, names: Names): string | undefined {
  const { interval } = pattern;
  switch (pattern.kind) {
    case 'daily':
      return every(interval, 'day', 'days');
    case 'weekly':
      if (pattern.days === 'workdays')
        return interval === 1 ? 'Every weekday' : `Every ${interval} weeks on weekdays`;
      if (pattern.days.length === 0) return every(interval, 'week', 'weeks');
      return `${every(interval, 'week', 'weeks')} on ${names.list(pattern.days.map(names.weekday))}`;
    case 'monthly': {
      if (!pattern.on) return every(interval, 'month', 'months');
      const days = on(pattern.on, names);
      return days && `${every(interval, 'month', 'months')} ${days}`;
    }
    case 'yearly': {
      if (!('on' in pattern)) return every(interval, 'year', 'years');
      const days = on(pattern.on, names);
      const months = names.list(pattern.months.map(names.month));
      return (
        days && (interval === 1 ? `Every ${months} ${days}` : `Every ${interval} years ${days} of ${months}`)
      );
    }
  }
}

export const en: Words = {
  pattern: sentence,
  until: (date) => `until ${date}`,
  times: (count) => (count === 1 ? 'for one time' : `for ${count} times`),
  custom: 'Custom recurrence',
  unsupported: 'Unsupported recurrence',
};
