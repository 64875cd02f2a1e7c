import { readRule, WEEKDAYS, type Rule } from '../../../../shared/src/calendar/rule.ts';
import { ruleProblem } from '../../../../shared/src/calendar/ruleLimits.ts';
import { endOfRule, withEnd, type RuleEnd } from '../../../../shared/src/calendar/ruleText.ts';
import {
  civilDate,
  DAY,
  dayNumber,
  dayOf,
  formatWall,
  weekdayOf,
  monthLength,
} from '../../../../shared/src/calendar/wallTime.ts';
import { toInstant, toWall, UTC, zoneOf, type Zone } from '../../../../shared/src/calendar/zone.ts';

export const presets = ['none', 'daily', 'weekly', 'weekdays', 'monthly', 'yearly', 'custom'] as const;
export type Preset = (typeof presets)[number];

export const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
type Frequency = (typeof frequencies)[number];

/** Which of a weekday's occurrences in a month can be chosen; -1 is the last. */
export const places = [1, 2, 3, 4, -1] as const;

/** A rule as it is put together. Figures are as they were typed. Weekdays count from Monday = 0, months from 1. */
export type Custom = {
  readonly freq: Frequency;
  readonly interval: string;
  readonly weekdays: readonly number[];
  readonly by: 'day' | 'weekday';
  readonly day: string;
  readonly place: number;
  readonly weekday: number;
  readonly month: number;
};

/** `until` is a day as in `wallTime.ts`, the last one. */
export type End = {
  readonly kind: 'never' | 'until' | 'count';
  readonly until: number;
  readonly count: string;
};

/** What the editor holds. What somebody does not touch stays as it was written, also what the editor cannot say. */
export type Recurrence = {
  readonly preset: Preset;
  readonly custom: Custom;
  readonly end: End;
  /** The rule it began with. */
  readonly original: string | null;
  /** Whether the editor cannot say what the rule says. */
  readonly isForeign: boolean;
  readonly isBodyTouched: boolean;
  readonly isEndTouched: boolean;
};

/** When the series begins: its wall time in its zone. */
export type Begin = { readonly wall: number; readonly zone: Zone };

export const beginOf = (start: number, tzid: string): Begin => {
  const zone = zoneOf(tzid) ?? UTC;
  return { wall: toWall(start, zone), zone };
};

const presetFrequency: Readonly<Partial<Record<Preset, Frequency>>> = {
  daily: 'DAILY',
  weekly: 'WEEKLY',
  weekdays: 'WEEKLY',
  monthly: 'MONTHLY',
  yearly: 'YEARLY',
};

function defaultCustom({ wall }: Begin, freq: Frequency): Custom {
  const { month, day } = civilDate(dayOf(wall));
  const weekday = weekdayOf(dayOf(wall));
  const nth = Math.ceil(day / 7);
  return {
    freq,
    interval: '1',
    weekdays: [weekday],
    by: 'weekday',
    day: String(day),
    place: nth > 4 ? -1 : nth,
    weekday,
    month,
  };
}

/** Until when and how often something is repeated that is to end, unless one says otherwise. */
function defaultEnd({ wall }: Begin, freq: Frequency): Omit<End, 'kind'> {
  const first = dayOf(wall);
  const { year, month, day } = civilDate(first);
  const inYears = (years: number) =>
    dayNumber(year + years, month, Math.min(day, monthLength(year + years, month)));
  return {
    DAILY: { until: first + 30, count: '30' },
    WEEKLY: { until: first + 13 * 7, count: '13' },
    MONTHLY: { until: inYears(1), count: '12' },
    YEARLY: { until: inYears(5), count: '5' },
  }[freq];
}

/** The editor of a meeting that is not repeated. */
const none = (begin: Begin): Recurrence => ({
  preset: 'none',
  custom: defaultCustom(begin, 'DAILY'),
  end: { kind: 'never', ...defaultEnd(begin, 'DAILY') },
  original: null,
  isForeign: false,
  isBodyTouched: false,
  isEndTouched: false,
});

type Days = Partial<Pick<Custom, 'by' | 'day' | 'place' | 'weekday'>>;

/** The day of a month that a rule names: an empty object where it leaves it to the start, undefined where it says more. */
function daysOf({ byDay, byMonthDay, bySetPos }: Rule): Days | undefined {
  const [first] = byDay;
  if (first === undefined) {
    const [day] = byMonthDay;
    if (bySetPos.length > 0 || byMonthDay.length > 1) return undefined;
    if (day === undefined) return { by: 'day' };
    return day > 0 ? { by: 'day', day: String(day) } : undefined;
  }
  if (byDay.length > 1 || byMonthDay.length > 0 || bySetPos.length > 1) return undefined;
  const [position] = bySetPos;
  const place = position ?? first.nth;
  const isOneOf = places.some((each) => each === place) && (position === undefined || first.nth === 0);
  return isOneOf ? { by: 'weekday', place, weekday: first.weekday } : undefined;
}

/** What a rule says in terms of the editor, or undefined where it says something else. */
function customOf(rule: Rule, begin: Begin): Custom | undefined {
  const { byDay, byMonth, byMonthDay, bySetPos, weekStart } = rule;
  const others = [rule.byYearDay, rule.byWeekNo, rule.byHour, rule.byMinute, rule.bySecond];
  const freq = frequencies.find((each) => each === rule.freq);
  if (freq === undefined || weekStart !== 0 || others.some((part) => part.length > 0)) return undefined;
  const custom = { ...defaultCustom(begin, freq), interval: String(rule.interval) };
  if (freq === 'DAILY' || freq === 'WEEKLY') {
    if (byMonth.length + byMonthDay.length + bySetPos.length > 0) return undefined;
    if (freq === 'DAILY') return byDay.length === 0 ? custom : undefined;
    if (byDay.some(({ nth }) => nth !== 0)) return undefined;
    return { ...custom, weekdays: byDay.map(({ weekday }) => weekday) };
  }
  const days = daysOf(rule);
  const [month] = byMonth;
  const names = byDay.length + byMonthDay.length > 0;
  if (
    !days ||
    (freq === 'MONTHLY' ? month !== undefined : byMonth.length > 1 || names !== (month !== undefined))
  )
    return undefined;
  return { ...custom, ...days, ...(month !== undefined && { month }) };
}

const WORKDAYS = '0,1,2,3,4';

function presetOf(rule: Rule): Preset {
  const { interval, byDay, byMonth, byMonthDay, freq } = rule;
  const days = byDay.map(({ weekday }) => weekday).sort((a, b) => a - b);
  if (interval > 1 || byMonth.length + byMonthDay.length > 0) return 'custom';
  if (freq === 'WEEKLY' && days.join() === WORKDAYS) return 'weekdays';
  if (days.length > 0) return 'custom';
  return presets.find((preset) => presetFrequency[preset] === freq) ?? 'custom';
}

function endOf({ count, until, freq }: Rule, begin: Begin): End {
  const usual = defaultEnd(begin, frequencies.find((each) => each === freq) ?? 'DAILY');
  if (count !== undefined) return { ...usual, kind: 'count', count: String(count) };
  if (!until) return { ...usual, kind: 'never' };
  if (until.kind === 'date') return { ...usual, kind: 'until', until: until.day };
  const wall = until.kind === 'wall' ? until.at : toWall(until.at, begin.zone);
  return { ...usual, kind: 'until', until: dayOf(wall) };
}

/** What the editor shows of a rule. */
export function readRecurrence(rrule: string | null, begin: Begin): Recurrence {
  if (rrule === null) return none(begin);
  const { rule } = readRule(rrule);
  if (!rule) return { ...none(begin), preset: 'custom', original: rrule, isForeign: true };
  const custom = customOf(rule, begin);
  return {
    ...none(begin),
    preset: custom ? presetOf(rule) : 'custom',
    custom: custom ?? defaultCustom(begin, 'DAILY'),
    end: endOf(rule, begin),
    original: rrule,
    isForeign: custom === undefined,
  };
}

/** Whether it stands for a rule that the editor cannot say and that stays. */
export const isKept = ({ isForeign, isBodyTouched }: Recurrence): boolean => isForeign && !isBodyTouched;

/** Another preset begins anew; only whether and how it ends stays. */
export function withPreset(
  { original, end, ...before }: Recurrence,
  preset: Preset,
  begin: Begin,
): Recurrence {
  const freq =
    presetFrequency[preset] ??
    (before.preset === 'custom' ? undefined : presetFrequency[before.preset]) ??
    'DAILY';
  return {
    preset,
    custom: defaultCustom(begin, freq),
    end: { ...defaultEnd(begin, freq), kind: end.kind },
    original,
    isForeign: before.isForeign,
    isBodyTouched: true,
    isEndTouched: true,
  };
}

/** With what followed from the old start following from the new one; what was chosen stays. */
export function withBegin(recurrence: Recurrence, before: Begin, begin: Begin): Recurrence {
  const { custom, end } = recurrence;
  const follow = <Values extends object>(now: Values, old: Values, next: Values): Values =>
    Object.fromEntries(
      (Object.keys(now) as (keyof Values)[]).map((key) => {
        const isUsual = JSON.stringify(now[key]) === JSON.stringify(old[key]);
        return [key, isUsual && Object.hasOwn(next, key) ? next[key] : now[key]];
      }),
    ) as Values;
  const [oldEnd, newEnd] = [before, begin].map((each) => ({
    ...defaultEnd(each, custom.freq),
    kind: end.kind,
  }));
  return {
    ...recurrence,
    custom: follow(custom, defaultCustom(before, custom.freq), defaultCustom(begin, custom.freq)),
    end: oldEnd && newEnd ? follow(end, oldEnd, newEnd) : end,
  };
}

/** A figure within bounds as it was typed, or undefined. */
export function figure(text: string, max: number): number | undefined {
  const value = /^\d{1,5}$/u.test(text.trim()) ? Number(text) : 0;
  return value >= 1 && value <= max ? value : undefined;
}

export const MAX_INTERVAL = 1000;
export const MAX_COUNT = 10_000;

function bodyOf({ preset, custom }: Recurrence): string | undefined {
  if (preset === 'weekdays') return 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';
  if (preset !== 'custom') return `FREQ=${presetFrequency[preset] ?? 'DAILY'}`;
  const { freq, weekdays, by, place, weekday, month } = custom;
  const [interval, day] = [figure(custom.interval, MAX_INTERVAL), figure(custom.day, 31)];
  const needsDay = (freq === 'MONTHLY' || freq === 'YEARLY') && by === 'day';
  if (interval === undefined || (needsDay && day === undefined)) return undefined;
  const parts = [`FREQ=${freq}`, ...(interval > 1 ? [`INTERVAL=${interval}`] : [])];
  if (freq === 'WEEKLY' && weekdays.length > 0) {
    parts.push(
      `BYDAY=${[...weekdays]
        .sort((a, b) => a - b)
        .map((each) => WEEKDAYS[each])
        .join()}`,
    );
  }
  if (freq === 'YEARLY') parts.push(`BYMONTH=${month}`);
  if (freq === 'MONTHLY' || freq === 'YEARLY') {
    parts.push(by === 'day' ? `BYMONTHDAY=${day}` : `BYDAY=${WEEKDAYS[weekday]};BYSETPOS=${place}`);
  }
  return parts.join(';');
}

/** How a rule ends: null is never, undefined is no end that can be read. */
function endText({ kind, until, count }: End, { zone }: Begin): RuleEnd | null {
  if (kind === 'never') return null;
  if (kind === 'count') {
    const times = figure(count, MAX_COUNT);
    return times === undefined ? undefined : { name: 'COUNT', value: String(times) };
  }
  // To the last second of the day there.
  return { name: 'UNTIL', value: `${formatWall(toInstant((until + 1) * DAY - 1000, zone))}Z` };
}

/** The text of the rule, null for none; undefined where what was typed is no rule or it would never take place. */
export function writeRecurrence(recurrence: Recurrence, begin: Begin): string | null | undefined {
  const { preset, original, end, isBodyTouched, isEndTouched } = recurrence;
  if (!isBodyTouched && !isEndTouched) return original;
  if (preset === 'none') return null;
  const body = isBodyTouched || original === null ? bodyOf(recurrence) : original;
  const ending = isEndTouched || original === null ? endText(end, begin) : (endOfRule(original) ?? null);
  if (body === undefined || ending === undefined) return undefined;
  const text = withEnd(body, ending ?? undefined);
  return ruleProblem(text, begin.wall, (instant) => toWall(instant, begin.zone)) === undefined
    ? text
    : undefined;
}
