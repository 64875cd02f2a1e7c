import type { TextKey } from '../../i18n.ts';
import type { MeetingValues } from '../../store/acts/meetingValues.ts';
import { descriptionProblem, titleProblem } from '../../store/textProblems.ts';
import { timeProblems, type Limits } from '../../store/timeProblems.ts';

export type Problems = Readonly<Partial<Record<'title' | 'description' | 'start' | 'end', TextKey>>>;

/** What is wrong with what a form holds, by field. */
export function problemsOf(values: MeetingValues, limits: Limits): Problems {
  const title = titleProblem(values.title);
  const description = descriptionProblem(values.description);
  return { ...(title && { title }), ...(description && { description }), ...timeProblems(values, limits) };
}
