import type { Calendar, CalendarEntry } from './entry.ts';
import { alongWith, effective, onTheSameDay, type Follow } from './exceptions.ts';
import { STEPS } from './generate.ts';
import { groupEntries, type Group } from './group.ts';
import { endOf, type Placed } from './placed.ts';
import { isSameRule } from './rule.ts';
import { sameButForEnd } from './ruleText.ts';
import { shiftRule } from './shiftRule.ts';
import { dayOf } from './wallTime.ts';
import { toInstant, toWall } from './zone.ts';

/** UTC ms, and the zone the entry is written in. */
export type When = {
  readonly start: number;
  readonly end: number;
  readonly tzid: string;
  readonly allDay: boolean;
};

/** What an entry says as a whole. */
type Told = When & { readonly rrule?: string };

/** `recurrenceId` is the instant (UTC ms) at which the series, as it was before if it was one, has the occurrence. */
type OfOccurrence = { readonly uid: string; readonly recurrenceId: number };

/**
 * One difference between two calendars.
 *
 * - `zoneChanged`: the entry stays at the same instants, but its clock is another
 * - `override…`: one occurrence of a series was moved, moved again, or put back to where the rule has it
 */
export type CalendarChange =
  | { readonly kind: 'entryAdded'; readonly uid: string; readonly after: Told }
  | { readonly kind: 'entryRemoved'; readonly uid: string; readonly before: Told }
  | { readonly kind: 'timeChanged'; readonly uid: string; readonly before: When; readonly after: When }
  | { readonly kind: 'zoneChanged'; readonly uid: string; readonly before: When; readonly after: When }
  | {
      readonly kind: 'ruleChanged';
      readonly uid: string;
      /** Absent: no repetition. */
      readonly before?: string;
      readonly after?: string;
      /** Zones of the series before and after, for the date of an UNTIL. */
      readonly tzid: { readonly before: string; readonly after: string };
    }
  | (OfOccurrence & {
      readonly kind: 'overrideAdded' | 'overrideChanged' | 'overrideRemoved';
      readonly before: When;
      readonly after: When;
    })
  | (OfOccurrence & { readonly kind: 'occurrenceDeleted'; readonly before: When })
  | (OfOccurrence & { readonly kind: 'occurrenceRestored'; readonly after: When });

const when = ({ entry, start, end }: Placed): When => ({
  start,
  end,
  tzid: entry.dtstart.tzid,
  allDay: entry.allDay === true,
});

const told = (placed: Placed): Told => {
  const { rrule } = placed.entry;
  return rrule === undefined ? when(placed) : { ...when(placed), rrule };
};

/** What became of one occurrence the rule has: where it takes place, and whether an override says so. */
type Fate = { kind: 'deleted' } | { kind: 'moved' | 'regular'; when: When };

function fateOf({ main, overrides }: Group, at: number): Fate {
  if (main.excluded.has(at)) return { kind: 'deleted' };
  const override = overrides.get(at);
  if (override) return { kind: 'moved', when: when(override) };
  return { kind: 'regular', when: { ...when(main), start: at, end: endOf(main, at) } };
}

const same = (a: When, b: When) => a.start === b.start && a.end === b.end && a.allDay === b.allDay;

function occurrenceChange(uid: string, recurrenceId: number, before: Fate, after: Fate): CalendarChange[] {
  const of = { uid, recurrenceId };
  if (before.kind === 'deleted')
    return after.kind === 'deleted' ? [] : [{ ...of, kind: 'occurrenceRestored', after: after.when }];
  if (after.kind === 'deleted') return [{ ...of, kind: 'occurrenceDeleted', before: before.when }];
  if (before.kind === 'regular' && after.kind === 'regular') return [];
  const moved = { ...of, before: before.when, after: after.when };
  if (before.kind === 'regular') return [{ ...moved, kind: 'overrideAdded' }];
  if (after.kind === 'regular') return [{ ...moved, kind: 'overrideRemoved' }];
  return same(before.when, after.when) ? [] : [{ ...moved, kind: 'overrideChanged' }];
}

/** Where the occurrences of a series went: along with it if it was moved, else, with another rule, nowhere. */
function followOf(before: Placed, after: Placed): Follow {
  const [was = '', is = ''] = [before.entry.rrule, after.entry.rrule];
  const moved = shiftRule(was, dayOf(before.wall), dayOf(after.wall));
  const isMoved = sameButForEnd(was, is) || (moved !== undefined && sameButForEnd(moved, is));
  return isMoved ? alongWith(after.plan?.rule, before.wall, after.wall) : onTheSameDay;
}

/**
 * Changes of single occurrences. When the series itself moved, an occurrence is the same as the one that moved along;
 * an exception that moved along with its series, or that the new rule has no occurrence for, is no change of its own.
 */
function occurrenceChanges(uid: string, before: Group, after: Group): CalendarChange[] {
  const budget = { steps: 2 * STEPS };
  const follow = followOf(before.main, after.main);
  const pairs = follow(before.main, after.main, effective(before, budget), budget);
  const back = followOf(after.main, before.main);
  for (const [to, at] of back(after.main, before.main, effective(after, budget), budget)) pairs.set(at, to);
  const shift = after.main.wall - before.main.wall;
  const shifted = (at: number) => toInstant(toWall(at, before.main.zone) + shift, after.main.zone);
  return [...pairs]
    .sort(([a], [b]) => a - b)
    .flatMap(([at, to]) => {
      const [was, is] = [fateOf(before, at), fateOf(after, to)];
      const movedAlong =
        was.kind === 'moved' &&
        is.kind === 'moved' &&
        shifted(was.when.start) === is.when.start &&
        shifted(was.when.end) === is.when.end;
      return movedAlong ? [] : occurrenceChange(uid, at, was, is);
    });
}

function entryChanges(uid: string, before: Group, after: Group): CalendarChange[] {
  const [was, is] = [when(before.main), when(after.main)];
  const [oldRule, newRule] = [before.main.entry.rrule, after.main.entry.rrule];
  const changes: CalendarChange[] = [];
  if (!same(was, is)) changes.push({ kind: 'timeChanged', uid, before: was, after: is });
  else if (before.main.zone !== after.main.zone)
    changes.push({ kind: 'zoneChanged', uid, before: was, after: is });
  if (!isSameRule(oldRule, newRule))
    changes.push({
      kind: 'ruleChanged',
      uid,
      ...(oldRule === undefined ? {} : { before: oldRule }),
      ...(newRule === undefined ? {} : { after: newRule }),
      tzid: { before: was.tzid, after: is.tzid },
    });
  // The exceptions a single meeting brings when it becomes a series are changes of that series.
  const bare: Group = { main: { ...after.main, excluded: new Set() }, overrides: new Map() };
  if (after.main.plan) changes.push(...occurrenceChanges(uid, before.main.plan ? before : bare, after));
  return changes;
}

const byUid = (calendar: Calendar) =>
  new Map<CalendarEntry['uid'], Group>(groupEntries(calendar).map((group) => [group.main.entry.uid, group]));

/**
 * Everything that is different for people between two states of a calendar, in the order of the entries, removed ones
 * first. Exceptions are compared as instants, so that a mere rewriting in another zone is none.
 */
export function calendarChanges(before: Calendar, after: Calendar): CalendarChange[] {
  const [old, now] = [byUid(before), byUid(after)];
  const removed = [...old].flatMap(([uid, { main }]): CalendarChange[] =>
    now.has(uid) ? [] : [{ kind: 'entryRemoved', uid, before: told(main) }],
  );
  const rest = [...now].flatMap(([uid, group]): CalendarChange[] => {
    const was = old.get(uid);
    return was ? entryChanges(uid, was, group) : [{ kind: 'entryAdded', uid, after: told(group.main) }];
  });
  return [...removed, ...rest];
}
