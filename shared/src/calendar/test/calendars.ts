import fc from 'fast-check';
import type { Calendar, CalendarEntry } from '../entry.ts';
import { planRule, walls } from '../generate.ts';
import { dateTimeEntry, placeEntry } from '../placed.ts';
import { readRule } from '../rule.ts';
import { starts } from '../starts.ts';
import { formatWall } from '../wallTime.ts';
import { toInstant } from '../zone.ts';
import { zone } from './build.ts';
import { wallStarts, zones } from './rules.ts';

const HOUR = 3_600_000;

export const dailyOrWeekly = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.oneof(
      fc.constant('FREQ=DAILY'),
      fc
        .uniqueArray(fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'), {
          minLength: 0,
          maxLength: 4,
        })
        .map((days) => `FREQ=WEEKLY${days.length > 0 ? `;BYDAY=${days.join()}` : ''}`),
    ),
  )
  .map(([interval, rule]) => `${rule};INTERVAL=${interval}`);

const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');
const nth = fc.constantFrom(1, 2, 3, 4, -1, -2);

/** Rules that name a day that each month has, or the one day of four years, or weeks that begin on another day. */
export const daysOfMonths = fc.oneof(
  fc.tuple(nth, weekday).map(([place, day]) => `FREQ=MONTHLY;BYDAY=${place}${day}`),
  fc.tuple(nth, weekday).map(([place, day]) => `FREQ=MONTHLY;BYDAY=${day};BYSETPOS=${place}`),
  fc
    .oneof(
      fc.constant(-1),
      fc.integer({ min: -23, max: 23 }).filter((day) => Math.abs(day) > 4),
    )
    .map((day) => `FREQ=MONTHLY;BYMONTHDAY=${day}`),
  fc.tuple(nth, weekday).map(([place, day]) => `FREQ=YEARLY;BYMONTH=10;BYDAY=${place}${day}`),
  fc.constant('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'),
  fc
    .tuple(weekday, fc.uniqueArray(weekday, { minLength: 1, maxLength: 3 }))
    .map(([start, days]) => `FREQ=WEEKLY;INTERVAL=2;BYDAY=${days.join()};WKST=${start}`),
);

/** Exceptions of the nth occurrences, each in a zone of its own. */
const exceptions = fc.record({
  deleted: fc.uniqueArray(fc.nat(40), { maxLength: 4 }),
  moved: fc.uniqueArray(fc.tuple(fc.nat(40), fc.integer({ min: -200, max: 200 })), {
    maxLength: 3,
    selector: ([index]) => index,
  }),
  zone: zones,
});

/**
 * Series of an hour and up that start with an occurrence, with deleted and moved ones, written as people's programs do:
 * exceptions in order, none of them twice, in whichever zone.
 */
export function calendars(rules: fc.Arbitrary<string>): fc.Arbitrary<Calendar> {
  const given = fc.tuple(rules, wallStarts, zones, fc.integer({ min: 1, max: 9 }), exceptions);
  return given.map(([rrule, wall, tzid, quarters, { deleted, moved, zone: other }]) => {
    const { rule } = readRule(rrule);
    const [first = wall] = rule ? walls(planRule(rule, wall), wall, { steps: 5000 }) : [];
    const end = toInstant(first, zone(tzid)) + quarters * (HOUR / 4);
    const dtstart = { tzid, value: formatWall(first) };
    const bare: CalendarEntry = { uid: 'uid', dtstart, dtend: dateTimeEntry(end, tzid), rrule };
    const placed = placeEntry(bare);
    const known = placed ? starts(placed, 0, { steps: 10_000 }).take(41).toArray() : [];
    const exdate = deleted
      .sort((a, b) => a - b)
      .flatMap((index) => known[index] ?? [])
      .map((at) => dateTimeEntry(at, other));
    const overrides = moved.flatMap(([index, by]): CalendarEntry[] => {
      const at = known[index];
      if (at === undefined || deleted.includes(index) || by === 0) return [];
      const start = at + by * (HOUR / 4);
      return [
        {
          uid: 'uid',
          dtstart: dateTimeEntry(start, other),
          dtend: dateTimeEntry(start + HOUR / 2, other),
          recurrenceId: dateTimeEntry(at, other),
        },
      ];
    });
    return [exdate.length > 0 ? { ...bare, exdate } : bare, ...overrides];
  });
}
