import { DAY, parseWall } from './wallTime.ts';

const FREQUENCIES = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY', 'SECONDLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** `weekday` counts from Monday = 0. `nth` of the month or year, from its end if negative; 0 is every one. */
export type ByDay = { readonly weekday: number; readonly nth: number };

/**
 * When a rule ends: at an instant (UTC ms), at a wall time of the series' zone, or with the last moment of a date
 * there (`day` as in `wallTime.ts`). All are inclusive.
 */
export type Until =
  | { readonly kind: 'instant'; readonly at: number }
  | { readonly kind: 'wall'; readonly at: number }
  | { readonly kind: 'date'; readonly day: number };

/** A recurrence rule as in RFC 5545, 3.3.10. An empty list is a part that is not given. */
export type Rule = {
  readonly freq: Frequency;
  readonly interval: number;
  readonly count?: number;
  readonly until?: Until;
  /** The first day of the week, Monday = 0. */
  readonly weekStart: number;
  readonly bySetPos: readonly number[];
  readonly byMonth: readonly number[];
  readonly byMonthDay: readonly number[];
  readonly byYearDay: readonly number[];
  readonly byWeekNo: readonly number[];
  readonly byDay: readonly ByDay[];
  readonly byHour: readonly number[];
  readonly byMinute: readonly number[];
  readonly bySecond: readonly number[];
};

/** Either the rule, or the reason why the text is none (one English clause, such as `has no FREQ`). */
export type ReadRule = { rule: Rule; problem?: undefined } | { rule?: undefined; problem: string };

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

type Draft = { -readonly [Key in keyof Rule]: Rule[Key] };

class Unreadable extends Error {}

function integer(text: string, name: string, [min, max]: readonly [number, number]): number {
  const value = /^[+-]?\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) throw new Unreadable(`has a bad ${name}`);
  return value;
}

/** A list of integers within bounds; with `signed`, also their negatives, and no zero. */
function integers(name: string, [min, max]: readonly [number, number], signed = false) {
  return (text: string): number[] => {
    const values = text.split(',').map((item) => integer(item, name, signed ? [-max, max] : [min, max]));
    if (signed && values.includes(0)) throw new Unreadable(`has a bad ${name}`);
    return [...new Set(values)].sort((a, b) => a - b);
  };
}

function weekday(text: string, name: string): number {
  const index = WEEKDAYS.findIndex((day) => day === text);
  if (index < 0) throw new Unreadable(`has a bad ${name}`);
  return index;
}

function byDay(text: string): ByDay[] {
  return text.split(',').map((item) => {
    const [, nth, day] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(item) ?? [];
    if (day === undefined || (nth !== undefined && Number(nth) === 0))
      throw new Unreadable('has a bad BYDAY');
    return {
      weekday: weekday(day, 'BYDAY'),
      nth: nth === undefined ? 0 : integer(nth, 'BYDAY', [-53, 53]),
    };
  });
}

function until(text: string): Until {
  const [, date = '', time, utc] = /^(\d{8})(?:T(\d{6})(Z?))?$/.exec(text) ?? [];
  const at = parseWall(`${date}T${time ?? '000000'}`);
  if (at === undefined) throw new Unreadable('has an UNTIL that is no date');
  if (time === undefined) return { kind: 'date', day: at / DAY };
  return { kind: utc === 'Z' ? 'instant' : 'wall', at };
}

const POSITIVE = [1, 999_999_999] as const;

/** One row a part: how its value is read. */
const parts: Record<string, (value: string) => Partial<Draft>> = {
  FREQ: (value) => {
    const freq = FREQUENCIES.find((name) => name === value);
    if (!freq) throw new Unreadable('has an unknown FREQ');
    return { freq };
  },
  INTERVAL: (value) => ({ interval: integer(value, 'INTERVAL', POSITIVE) }),
  COUNT: (value) => ({ count: integer(value, 'COUNT', POSITIVE) }),
  UNTIL: (value) => ({ until: until(value) }),
  WKST: (value) => ({ weekStart: weekday(value, 'WKST') }),
  BYSETPOS: (value) => ({ bySetPos: integers('BYSETPOS', [1, 366], true)(value) }),
  BYMONTH: (value) => ({ byMonth: integers('BYMONTH', [1, 12])(value) }),
  BYMONTHDAY: (value) => ({ byMonthDay: integers('BYMONTHDAY', [1, 31], true)(value) }),
  BYYEARDAY: (value) => ({ byYearDay: integers('BYYEARDAY', [1, 366], true)(value) }),
  BYWEEKNO: (value) => ({ byWeekNo: integers('BYWEEKNO', [1, 53], true)(value) }),
  BYDAY: (value) => ({ byDay: byDay(value) }),
  BYHOUR: (value) => ({ byHour: integers('BYHOUR', [0, 23])(value) }),
  BYMINUTE: (value) => ({ byMinute: integers('BYMINUTE', [0, 59])(value) }),
  BYSECOND: (value) => ({ bySecond: integers('BYSECOND', [0, 59])(value) }),
};

/** Longer texts are no rules: the longest sensible one, all days of a year, is shorter. */
const LONGEST = 2000;

const remembered = new Map<string, ReadRule>();
/** Most meetings share a few rules, but texts come from strangers. */
const MOST_TEXTS = 1000;

/** Reads the text of a rule, with or without `RRULE:` before it. */
export function readRule(text: string): ReadRule {
  let found = remembered.get(text);
  if (!found) {
    if (remembered.size >= MOST_TEXTS) remembered.clear();
    found = read(text);
    if (text.length <= LONGEST) remembered.set(text, found);
  }
  return found;
}

/** Whether two texts are one rule, in whichever order and spelling. */
export function isSameRule(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return a === b;
  const [one, other] = [a, b].map((text) => {
    const { rule } = readRule(text);
    const days = rule?.byDay.map(({ weekday, nth }) => `${nth} ${weekday}`).sort();
    return (
      rule && JSON.stringify(Object.entries({ ...rule, byDay: days }).sort(([x], [y]) => (x < y ? -1 : 1)))
    );
  });
  return one !== undefined && one === other;
}

function read(text: string): ReadRule {
  if (text.length > LONGEST) return { problem: `is longer than ${LONGEST} characters` };
  const draft: Partial<Draft> = {};
  const seen = new Set<string>();
  try {
    for (const part of text
      .toUpperCase()
      .replace(/^RRULE:/, '')
      .split(';')) {
      if (part.trim() === '') continue;
      const [name = '', value = ''] = part.trim().split('=', 2);
      const read = Object.hasOwn(parts, name) ? parts[name] : undefined;
      if (!read) return { problem: 'has an unknown part' };
      if (seen.has(name)) return { problem: `has more than one ${name}` };
      seen.add(name);
      Object.assign(draft, read(value));
    }
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.message };
    throw error;
  }
  const { freq } = draft;
  if (!freq) return { problem: 'has no FREQ' };
  return { rule: { ...EMPTY, ...draft, freq } };
}

const EMPTY = {
  interval: 1,
  weekStart: 0,
  bySetPos: [],
  byMonth: [],
  byMonthDay: [],
  byYearDay: [],
  byWeekNo: [],
  byDay: [],
  byHour: [],
  byMinute: [],
  bySecond: [],
} satisfies Omit<Rule, 'freq'>;
