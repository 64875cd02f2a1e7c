import { jCalTime, jCalUtc, type JCalComponent, type JCalProperty } from './icsJcal.ts';
import { civilDate, DAY, dayNumber, dayOf, formatWall, monthLength, weekdayOf } from './wallTime.ts';
import { FIRST_YEAR, LAST_YEAR } from './ruleLimits.ts';
import { transitions, zoneOf, type Transition, type Zone } from './zone.ts';
import { WEEKDAYS } from './rule.ts';

/** One change of the clock, as the calendar of its zone shows it just before. */
type Change = Transition & { year: number; month: number; day: number; weekday: number; time: number };

/** The first days of the week in which changes may fall, and whether that week may be the last of the month. */
type Terms = { window: [first: number, last: number]; isLast: boolean };

/** Changes that come every year on the same terms. */
type Run = Terms & { readonly changes: Change[] };

/** A run this long that is still going on at the end of what was looked at is taken to go on for ever. */
const YEARS_TO_TRUST = 10;

function changeOf(transition: Transition): Change {
  const wall = transition.at + transition.before;
  const date = civilDate(dayOf(wall));
  return { ...transition, ...date, weekday: weekdayOf(dayOf(wall)), time: wall - dayOf(wall) * DAY };
}

const isInLastWeek = ({ year, month, day }: Change) => day + 7 > monthLength(year, month);

/** The terms a run has if a change is taken for its next; undefined if it is none. */
function continued({ changes, window, isLast }: Run, change: Change): Terms | undefined {
  const latest = changes.at(-1);
  const keys = ['month', 'weekday', 'time', 'before', 'after'] as const;
  if (!latest || latest.year + 1 !== change.year || keys.some((key) => latest[key] !== change[key]))
    return undefined;
  const next: [number, number] = [Math.max(window[0], change.day - 6), Math.min(window[1], change.day)];
  const stillLast = isLast && isInLastWeek(change);
  return next[0] > next[1] && !stillLast ? undefined : { window: next, isLast: stillLast };
}

function runsOf(changes: readonly Change[]): Run[] {
  const runs: Run[] = [];
  for (const change of changes) {
    let terms: Terms | undefined;
    const run = runs.find((one) => (terms = continued(one, change)));
    if (run && terms) {
      run.changes.push(change);
      Object.assign(run, terms);
    } else {
      runs.push({ changes: [change], window: [change.day - 6, change.day], isLast: isInLastWeek(change) });
    }
  }
  return runs;
}

function recurOf({ changes, window: [first, last], isLast }: Run, goesOn: boolean): Record<string, unknown> {
  const [{ month, weekday }] = changes as [Change];
  const latest = changes.at(-1) as Change;
  const day = WEEKDAYS[weekday] ?? 'MO';
  const nth = [1, 8, 15, 22].findIndex((start) => start >= first && start <= last) + 1;
  const from = Math.max(1, first);
  const days = isLast
    ? { byday: `-1${day}` }
    : nth > 0
      ? { byday: `${nth}${day}` }
      : { bymonthday: Array.from({ length: 7 }, (_, index) => from + index), byday: day };
  const until = goesOn ? {} : { until: jCalUtc(latest.at) };
  return { freq: 'YEARLY', ...until, bymonth: month, ...days };
}

function jCalOffset(offset: number): string {
  const seconds = Math.abs(offset) / 1000;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const text = parts.slice(0, parts[2] ? 3 : 2).map((part) => String(part).padStart(2, '0'));
  return (offset < 0 ? '-' : '+') + text.join(':');
}

function observance(
  wall: number,
  before: number,
  after: number,
  recur?: Record<string, unknown>,
): JCalComponent {
  return [
    after > before ? 'daylight' : 'standard',
    [
      ['dtstart', {}, 'date-time', jCalTime(formatWall(wall))],
      ['tzoffsetfrom', {}, 'utc-offset', jCalOffset(before)],
      ['tzoffsetto', {}, 'utc-offset', jCalOffset(after)],
      ...(recur ? [['rrule', {}, 'recur', recur] satisfies JCalProperty] : []),
    ],
    [],
  ];
}

function observances(zone: Zone, from: number, to: number): JCalComponent[] {
  const changes = transitions(zone, from, to).map(changeOf);
  const lastYear = civilDate(dayOf(to)).year - 1;
  const runs = runsOf(changes).map((run) => {
    const [first] = run.changes as [Change];
    const goesOn = run.changes.length >= YEARS_TO_TRUST && (run.changes.at(-1)?.year ?? 0) >= lastYear;
    const recur = run.changes.length > 1 ? recurOf(run, goesOn) : undefined;
    return observance(first.at + first.before, first.before, first.after, recur);
  });
  // What holds before the first change of the clock has to be said as well.
  const offset = zone.offsetAt(from);
  return [observance(from + offset, offset, offset), ...runs];
}

/**
 * The clock of a zone as RFC 5545 describes it (3.6.5), right for `from` ≤ instant < `to` (UTC ms), and beyond if its
 * changes keep coming on the same terms. It is the same text for all spans in the same years. Nothing is known of the
 * clock before the first year a calendar may speak of, nor after the last.
 */
export function vtimezone(tzid: string, from: number, to: number): JCalComponent | undefined {
  const zone = zoneOf(tzid);
  if (!zone) return undefined;
  const [first = FIRST_YEAR, last = first] = [
    civilDate(dayOf(from)).year - 1,
    civilDate(dayOf(to)).year + 1,
  ].map((year) => Math.min(Math.max(year, FIRST_YEAR), LAST_YEAR));
  const [start, end] = [first, Math.max(last, first + YEARS_TO_TRUST + 2)].map(
    (year) => dayNumber(year, 1, 1) * DAY,
  ) as [number, number];
  return ['vtimezone', [['tzid', {}, 'text', tzid]], observances(zone, start, end)];
}
