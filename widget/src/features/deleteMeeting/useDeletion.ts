import { useCallback, useEffect, useState } from 'react';
import { useDispatch } from 'react-redux';
import type { Answer } from '../../../../shared/src/acknowledgement.ts';
import type { Occurrence } from '../../../../shared/src/calendar/occurrences.ts';
import { deleteMeetingAct, type Deletion } from '../../store/acts/deleteMeeting.ts';
import { timesHere } from '../../store/appointment.ts';
import { useAppSelector, useHost, useOutgoing } from '../../store/context.tsx';
import type { Meeting } from '../../store/meeting.ts';
import { actDismissed, type ActState } from '../../store/outbox.ts';
import { membershipOf } from '../../store/room.ts';
import { selectSentIn } from '../../store/sentIn.ts';
import { undoOffered } from '../../store/undo.ts';
import { useAct } from '../../store/useAct.ts';

type Wish = {
  readonly meeting: Meeting;
  readonly occurrence: Occurrence | undefined;
  readonly close: () => void;
};

/** Deletes, follows how that goes, and ends when it is done: in the parent where there is nothing left to be in. */
export function useDeletion({ meeting, occurrence, close }: Wish): {
  readonly perform: (deletion: Deletion) => void;
  readonly retry: () => void;
  /** Closes; what could not be done is forgotten, what goes on goes on. */
  readonly leave: () => void;
  /** `undefined` before anything was done. */
  readonly state: ActState | undefined;
  readonly answer: Answer | undefined;
} {
  const { roomId, title, calendar } = meeting;
  const host = useHost();
  const outgoing = useOutgoing();
  const dispatch = useDispatch();
  const [done, setDone] = useState<{ readonly id: string; readonly deletion: Deletion }>();
  const sentIn = useAppSelector((state) => selectSentIn(state, meeting));
  const isInside = useAppSelector(({ place }) => place.roomId === roomId);
  const parent = useAppSelector(({ rooms, place }) =>
    meeting.parents.find((id) => membershipOf(rooms.byId[id], place.userId) === 'join'),
  );
  const { state, answer } = useAct(done?.id);

  const leave = useCallback(() => {
    if (done && state === 'failed') dispatch(actDismissed(done.id));
    else if (done && done.deletion.scope !== 'all') {
      const { scope, ref, rest: after } = done.deletion;
      const start = occurrence ? timesHere(occurrence).start : 0;
      dispatch(undoOffered({ actId: done.id, roomId, title, start, scope, ref, before: calendar, after }));
    }
    close();
  }, [done, state, dispatch, roomId, title, calendar, occurrence, close]);

  const isOver = done !== undefined && (state === 'done' || state === 'unanswered');
  useEffect(() => {
    if (!isOver) return;
    leave();
    if (done.deletion.scope === 'all' && isInside && parent) void host.openRoom(parent);
  }, [isOver, done, leave, isInside, parent, host]);

  return {
    perform: (deletion) =>
      setDone({ deletion, id: outgoing.perform(deleteMeetingAct(meeting, deletion, sentIn)) }),
    retry: () => done && outgoing.retry(done.id),
    leave,
    state: done && state,
    answer,
  };
}
