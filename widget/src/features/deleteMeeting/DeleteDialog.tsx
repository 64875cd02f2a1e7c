import { useEffect, useState } from 'react';
import type { Occurrence } from '../../../../shared/src/calendar/occurrences.ts';
import { useAppSelector } from '../../store/context.tsx';
import type { DialogProps } from '../../store/dialogs.ts';
import type { Meeting } from '../../store/meeting.ts';
import { selectAllMeetings } from '../../store/meetings.ts';
import { useOccurrence } from '../../store/useOccurrence.ts';
import { DeleteQuestion } from './DeleteQuestion.tsx';

type Asked = { readonly meeting: Meeting; readonly occurrence: Occurrence | undefined };

function Opened({ meeting, ...props }: DialogProps & { meeting: Meeting }) {
  const { wish, isTop, close } = props;
  const occurrence = useOccurrence(meeting.calendar, wish.occurrence);
  // What is asked about is what was there when it was asked: it vanishes as soon as it is deleted.
  const [asked] = useState<Asked>({ meeting, occurrence });
  const isGone = asked.occurrence === undefined && wish.occurrence !== undefined;
  useEffect(() => {
    if (isGone && isTop) close();
  }, [isGone, isTop, close]);
  return isGone ? null : <DeleteQuestion {...asked} close={close} />;
}

/** Asks what of a meeting is to be deleted, and deletes it. */
export function DeleteDialog(props: DialogProps) {
  const { wish, isTop, close } = props;
  const current = useAppSelector((state) => selectAllMeetings(state).get(wish.roomId));
  const [meeting] = useState(current);
  useEffect(() => {
    if (meeting === undefined && isTop) close();
  }, [meeting, isTop, close]);
  return meeting && <Opened {...props} meeting={meeting} />;
}
