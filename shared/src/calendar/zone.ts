import { DAY } from './wallTime.ts';

/**
 * Time zones, answered from the runtime's own database (Intl) and remembered: asking Intl for one offset costs about a
 * microsecond, and a calendar of thousands of rooms asks a hundred thousand times.
 */
export type Zone = {
  /** The canonical name. */
  readonly name: string;
  /** Milliseconds to add to an instant to get what the clock on the wall shows. */
  readonly offsetAt: (instant: number) => number;
  /** For those who ask about many times in a row. */
  readonly steadyAround: (instant: number) => Steady;
};

/** Wall times between which a zone has one offset (ms), so that nothing else has to be asked. May be empty. */
export type Steady = { readonly from: number; readonly to: number; readonly offset: number };

/** The clock jumps from `before` to `after` (offsets in ms) at the instant `at`. */
export type Transition = { readonly at: number; readonly before: number; readonly after: number };

/** A zone changes its clock at most once in it: the closest two changes that are known lie twelve days apart. */
const STEP = 2 ** 29;
/** What is remembered as one; some three months. */
const STRETCH = 16 * STEP;
/** What a date of JavaScript can hold, less two days so that neighbours may be asked about. */
const LIMIT = 8.64e15 - 2 * DAY;

const clamp = (instant: number) => Math.max(-LIMIT, Math.min(LIMIT, instant));

function askIntl(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const seconds = Math.floor(instant / 1000) * 1000;
    const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(seconds)) part[type] = Number(value);
    const time = Date.UTC(2000, 0, 1, part.hour, part.minute, part.second);
    // The setter and not Date.UTC, which takes the year 50 for 1950.
    const wall = new Date(time).setUTCFullYear(part.year ?? 1970, (part.month ?? 1) - 1, part.day);
    return wall - seconds;
  };
}

function findTransition(ask: (instant: number) => number, from: number, to: number): Transition {
  const before = ask(from);
  let [low, high] = [from, to];
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (ask(middle) === before) low = middle;
    else high = middle;
  }
  // Changes happen on full seconds; `high` is within one second after it.
  const at = Math.floor(high / 1000) * 1000;
  return { at, before, after: ask(to) };
}

/** Some months of a zone: one offset, or its changes in order. */
type Stretch = number | readonly Transition[];

function findStretch(ask: (instant: number) => number, start: number): Stretch {
  const changes: Transition[] = [];
  let from = clamp(start);
  let before = ask(from);
  for (let index = 1; index <= STRETCH / STEP; index++) {
    const to = clamp(start + index * STEP);
    const after = ask(to);
    if (after !== before) changes.push(findTransition(ask, from, to));
    [from, before] = [to, after];
  }
  return changes.length > 0 ? changes : before;
}

function offsetIn(changes: readonly Transition[], instant: number): number {
  let offset = changes[0]?.before ?? 0;
  for (const { at, after } of changes) if (instant >= at) offset = after;
  return offset;
}

/** The time without a change of the clock around an instant, a day off any that is near. */
function steadyIn(stretch: Stretch, start: number, instant: number): Steady {
  let from = start;
  let to = start + STRETCH;
  if (typeof stretch === 'number') return { from: from + DAY, to: to - DAY, offset: stretch };
  for (const { at } of stretch) {
    if (at <= instant) from = at;
    else to = Math.min(to, at);
  }
  return { from: from + DAY, to: to - DAY, offset: offsetIn(stretch, instant) };
}

function openZone(name: string): Zone {
  if (name === 'UTC') {
    const steady = { from: -Infinity, to: Infinity, offset: 0 };
    return { name, offsetAt: () => 0, steadyAround: () => steady };
  }
  const ask = askIntl(name);
  const known = new Map<number, Stretch>();
  let lastIndex = NaN;
  let last: Stretch = 0;
  const stretchOf = (instant: number): Stretch => {
    const index = Math.floor(instant / STRETCH);
    if (index !== lastIndex) {
      last = known.get(index) ?? findStretch(ask, index * STRETCH);
      known.set(index, last);
      lastIndex = index;
    }
    return last;
  };
  const offsetAt = (instant: number) => {
    const stretch = stretchOf(instant);
    return typeof stretch === 'number' ? stretch : offsetIn(stretch, instant);
  };
  const steadyAround = (instant: number) =>
    steadyIn(stretchOf(instant), Math.floor(instant / STRETCH) * STRETCH, instant);
  return { name, offsetAt, steadyAround };
}

/** By canonical name. */
const opened = new Map<string, Zone>();
const byName = new Map<string, Zone | undefined>();
/** There are some 600 names, but case does not matter, so that strangers could fill the memory with spellings. */
const MOST_NAMES = 5000;

/** The zone of that IANA name (`Europe/Berlin`, `UTC`), or undefined if there is none. Mere offsets are no zones. */
export function zoneOf(name: string): Zone | undefined {
  const known = byName.get(name);
  if (known || byName.has(name)) return known;
  if (byName.size >= MOST_NAMES) byName.clear();
  const zone = lookUp(name);
  byName.set(name, zone);
  return zone;
}

function lookUp(name: string): Zone | undefined {
  if (!/^[A-Za-z][\w+\-/]{1,63}$/.test(name)) return undefined;
  let canonical: string;
  try {
    canonical = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
  let zone = opened.get(canonical);
  if (!zone) {
    zone = openZone(canonical);
    opened.set(canonical, zone);
  }
  return zone;
}

/** Whether a calendar entry may name it as its `tzid`. */
export function isValidTimeZone(name: string): boolean {
  return zoneOf(name) !== undefined;
}

export const UTC: Zone = openZone('UTC');
opened.set('UTC', UTC);

/** What the clock on the wall shows at an instant (UTC ms). */
export function toWall(instant: number, zone: Zone): number {
  return instant + zone.offsetAt(instant);
}

/**
 * The instant (UTC ms) at which the clock shows a wall time. A time that the clock skips is read with the offset from
 * before the gap, one that it shows twice is the first of the two (RFC 5545, 3.3.5).
 */
export function toInstant(wall: number, zone: Zone): number {
  const before = zone.offsetAt(wall - DAY);
  const after = zone.offsetAt(wall + DAY);
  if (before === after) return wall - before;
  if (zone.offsetAt(wall - before) === before) return wall - before;
  return zone.offsetAt(wall - after) === after ? wall - after : wall - before;
}

/** All changes of the clock at `from` ≤ instant < `to`, oldest first. */
export function transitions(zone: Zone, from: number, to: number): Transition[] {
  const found: Transition[] = [];
  for (let at = from; at < to; at += STEP) {
    const [start, end] = [at, Math.min(at + STEP, to)];
    const before = zone.offsetAt(start - 1);
    if (before !== zone.offsetAt(end - 1)) found.push(findTransition(zone.offsetAt, start - 1, end - 1));
  }
  return found;
}
