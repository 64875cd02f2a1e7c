import { useMemo } from 'react';
import { currentOrNext, occurrences } from '../../../../shared/src/calendar/occurrences.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { useAppSelector } from '../../store/context.tsx';
import type { Meeting } from '../../store/meeting.ts';
import { selectAllMeetings } from '../../store/meetings.ts';

/** When the meeting takes place that a breakout session belongs to: the time of it that has the session's start. */
export function useTimeOfParent(
  { kind, parents }: Meeting,
  start: number,
): { readonly start: number; readonly end: number } | undefined {
  const parent = useAppSelector((state) =>
    parents.map((roomId) => selectAllMeetings(state).get(roomId)).find((each) => each?.kind === 'meeting'),
  );
  return useMemo(() => {
    if (kind !== 'breakoutSession' || !parent) return undefined;
    const { calendar } = parent;
    const [around] = occurrences(calendar, { from: start, to: start });
    return around ?? currentOrNext(calendar, start);
  }, [kind, parent, start]);
}

/** Whether a meeting has breakout sessions. */
export function useSessionsOf(roomId: RoomId): boolean {
  return useAppSelector((state) =>
    selectAllMeetings(state)
      .values()
      .some(({ kind, parents }) => kind === 'breakoutSession' && parents.includes(roomId)),
  );
}
