import { useDispatch } from 'react-redux';
import { useAppSelector, useHost } from './context.tsx';
import type { Meeting } from './meeting.ts';
import { placeChosen } from './place.ts';
import { membershipOf } from './room.ts';

/**
 * Goes to the breakout sessions of a meeting that the user has joined. Undefined where there is no such way: in a client
 * its room has a planner of its own for them.
 */
export function useShowSessions({ roomId, kind }: Meeting): (() => void) | undefined {
  const dispatch = useDispatch();
  const isPage = useHost().kind === 'page';
  const isIn = useAppSelector(
    ({ rooms, place }) => membershipOf(rooms.byId[roomId], place.userId) === 'join',
  );
  return isPage && isIn && kind === 'meeting' ? () => void dispatch(placeChosen(roomId)) : undefined;
}
