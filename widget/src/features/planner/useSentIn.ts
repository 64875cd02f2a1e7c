import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { useAppSelector } from '../../store/context.tsx';

/** The room that commands about a meeting are sent into: the one we are in, or the meeting's where all are shown. */
export const useSentIn = (meeting: RoomId): RoomId => useAppSelector(({ place }) => place.roomId) ?? meeting;
