import type { Names, On, Pattern, Words } from './words.ts';

/** `jede` agrees with the unit: jeden Tag, jede Woche, jedes Jahr. */
const every = (interval: number, jede: string, unit: string) =>
  interval === 1 ? `${jede} ${unit}` : `${jede} ${interval}. ${unit}`;

const PLACES: Partial<Record<number, string>> = {
  1: 'ersten',
  2: 'zweiten',
  3: 'dritten',
  4: 'vierten',
  5: 'fünften',
  [-1]: 'letzten',
  [-2]: 'vorletzten',
};

const DAYS_FROM_END: Partial<Record<number, string>> = {
  1: 'letzten Tag',
  2: 'vorletzten Tag',
  3: 'drittletzten Tag',
  4: 'viertletzten Tag',
  5: 'fünftletzten Tag',
  6: 'sechstletzten Tag',
  7: 'siebtletzten Tag',
  8: 'achtletzten Tag',
  9: 'neuntletzten Tag',
  10: 'zehntletzten Tag',
};

const dayOfMonth = (day: number) => (day > 0 ? `${day}.` : DAYS_FROM_END[-day]);

function on(given: On, { weekday, list }: Names): string | undefined {
  const items =
    given.kind === 'days'
      ? given.days.map(dayOfMonth)
      : given.weekdays.map(({ nth, weekday: day }) => {
          const place = PLACES[nth];
          return place && `${place} ${day === 'workday' ? 'Arbeitstag' : weekday(day)}`;
        });
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? `am ${list(known)}` : undefined;
}

function sentence(pattern: Pattern, names: Names): string | undefined {
  const { interval } = pattern;
  switch (pattern.kind) {
    case 'daily':
      return every(interval, 'Jeden', 'Tag');
    case 'weekly': {
      const weeks = every(interval, 'Jede', 'Woche');
      if (pattern.days === 'workdays')
        return interval === 1 ? 'Jeden Montag bis Freitag' : `${weeks} von Montag bis Freitag`;
      if (pattern.days.length === 0) return weeks;
      return `${weeks} am ${names.list(pattern.days.map(names.weekday))}`;
    }
    case 'monthly': {
      const months = every(interval, 'Jeden', 'Monat');
      if (!pattern.on) return months;
      const days = on(pattern.on, names);
      return days && `${months} ${days}`;
    }
    case 'yearly': {
      const years = every(interval, 'Jedes', 'Jahr');
      if (!('on' in pattern)) return years;
      const days = on(pattern.on, names);
      const months = names.list(pattern.months.map(names.month));
      if (days === undefined) return undefined;
      if (interval === 1) return `Jeden ${months} ${days}`;
      // „am 3. Mai“, but „am ersten Montag im Mai“.
      const endsInOrdinal = pattern.on.kind === 'days' && pattern.on.days.every((day) => day > 0);
      return endsInOrdinal ? `${years} ${days} ${months}` : `${years} ${days} im ${months}`;
    }
  }
}

export const de: Words = {
  pattern: sentence,
  until: (date) => `bis zum ${date}`,
  times: (count) => (count === 1 ? 'für einen Termin' : `für ${count} Termine`),
  custom: 'Benutzerdefinierte Wiederholung',
  unsupported: 'Nicht unterstützte Wiederholung',
};
