import { dateFormat, knownLocale } from './intl.ts';
import { readRule, type Rule } from './rule.ts';
import { rulePattern } from './rulePattern.ts';
import { DAY, dayNumber, dayOf } from './wallTime.ts';
import { de } from './words/de.ts';
import { en } from './words/en.ts';
import type { Names, Words } from './words/words.ts';
import { toWall, UTC, zoneOf } from './zone.ts';

/** One row a language; what we have no words for is told in English. */
const languages: Readonly<Record<string, Words>> = { en, de };

/** Noon of a Monday. */
const MONDAY = dayNumber(2024, 1, 1) * DAY + DAY / 2;

const namesOf = (locale: string): Names => ({
  weekday: (day) => dateFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(MONDAY + day * DAY),
  month: (month) =>
    dateFormat(locale, { month: 'long', timeZone: 'UTC' }).format(dayNumber(2024, month, 1) * DAY),
  list: (items) => new Intl.ListFormat(locale).format(items),
});

function endInWords({ count, until }: Rule, words: Words, options: InWords): string {
  if (count !== undefined) return ` ${words.times(count)}`;
  if (!until) return '';
  const { locale, timeZone } = options;
  const at = until.kind === 'date' ? until.day * DAY : until.at;
  // A local or a mere date is the same everywhere.
  const zone = until.kind === 'instant' ? timeZone : 'UTC';
  const format = dateFormat(locale, { year: 'numeric', month: 'long', day: 'numeric', timeZone: zone });
  return ` ${words.until(format.format(at))}`;
}

export type InWords = {
  /** BCP 47; an unknown one is English. */
  readonly locale: string;
  /** The zone of the series, in which the date of an UNTIL is told; an unknown one is UTC. */
  readonly timeZone: string;
};

/** A rule as a sentence without its full stop, such as `Every weekday until October 10, 2040`. */
export function ruleInWords(rrule: string, { locale, timeZone }: InWords): string {
  const known = knownLocale(locale);
  const words = Object.hasOwn(languages, known.language) ? languages[known.language] : undefined;
  if (!words) return ruleInWords(rrule, { locale: 'en', timeZone });
  const { rule } = readRule(rrule);
  if (!rule || ['HOURLY', 'MINUTELY', 'SECONDLY'].includes(rule.freq)) return words.unsupported;
  const pattern = rulePattern(rule);
  const sentence = pattern && words.pattern(pattern, namesOf(known.toString()));
  return (sentence ?? words.custom) + endInWords(rule, words, { locale: known.toString(), timeZone });
}

export type RangeOptions = {
  readonly locale: string;
  readonly timeZone: string;
  readonly month: 'numeric' | 'long';
  /** Only the days, of which the one that begins at `end` is none. */
  readonly allDay?: boolean;
  /** Leaves out the name of the zone, where everybody can see which is meant. */
  readonly withoutZone?: boolean;
};

/**
 * From when to when (UTC ms), such as `10/3/2040, 10:30 – 11:30 AM GMT+2`. An unknown locale is English, an unknown
 * zone is UTC; what is no time at all gives an empty text.
 */
export function formatRange(range: { start: number; end: number }, options: RangeOptions): string {
  const { locale, timeZone, month, allDay = false, withoutZone = false } = options;
  const date = { year: 'numeric', month, day: 'numeric' } as const;
  const [start, end] = [range.start, Math.max(range.start, range.end)];
  if (!Number.isFinite(start) || !Number.isFinite(end)) return '';
  if (allDay) {
    const days = [start, Math.max(start, end - 1)].map(
      (at) => dayOf(toWall(at, zoneOf(timeZone) ?? UTC)) * DAY,
    );
    const [first = start, last = first] = days;
    return dateFormat(locale, { ...date, timeZone: 'UTC' }).formatRange(first, last);
  }
  const time = { hour: 'numeric', minute: 'numeric' } as const;
  const zone = withoutZone ? {} : ({ timeZoneName: 'short' } as const);
  return dateFormat(locale, { ...date, ...time, ...zone, timeZone }).formatRange(start, end);
}
