import type { JCalComponent, JCalProperty } from './icsJcal.ts';
import { propertyOf, ruleText, wallOf } from './icsParts.ts';
import { windowsZone } from './icsWindowsZones.ts';
import { planRule, walls, withSteps, type Budget } from './generate.ts';
import { readRule } from './rule.ts';
import { civilDate, DAY, dayOf } from './wallTime.ts';
import { isValidTimeZone, zoneOf } from './zone.ts';

/** Zones to compare a foreign one with, those with most people first; they have most of the clocks there are. */
const CANDIDATES = [
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Halifax',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Bogota',
  'America/Caracas',
  'America/Anchorage',
  'Pacific/Honolulu',
  'Atlantic/Azores',
  'Europe/Helsinki',
  'Europe/Istanbul',
  'Asia/Jerusalem',
  'Africa/Cairo',
  'Africa/Johannesburg',
  'Africa/Lagos',
  'Asia/Dubai',
  'Asia/Tehran',
  'Asia/Kabul',
  'Asia/Karachi',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Dhaka',
  'Asia/Yangon',
  'Asia/Bangkok',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Adelaide',
  'Australia/Darwin',
  'Australia/Brisbane',
  'Australia/Sydney',
  'Pacific/Noumea',
  'Pacific/Auckland',
  'Pacific/Tongatapu',
  'UTC',
];

/** `+01:00` or `-00:44:30` in ms. */
function offsetOf(property: JCalProperty | undefined): number {
  const [, sign, hours, minutes, seconds = '0'] =
    /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(property ? String(property[3]) : '') ?? [];
  const total = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return (sign === '-' ? -total : total) * 1000;
}

/** When a part of a foreign zone begins to hold (UTC ms), and with which offset. */
type Onset = { readonly at: number; readonly offset: number };

type Years = { readonly from: number; readonly to: number };

/** With our own rules and a budget, since the file comes from a stranger. */
function onsetsOf([, properties]: JCalComponent, { from, to }: Years, budget: Budget): Onset[] {
  const start = wallOf(propertyOf(properties, 'dtstart'));
  const before = offsetOf(propertyOf(properties, 'tzoffsetfrom'));
  const offset = offsetOf(propertyOf(properties, 'tzoffsetto'));
  if (start === undefined || Number.isNaN(before) || Number.isNaN(offset)) return [];
  const text = ruleText(propertyOf(properties, 'rrule'));
  const rule = text === undefined ? undefined : readRule(text).rule;
  const onsets: Onset[] = [{ at: start - before, offset }];
  if (!rule) return onsets;
  const until = rule.until?.kind === 'instant' ? rule.until.at : Infinity;
  // From a few years before: some begin in 1601.
  for (const wall of walls(planRule(rule, start, to), from - 3 * 366 * DAY, budget)) {
    if (wall - before > until) break;
    onsets.push({ at: wall - before, offset });
  }
  return onsets;
}

const SAMPLES = 106;

/** The first of some zones that has the same clock as a foreign one over two years. */
function zoneLike(
  foreign: JCalComponent,
  from: number,
  candidates: readonly string[],
  budget: Budget,
): string | undefined {
  const years = { from, to: from + SAMPLES * 7 * DAY };
  const onsets = withSteps(40_000, budget, (own) =>
    foreign[2].flatMap((part) => onsetsOf(part, years, own)).sort((a, b) => a.at - b.at),
  );
  if (onsets.length === 0) return undefined;
  const samples = Array.from({ length: SAMPLES }, (_, index) => {
    const at = from + index * 7 * DAY;
    return { at, offset: (onsets.findLast((onset) => onset.at <= at) ?? onsets[0])?.offset };
  });
  return candidates.find((name) => {
    const zone = zoneOf(name);
    return zone && samples.every(({ at, offset }) => zone.offsetAt(at) === offset);
  });
}

/** The names a TZID may hide: `/mozilla.org/20050126_1/America/Argentina/Salta`. */
const tails = (tzid: string) => {
  const parts = tzid.split('/').filter((part) => part !== '');
  return [3, 2, 1].map((length) => parts.slice(-length).join('/'));
};

/** In steps: what is asked for one zone and one year. */
const COST = 500;

/**
 * Tells which IANA zone a file means by a TZID at a wall time: by its name, by what the file says of it, by its clock in
 * that year, or by the name it has in Windows. Undefined if it is none, or the budget is used up.
 *
 * @param wished taken before others with the same clock
 */
export function foreignZones(
  definitions: readonly JCalComponent[],
  wished: string,
  budget: Budget,
): (tzid: string, wall: number) => string | undefined {
  const defined = new Map(definitions.map((one) => [propertyOf(one[1], 'tzid')?.[3], one]));
  const known = new Map<string, string | undefined>();
  const find = (tzid: string, wall: number) => {
    if (isValidTimeZone(tzid)) return tzid;
    const definition = defined.get(tzid);
    const location = definition && propertyOf(definition[1], 'x-lic-location')?.[3];
    if (typeof location === 'string' && isValidTimeZone(location)) return location;
    const name = tails(tzid).find((tail) => tail.includes('/') && isValidTimeZone(tail));
    if (name !== undefined) return name;
    const windows = windowsZone(tzid);
    const candidates = windows === undefined ? CANDIDATES : [windows, ...CANDIDATES];
    return (definition && zoneLike(definition, wall, [wished, ...candidates], budget)) ?? windows;
  };
  return (tzid, wall) => {
    const key = `${civilDate(dayOf(wall)).year} ${tzid}`;
    if (!known.has(key)) {
      budget.steps -= COST;
      known.set(key, budget.steps > 0 ? find(tzid, wall) : undefined);
    }
    return known.get(key);
  };
}
