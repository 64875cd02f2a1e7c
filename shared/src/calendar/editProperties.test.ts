import fc from 'fast-check';
import { calendarChanges } from './change.ts';
import { deleteMeeting, editMeeting, type Scope } from './edit.ts';
import { deleteOccurrence, editOccurrence, restoreOccurrence } from './editOne.ts';
import type { Calendar } from './entry.ts';
import { findOccurrence, occurrences, type Occurrence } from './occurrences.ts';
import { dateTimeEntry, placeEntry } from './placed.ts';
import { isSameRule } from './rule.ts';
import { withPart } from './ruleText.ts';
import { calendarSchema } from './schema.ts';
import { mergeSeries, splitSeries } from './split.ts';
import { isInfinite, starts } from './starts.ts';
import { calendars, dailyOrWeekly, daysOfMonths } from './test/calendars.ts';
import { zone } from './test/build.ts';
import { commonRules, ending, restOfRules } from './test/rules.ts';
import { formatWall } from './wallTime.ts';
import { toWall } from './zone.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SPAN = { from: Date.UTC(2019, 0, 1), to: Date.UTC(2021, 6, 1) };
/** So far from the end of the span that nothing moves out of it. */
const MIDDLE = Date.UTC(2021, 4, 1);
// A longer run: npm run test:calendar
const RUNS = { numRuns: Number(process.env.CALENDAR_CASES ?? 20_000) / 80 };

/** What people see of an occurrence; after a split its uid is another. */
const seen = ({ start, end, recurrenceId }: Occurrence) => `${start} ${end} ${recurrenceId}`;
const all = (calendar: Calendar) => occurrences(calendar, SPAN, { steps: 500_000 });
const see = (calendar: Calendar) => all(calendar).map(seen).sort();

const refOf = ({ uid, recurrenceId }: Occurrence) => ({
  uid,
  ...(recurrenceId === undefined ? {} : { recurrenceId }),
});

/** How many occurrences the rule of a series has; undefined if it does not end. */
function sizeOf([main]: Calendar): number | undefined {
  const series = main && placeEntry(main);
  if (!series?.plan || isInfinite(series)) return undefined;
  return starts(series, series.start - DAY, { steps: 1_000_000 }).toArray().length;
}

/** A calendar with at least one occurrence in the span, and one of them. */
const withOccurrence = (given: fc.Arbitrary<Calendar>) =>
  fc.tuple(given, fc.nat()).map(([calendar, index]) => {
    const found = all(calendar).filter(
      ({ start, recurrenceId }) => Math.max(start, recurrenceId ?? 0) < MIDDLE,
    );
    return { calendar, occurrence: found[index % Math.max(1, found.length)] };
  });

const any = withOccurrence(calendars(ending(commonRules)));

describe('edits of any calendar', () => {
  it('of one occurrence leave all others where they were, and are undone by moving it back', () => {
    fc.assert(
      fc.property(any, fc.integer({ min: -500, max: 500 }), ({ calendar, occurrence }, quarters) => {
        fc.pre(occurrence !== undefined);
        const by = quarters * (HOUR / 4);
        const to = { start: occurrence.start + by, end: occurrence.end + by };
        const edited = editOccurrence(calendar, refOf(occurrence), to) ?? [];
        const others = see(calendar).filter((one) => one !== seen(occurrence));
        expect(see(edited)).toEqual([...others, seen({ ...occurrence, ...to })].sort());
        const back = editOccurrence(edited, refOf(occurrence), {
          start: occurrence.start,
          end: occurrence.end,
        });
        expect(see(back ?? [])).toEqual(see(calendar));
      }),
      RUNS,
    );
  });

  it('delete one occurrence and no other, and restore it', () => {
    fc.assert(
      fc.property(any, ({ calendar, occurrence }) => {
        fc.pre(occurrence !== undefined);
        const deleted = deleteOccurrence(calendar, refOf(occurrence)) ?? [];
        expect(see(deleted)).toEqual(see(calendar).filter((one) => one !== seen(occurrence)));
        const restored = restoreOccurrence(deleted, refOf(occurrence)) ?? [];
        const wasMoved = occurrence.override !== undefined;
        if (wasMoved) expect(see(restored)).toHaveLength(see(calendar).length);
        else expect(restored).toEqual(calendar);
      }),
      RUNS,
    );
  });

  it('split a series and merge it again without moving anything', () => {
    fc.assert(
      fc.property(any, ({ calendar, occurrence }) => {
        fc.pre(occurrence !== undefined);
        const divided = splitSeries(calendar, refOf(occurrence), 'new');
        fc.pre(divided !== undefined);
        expect(see(divided)).toEqual(see(calendar));
        expect(mergeSeries(divided, occurrence.uid, 'new')).toEqual(calendar);
      }),
      RUNS,
    );
  });

  it('of this and all following leave all before where they were', () => {
    fc.assert(
      fc.property(any, fc.integer({ min: -40, max: 40 }), ({ calendar, occurrence }, quarters) => {
        fc.pre(occurrence?.recurrenceId !== undefined);
        const { recurrenceId } = occurrence;
        const before = all(calendar).filter((one) => (one.recurrenceId ?? 0) < recurrenceId);
        const to = { start: recurrenceId + quarters * (HOUR / 4), end: recurrenceId + 20 * HOUR };
        const edited = editMeeting(calendar, refOf(occurrence), to, { scope: 'following', newUid: 'new' });
        const now = new Set(see(edited?.calendar ?? []));
        expect(before.map(seen).filter((one) => !now.has(one))).toEqual([]);
        const deleted = deleteMeeting(calendar, refOf(occurrence), 'following');
        expect(see(deleted ?? [])).toEqual(before.map(seen).sort());
      }),
      RUNS,
    );
  });

  it('give a series another rule without moving the occurrences both rules have', () => {
    fc.assert(
      fc.property(any, ending(commonRules), ({ calendar, occurrence }, rrule) => {
        // Other times of day are other times for the exceptions, too.
        fc.pre(![rrule, calendar[0]?.rrule].some((text) => text?.includes('BYHOUR')));
        fc.pre(occurrence?.recurrenceId !== undefined);
        const edited = editMeeting(calendar, { uid: occurrence.uid }, { rrule }, { scope: 'all' });
        const now = new Map(all(edited?.calendar ?? []).map((one) => [one.recurrenceId, one]));
        const lost = new Set(edited?.lost.map(({ recurrenceId }) => recurrenceId));
        for (const one of all(calendar)) {
          const after = now.get(one.recurrenceId);
          if (after) expect(seen(after)).toBe(seen(one));
          else if (one.override) expect(lost).toContain(one.recurrenceId);
        }
      }),
      RUNS,
    );
  });
});

describe('an edit of what the door lets in', () => {
  it('is let in, too', () => {
    const given = withOccurrence(calendars(ending(fc.oneof(commonRules, restOfRules))));
    const shift = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 9 }));
    const scopes = fc.constantFrom<Scope>(
      { scope: 'one' },
      { scope: 'all' },
      { scope: 'following', newUid: 'new' },
    );
    fc.assert(
      fc.property(given, shift, scopes, ({ calendar, occurrence }, [days, hours], scope) => {
        fc.pre(occurrence !== undefined && !calendarSchema.validate(calendar).error);
        const start = occurrence.start + days * DAY + hours * HOUR;
        const change = { start, end: start + HOUR };
        const edited = editMeeting(calendar, refOf(occurrence), change, scope)?.calendar;
        expect(calendarSchema.validate(edited).error?.message).toBeUndefined();
        const rest = deleteMeeting(calendar, refOf(occurrence), scope.scope) ?? [];
        if (rest.length > 0) expect(calendarSchema.validate(rest).error?.message).toBeUndefined();
      }),
      RUNS,
    );
  });
});

describe('a series', () => {
  it('has the occurrence that was moved where it was put, and as many as before', () => {
    const given = withOccurrence(calendars(ending(fc.oneof(commonRules, restOfRules))));
    const shift = fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -95, max: 95 }));
    fc.assert(
      fc.property(given, shift, ({ calendar, occurrence }, [days, quarters]) => {
        fc.pre(occurrence?.recurrenceId !== undefined && !occurrence.override);
        const by = days * DAY + quarters * (HOUR / 4);
        const { start, end, uid } = occurrence;
        const to = { start: start + by, end: end + by };
        const edited = editMeeting(calendar, refOf(occurrence), to, { scope: 'all' });
        fc.pre(edited?.stuck === undefined);
        const now = edited?.calendar ?? [];
        const tzid = calendar[0]?.dtstart.tzid ?? 'UTC';
        // The later of two times that the clock shows alike cannot be told from the first.
        const put = dateTimeEntry(to.start, tzid).tzid === tzid ? to.start : undefined;
        fc.pre(put !== undefined);
        expect(findOccurrence(now, { uid, recurrenceId: put }, 0)).toMatchObject(to);
        expect(sizeOf(now)).toBe(sizeOf(calendar));
      }),
      RUNS,
    );
  });
});

/** A series moved, the occurrence that was moved, and what it is when that is moved back; undefined if it cannot be. */
function thereAndBack(calendar: Calendar, occurrence: Occurrence, by: number) {
  const { start, end, recurrenceId = NaN } = occurrence;
  const move = (from: Calendar, one: Occurrence, to: number) =>
    editMeeting(from, refOf(one), { start: to, end: to + end - start }, { scope: 'all' });
  const there = move(calendar, occurrence, start + by);
  const same = all(there?.calendar ?? []).find((one) => one.recurrenceId === recurrenceId + by);
  return there && same && { there, back: move(there.calendar, same, start) };
}

const shifts = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -95, max: 95 }))
  .map(([days, quarters]) => days * DAY + quarters * (HOUR / 4));

/** Whether people see and move the time of the series: where the clock skips that, it is another. */
function isPlain({ start, entry }: Occurrence): boolean {
  const { tzid, value } = entry.dtstart;
  return formatWall(toWall(start, zone(tzid))).slice(8) === value.slice(8);
}

describe('a daily or weekly series', () => {
  it('that is moved and moved back is the same', () => {
    const given = withOccurrence(calendars(ending(dailyOrWeekly)));
    fc.assert(
      fc.property(given, shifts, ({ calendar, occurrence }, by) => {
        fc.pre(occurrence?.recurrenceId !== undefined && !occurrence.override && isPlain(occurrence));
        const moved = thereAndBack(calendar, occurrence, by);
        fc.pre(moved !== undefined);
        expect(moved.there.lost).toEqual([]);
        expect(see(moved.back?.calendar ?? [])).toEqual(see(calendar));
      }),
      RUNS,
    );
  });
});

describe('a series on days of months, or of weeks that begin on another day', () => {
  it('that can be moved and is moved back is the same, and so is its rule', () => {
    const given = withOccurrence(calendars(ending(daysOfMonths)));
    fc.assert(
      fc.property(given, shifts, ({ calendar, occurrence }, by) => {
        fc.pre(occurrence?.recurrenceId !== undefined && !occurrence.override && isPlain(occurrence));
        const moved = thereAndBack(calendar, occurrence, by);
        fc.pre(moved !== undefined && moved.there.stuck === undefined && moved.there.lost.length === 0);
        expect(moved.back).toMatchObject({ lost: [] });
        expect(moved.back?.stuck).toBeUndefined();
        expect(see(moved.back?.calendar ?? [])).toEqual(see(calendar));
        // An UNTIL only stays as long as the series has as many occurrences with it.
        const [was = '', is = ''] = [calendar, moved.back?.calendar ?? []].map(([main]) =>
          withPart(main?.rrule ?? '', 'UNTIL', undefined),
        );
        expect(isSameRule(was, is) ? was : is).toBe(was);
      }),
      RUNS,
    );
  });
});

describe('an edit that keeps all exceptions', () => {
  it('is told without any change of an occurrence', () => {
    const rules = ending(fc.oneof(dailyOrWeekly, daysOfMonths, commonRules));
    const changes = fc.oneof(
      shifts.map((by) => ({ by })),
      rules.map((rrule) => ({ rrule })),
    );
    fc.assert(
      fc.property(withOccurrence(calendars(rules)), changes, ({ calendar, occurrence }, change) => {
        fc.pre(occurrence?.recurrenceId !== undefined && !occurrence.override && isPlain(occurrence));
        const { start, end } = occurrence;
        const to = 'by' in change ? { start: start + change.by, end: end + change.by } : change;
        const edited = editMeeting(calendar, refOf(occurrence), to, { scope: 'all' });
        fc.pre(edited?.lost.length === 0);
        const kinds = calendarChanges(calendar, edited.calendar).map(({ kind }) => kind);
        expect(kinds.filter((kind) => /^(occurrence|override)/.test(kind))).toEqual([]);
      }),
      RUNS,
    );
  });
});
