import type { Calendar } from './entry.ts';
import { STEPS } from './generate.ts';
import { currentOrNext, endOfCalendar, occurrences } from './occurrences.ts';
import { calendarSchema } from './schema.ts';
import { entry, instant } from './test/build.ts';
import { hostile, hostileCalendar, questions } from './test/hostile.ts';

/** A day is not left halfway, so the budget may be overdrawn by its occurrences. */
const OVERDRAFT = 1440;

describe.each(hostile.map(([rrule, problem]) => ({ name: rrule.slice(0, 60), rrule, problem })))(
  'the rule $name',
  ({ rrule, problem }) => {
    const series = entry({ rrule });
    const calendar: Calendar = [series];

    it('is answered at the door with its reason', () => {
      const { error } = calendarSchema.validate(calendar);
      expect(error?.details[0]?.context?.problem).toBe(problem);
    });

    it.each([
      ['a month', '20401001T0000', '20401101T0000'],
      ['a month in a hundred years', '21401001T0000', '21401101T0000'],
      ['all of time', '19700101T0000', '99991231T0000'],
    ])('is expanded within its budget where rooms have it: %s', (_, from, to) => {
      const budget = { steps: STEPS };
      const found = occurrences(calendar, { from: instant(from), to: instant(to) }, budget);
      expect(budget.steps).toBeGreaterThan(-OVERDRAFT);
      expect(found.length).toBeLessThanOrEqual((STEPS + OVERDRAFT) / 10);
    });

    it.each(Object.entries(questions))('answers every question as any other calendar: %s', (_, ask) => {
      expect(() => ask(hostileCalendar(rrule))).not.toThrow();
    });

    it('has no end before what it is known to have', () => {
      const end = endOfCalendar(calendar);
      const known = occurrences(calendar, { from: 0, to: instant('20411001T0000') }).at(-1);
      if (known && end !== 'infinite') expect(end).toBeGreaterThanOrEqual(known.end);
      if (typeof end === 'number') expect(currentOrNext(calendar, end)?.end).toBe(end);
    });
  },
);
