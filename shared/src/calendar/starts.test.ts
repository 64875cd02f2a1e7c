import fc from 'fast-check';
import { placeEntry } from './placed.ts';
import { knownStarts, starts, startsBackwards, startsIn } from './starts.ts';
import { commonRules, ending, restOfRules, wallStarts, zones } from './test/rules.ts';
import { DAY, formatWall } from './wallTime.ts';

/** Series in any zone, often at the hours in which clocks change. */
const series = fc
  .tuple(ending(fc.oneof(commonRules, restOfRules)), wallStarts, zones)
  .map(([rrule, wall, tzid]) => {
    const time = { tzid, value: formatWall(wall) };
    return placeEntry({ uid: '', dtstart: time, dtend: time, rrule });
  });
const span = fc.tuple(fc.integer({ min: -100, max: 400 }), fc.integer({ min: 0, max: 400 }));
const budget = () => ({ steps: 1_000_000 });

describe('the starts of a series', () => {
  it('are the same one by one, at once, backwards, and asked for singly', () => {
    fc.assert(
      fc.property(series, span, (given, [after, days]) => {
        if (!given) throw new Error('no such entry');
        const from = given.start + after * DAY;
        const to = from + days * DAY;
        const oneByOne = [];
        for (const at of starts(given, from, budget())) {
          if (at > to + DAY) break;
          if (at <= to) oneByOne.push(at);
        }
        expect(startsIn(given, { from, to }, budget())).toEqual(oneByOne);
        const asked = [...oneByOne, ...oneByOne.map((at) => at + 1000)];
        expect([...knownStarts(given, asked, budget())].sort()).toEqual([...oneByOne].sort());
        if (given.until === Infinity && given.plan?.rule.count === undefined) return;
        const backwards = [...startsBackwards(given, budget())].filter((at) => at >= from && at <= to);
        expect([...new Set(backwards)].sort()).toEqual([...oneByOne].sort());
      }),
      { numRuns: 1000 },
    );
  });

  it('stop with the budget', () => {
    const time = { tzid: 'Europe/Berlin', value: '20240101T100000' };
    const daily = placeEntry({ uid: '', dtstart: time, dtend: time, rrule: 'FREQ=DAILY' });
    if (!daily) throw new Error('no such entry');
    const century = { from: daily.start, to: daily.start + 36_525 * DAY };
    const counted = [startsIn(daily, century, { steps: 1000 }).length];
    counted.push([...starts(daily, century.from, { steps: 1000 })].length);
    for (const count of counted) {
      expect(count).toBeGreaterThan(50);
      expect(count).toBeLessThanOrEqual(100);
    }
  });
});
