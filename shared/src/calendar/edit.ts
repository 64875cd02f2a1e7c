import { editAll, type Edited, type Ref } from './editAll.ts';
import { deleteAll, deleteOccurrence, editOccurrence } from './editOne.ts';
import type { Calendar } from './entry.ts';
import { STEPS } from './generate.ts';
import { findGroup } from './group.ts';
import type { Change } from './newTimes.ts';
import type { Occurrence } from './occurrences.ts';
import { endOf } from './placed.ts';
import { starts } from './starts.ts';
import { splitSeries } from './split.ts';
import { DAY } from './wallTime.ts';

/** What an edit reaches. `following`: the occurrence that is meant and all after it, which become a series of their own. */
export type Scope =
  | { readonly scope: 'one' }
  | { readonly scope: 'all' }
  /** `newUid`: of the series that begins with the occurrence. */
  | { readonly scope: 'following'; readonly newUid: string };

/** Whether no occurrence of the rule is before this one, so that "this and following" is all. */
export const isFirst = (calendar: Calendar, { uid, recurrenceId }: Ref): boolean => {
  const main = findGroup(calendar, uid)?.main;
  if (!main?.plan) return true;
  const [first] = starts(main, main.start - DAY, { steps: STEPS });
  return first === recurrenceId;
};

/**
 * Changes one occurrence, this and all following ones, or the whole series. Of a single meeting all are the same.
 * The zone of a series stays unless the change names another; exceptions go where they belong.
 *
 * @returns undefined if there is no such occurrence
 * @throws RangeError if it would end before it starts, or in a zone that does not exist
 */
export function editMeeting(calendar: Calendar, ref: Ref, change: Change, scope: Scope): Edited | undefined {
  if (scope.scope === 'one') {
    const edited = editOccurrence(calendar, ref, change);
    return edited && { calendar: edited, lost: [] };
  }
  if (scope.scope === 'all' || isFirst(calendar, ref)) return editAll(calendar, ref, change);
  const { newUid } = scope;
  const divided = splitSeries(calendar, ref, newUid);
  return divided && editAll(divided, { ...ref, uid: newUid }, change);
}

/** Takes out one occurrence, this and all following ones, or the whole series. Undefined if there is no such occurrence. */
export function deleteMeeting(calendar: Calendar, ref: Ref, scope: Scope['scope']): Calendar | undefined {
  if (scope === 'one') return deleteOccurrence(calendar, ref);
  if (scope === 'all' || isFirst(calendar, ref)) return deleteAll(calendar, ref);
  // Any uid that nobody has: what has it is taken out at once.
  const uid = `${calendar.map((entry) => entry.uid).join()}+`;
  const divided = splitSeries(calendar, ref, uid);
  return divided && deleteAll(divided, { uid });
}

/**
 * The change that dragging an occurrence means: to another start, another end, or both (UTC ms). For more than the one
 * it is measured from where the rule has the occurrence, so that one that was moved before takes the series along by as
 * much as it is dragged, not by all the way.
 */
export function dragChange(
  calendar: Calendar,
  occurrence: Occurrence,
  to: { start?: number; end?: number },
  scope: Scope['scope'],
): Change {
  const { uid, recurrenceId, override, start, end } = occurrence;
  if (scope === 'one' || !override || recurrenceId === undefined) return to;
  const main = findGroup(calendar, uid)?.main;
  const regularEnd = main ? endOf(main, recurrenceId) : end;
  return {
    ...(to.start === undefined ? {} : { start: recurrenceId + to.start - start }),
    ...(to.end === undefined ? {} : { end: regularEnd + to.end - end }),
  };
}
