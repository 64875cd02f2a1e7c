import type { TextKey } from '../../i18n.ts';
import type { BreakoutValues } from '../../store/acts/createBreakoutSessions.ts';
import { descriptionProblem, titleProblem } from '../../store/textProblems.ts';

type Limits = { readonly from: number; readonly to: number };

/** What is wrong with when sessions begin and end. */
export function timeProblems(
  { start, end }: Pick<BreakoutValues, 'start' | 'end'>,
  { from, to }: Limits,
): { readonly start?: TextKey; readonly end?: TextKey } {
  return {
    ...((start < from || start > to) && { start: 'breakouts.startOutside' }),
    ...(end < start ? { end: 'form.endFirst' } : (end < from || end > to) && { end: 'breakouts.endOutside' }),
  };
}

/** Whether sessions can be made of what a form holds. */
export const isSound = ({ groups, description, ...times }: BreakoutValues, limits: Limits): boolean =>
  descriptionProblem(description) === undefined &&
  Object.keys(timeProblems(times, limits)).length === 0 &&
  times.end > times.start &&
  groups.length > 0 &&
  groups.every(({ title }) => titleProblem(title) === undefined);
