import type { TextKey } from '../i18n.ts';

/** In which time a meeting may be. UTC ms. */
export type Limits = {
  /** Not before; where absent, any time. */
  readonly from?: number | undefined;
  /** A breakout session is within its meeting. */
  readonly within?: { readonly start: number; readonly end: number } | undefined;
};

/** What is wrong with when a meeting is to be. */
export function timeProblems(
  { start, end }: { readonly start: number; readonly end: number },
  { from, within }: Limits,
): Readonly<Partial<Record<'start' | 'end', TextKey>>> {
  const isOutside = within && (start < within.start || end > within.end);
  const startProblem: TextKey | undefined =
    from !== undefined && start < from ? 'form.inPast' : isOutside ? 'form.outside' : undefined;
  return {
    ...(startProblem && { start: startProblem }),
    ...(end <= start && { end: 'form.endFirst' }),
  };
}
