import type { TextKey } from '../../i18n.ts';
import type { MeetingValues } from '../../store/acts/meetingValues.ts';

/** The longest title and description, as NeoDateFix's form had them. */
export const MAX_TITLE = 255;
export const MAX_DESCRIPTION = 20_000;

/** In which time a meeting may be. UTC ms. */
export type Limits = {
  /** Not before; where absent, any time. */
  readonly from?: number | undefined;
  /** A breakout session is within its meeting. */
  readonly within?: { readonly start: number; readonly end: number } | undefined;
};

export type Problems = Readonly<Partial<Record<'title' | 'start' | 'end', TextKey>>>;

/** What is wrong with what a form holds, by field. */
export function problemsOf({ title, start, end }: MeetingValues, { from, within }: Limits): Problems {
  const isOutside = within && (start < within.start || end > within.end);
  const startProblem: TextKey | undefined =
    from !== undefined && start < from ? 'form.inPast' : isOutside ? 'form.outside' : undefined;
  return {
    ...(title.trim() === '' && { title: 'form.titleRequired' }),
    ...(startProblem && { start: startProblem }),
    ...(end <= start && { end: 'form.endFirst' }),
  };
}
