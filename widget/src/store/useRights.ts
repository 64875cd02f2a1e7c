import { isRecurring } from '../../../shared/src/calendar/occurrences.ts';
import { closeMeetingContract } from '../../../shared/src/commands/closeMeeting.ts';
import { updateMeetingContract } from '../../../shared/src/commands/updateMeeting.ts';
import { useAppSelector } from './context.tsx';
import type { Meeting } from './meeting.ts';
import { selectSentIn } from './sentIn.ts';
import { useMay, type Wish } from './useMay.ts';

/** What the user may do with a meeting. */
export type Rights = {
  /** Change what it is about and its times; what else the form holds is decided there, field by field. */
  readonly mayEdit: boolean;
  /** Close it for everybody. */
  readonly mayClose: boolean;
  /** Delete at least something of it: without closing it, single meetings of a series. */
  readonly mayDelete: boolean;
};

const toEdit: readonly Wish[] = [[updateMeetingContract]];
const toClose: readonly Wish[] = [[closeMeetingContract]];

/** What the user may do with a meeting, the same wherever it is shown. Nothing while they are only invited. */
export function useRights(meeting: Pick<Meeting, 'roomId' | 'parents' | 'calendar'>): Rights {
  const { roomId, calendar } = meeting;
  const sentIn = useAppSelector((state) => selectSentIn(state, meeting));
  const mayEdit = useMay(roomId, toEdit, sentIn);
  const mayClose = useMay(roomId, toClose, sentIn);
  return { mayEdit, mayClose, mayDelete: mayClose || (mayEdit && isRecurring(calendar)) };
}
