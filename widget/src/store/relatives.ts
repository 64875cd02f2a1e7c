import { currentOrNext, occurrences } from '../../../shared/src/calendar/occurrences.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { useAppSelector } from './context.tsx';
import type { Meeting } from './meeting.ts';
import { selectAllMeetings, type Meetings } from './meetings.ts';

/** When the meeting takes place that a breakout session belongs to: the time of it that has the session's start. */
export function timeOfParent(
  meetings: Meetings,
  { kind, parents }: Meeting,
  start: number,
): { readonly start: number; readonly end: number } | undefined {
  const parent = parents.map((roomId) => meetings.get(roomId)).find((each) => each?.kind === 'meeting');
  if (kind !== 'breakoutSession' || !parent) return undefined;
  const [around] = occurrences(parent.calendar, { from: start, to: start });
  return around ?? currentOrNext(parent.calendar, start);
}

/** Whether a meeting has breakout sessions. */
export function useSessionsOf(roomId: RoomId): boolean {
  return useAppSelector((state) =>
    selectAllMeetings(state)
      .values()
      .some(({ kind, parents }) => kind === 'breakoutSession' && parents.includes(roomId)),
  );
}
