import { isRecurring } from '../../../../shared/src/calendar/occurrences.ts';
import { useAppSelector } from '../../store/context.tsx';
import type { Meeting } from '../../store/meeting.ts';
import { selectMayMove, useRights } from '../../store/useRights.ts';

/** What the menu of a meeting offers. What has no room yet cannot be changed. */
export function useDeeds(meeting: Meeting) {
  const { mayEdit, mayChangeTimes, mayClose } = useRights(meeting.roomId);
  const mayMove = useAppSelector((state) => selectMayMove(state, meeting));
  const mayDelete = mayClose || (mayChangeTimes && isRecurring(meeting.calendar));
  return { mayEdit, mayMove, mayDelete, hasAny: mayEdit || mayMove || mayDelete };
}
