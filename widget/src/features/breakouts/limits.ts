import { currentOrNext } from '../../../../shared/src/calendar/occurrences.ts';
import type { Meeting } from '../../store/meeting.ts';

const SESSION_ROUND = 60_000;

/** In which time breakout sessions can be: what is left of the meeting that runs or comes next. UTC ms. */
export function limitsOf(
  { calendar }: Pick<Meeting, 'calendar'>,
  now: number,
): { readonly from: number; readonly to: number } | undefined {
  const occurrence = currentOrNext(calendar, now);
  if (!occurrence || occurrence.end <= now) return undefined;
  // Full minutes, as they are typed.
  const from = Math.max(occurrence.start, Math.floor(now / SESSION_ROUND) * SESSION_ROUND);
  return { from, to: occurrence.end };
}
