import fc from 'fast-check';
import ICAL from 'ical.js';
import { RRule } from 'rrule';
import { planRule, walls } from './generate.ts';
import { vtimezone } from './icsZone.ts';
import { placeEntry } from './placed.ts';
import { readRule } from './rule.ts';
import { startsIn } from './starts.ts';
import { expandByDay } from './test/oracle.ts';
import { commonRules, ending, restOfRules, setPosRules, wallStarts, zones } from './test/rules.ts';
import { show, zone } from './test/build.ts';
import { DAY, formatWall, parseWall } from './wallTime.ts';
import { toInstant, toWall } from './zone.ts';

// A longer run: npm run test:calendar
const CASES = Number(process.env.CALENDAR_CASES ?? 20_000);

/** The first date a rule really has at or after a wall time: other libraries differ on a start that is none. */
function firstWall(rrule: string, wall: number): number | undefined {
  const { rule } = readRule(rrule);
  const [first] = rule ? walls(planRule(rule, wall), wall, { steps: 5000 }) : [];
  return first;
}

const icalZones = new Map<string, ICAL.Timezone>();
function icalZone(name: string): ICAL.Timezone {
  let found = icalZones.get(name);
  if (!found) {
    const component = vtimezone(name, Date.UTC(2020, 0, 1), Date.UTC(2030, 0, 1));
    found = new ICAL.Timezone(new ICAL.Component(component ?? []));
    icalZones.set(name, found);
  }
  return found;
}

function icalTime(wall: number, timezone: ICAL.Timezone): ICAL.Time {
  const date = new Date(wall);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const [hour, minute, second] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  return new ICAL.Time({ year, month, day, hour, minute, second, isDate: false }, timezone);
}

/** What the clock of another zone shows alike. */
function inZone(time: ICAL.Time, timezone: ICAL.Timezone): ICAL.Time {
  const copy = time.clone();
  copy.zone = timezone;
  return copy;
}

type Span = { from: number; to: number };

/** Wall time and instant of each occurrence in a span, as ical.js has it. */
function byIcal(rrule: string, wall: number, timezone: ICAL.Timezone, { from, to }: Span) {
  const found: { wall: string; instant: number }[] = [];
  // Its zones are slow, so they are asked near the span only, and for UNTIL.
  const floating = ICAL.Timezone.localTimezone;
  const recur = ICAL.Recur.fromString(rrule);
  if (recur.until) recur.until = inZone(recur.until.convertToZone(timezone), floating);
  const iterator = recur.iterator(icalTime(wall, floating));
  for (let time = iterator.next() as ICAL.Time | null; time; time = iterator.next() as ICAL.Time | null) {
    if (Date.UTC(time.year, time.month - 1, time.day) < from - 2 * DAY) continue;
    const instant = inZone(time, timezone).toUnixTime() * 1000;
    if (instant > to) break;
    if (instant >= from) found.push({ wall: time.toICALString(), instant });
  }
  return found;
}

/** Whether it is shown once by the clock of the zone. Elsewhere ical.js departs from RFC 5545, 3.3.5. */
function isPlain(wall: number, name: string): boolean {
  const instant = toInstant(wall, zone(name));
  const [earlier, later] = [instant - DAY / 4, instant + DAY / 4].map((at) => zone(name).offsetAt(at));
  return earlier === later;
}

describe('expansion', () => {
  it(`agrees with ical.js over ${CASES} rules, zones and spans`, () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(ending(commonRules), wallStarts, zones, span, (rrule, wall, name, [after, days]) => {
        const first = firstWall(rrule, wall);
        fc.pre(first !== undefined && isPlain(first, name));
        const from = toInstant(first, zone(name)) + after * DAY;
        const to = from + days * DAY;
        const value = formatWall(first);
        const series = placeEntry({
          uid: '',
          dtstart: { tzid: name, value },
          dtend: { tzid: name, value },
          rrule,
        });
        const ours = (series ? startsIn(series, { from, to }, { steps: 20_000 }) : []).map((instant) => ({
          wall: formatWall(toWall(instant, zone(name))),
          instant,
        }));
        const plain = (list: { instant: number }[]) =>
          list.filter(({ instant }) => isPlain(toWall(instant, zone(name)), name));
        expect(plain(ours)).toEqual(plain(byIcal(rrule, first, icalZone(name), { from, to })));
      }),
      { numRuns: CASES },
    );
  });

  it(`agrees with rrule where ical.js is no judge, over ${CASES / 10} rules`, () => {
    fc.assert(
      fc.property(fc.oneof(commonRules, restOfRules), wallStarts, (rrule, wall) => {
        const first = firstWall(rrule, wall);
        fc.pre(first !== undefined);
        const until = new Date(first + 500 * DAY);
        const theirs = new RRule({ ...RRule.parseString(rrule), dtstart: new Date(first), until }).all();
        const { rule } = readRule(rrule);
        const ours = rule ? [...walls(planRule(rule, first, until.getTime()), first, { steps: 20_000 })] : [];
        expect(ours.map(formatWall)).toEqual(theirs.map((date) => formatWall(date.getTime())));
      }),
      { numRuns: CASES / 10 },
    );
  });

  it(`agrees with RFC 5545 followed day by day on BYSETPOS, over ${CASES / 10} rules`, () => {
    const count = fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined });
    fc.assert(
      fc.property(setPosRules, count, wallStarts, (given, most, wall) => {
        const rrule = most === undefined ? given : `${given};COUNT=${most}`;
        const to = wall + 500 * DAY;
        const { rule } = readRule(rrule);
        const ours = rule ? [...walls(planRule(rule, wall, to - 1), wall, { steps: 200_000 })] : [];
        expect(ours.map(formatWall)).toEqual(expandByDay(rrule, wall, to).map(formatWall));
      }),
      { numRuns: CASES / 10 },
    );
  });

  it.each([
    // In spring in Berlin there is no 02:30; RFC 5545, 3.3.5: read it with the offset from before.
    ['skips', '20240331T023000', '20240331T0130', '20240331T0030'],
    // In autumn there are two; RFC 5545, 3.3.5: it is the first.
    ['shows twice', '20241027T023000', '20241027T0030', '20241027T0130'],
  ])('departs from ical.js where the clock %s a time, as RFC 5545 says', (_, value, ours, theirs) => {
    const wall = parseWall(value) ?? NaN;
    const [here, there] = [toInstant(wall, zone('Europe/Berlin')), icalTime(wall, icalZone('Europe/Berlin'))];
    expect(show([here, there.toUnixTime() * 1000], 'UTC')).toEqual([ours, theirs]);
  });
});
