import { changeMessagePermissionsContract } from '../../../shared/src/commands/changeMessagePermissions.ts';
import { closeMeetingContract } from '../../../shared/src/commands/closeMeeting.ts';
import { handleParticipantsContract } from '../../../shared/src/commands/handleParticipants.ts';
import { handleWidgetsContract } from '../../../shared/src/commands/handleWidgets.ts';
import { contracts } from '../../../shared/src/commands/index.ts';
import { updateMeetingContract } from '../../../shared/src/commands/updateMeeting.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { firstUnmet } from '../../../shared/src/matrix/roomPower.ts';
import { useAppSelector } from './context.tsx';
import { membershipOf, powerOf } from './room.ts';
import type { AppState } from './store.ts';
import { useMay, type Wish } from './useMay.ts';

const commandTypes = contracts.map(({ type }) => ({ event: type }));

/**
 * The room into which commands about a meeting are sent: the one we are in, so that the answer is heard also after the
 * bot has left the meeting; the meeting's own where we are in none, or may not send there.
 */
export function selectSentIn({ place, rooms }: AppState, roomId: RoomId): RoomId {
  const { roomId: here, userId } = place;
  const room = here && rooms.byId[here];
  if (!room || membershipOf(room, userId) !== 'join') return roomId;
  return firstUnmet(powerOf(room), userId, commandTypes) === undefined ? here : roomId;
}

/** What the user may do with a meeting. */
export type Rights = {
  /** Everything that the form holds. */
  readonly mayEdit: boolean;
  /** Take single meetings out of a series. */
  readonly mayChangeTimes: boolean;
  /** Close the meeting for everybody. */
  readonly mayClose: boolean;
};

const times: readonly Wish[] = [[updateMeetingContract]];
const everything: readonly Wish[] = [
  [updateMeetingContract],
  [handleWidgetsContract],
  [handleParticipantsContract, { invite: true }],
  [handleParticipantsContract, { invite: false }],
  [changeMessagePermissionsContract],
];
const closing: readonly Wish[] = [[closeMeetingContract]];

/** What the user may do with a meeting: the same wherever it is shown. Nothing while they are only invited. */
export function useRights(roomId: RoomId): Rights {
  const sentIn = useAppSelector((state) => selectSentIn(state, roomId));
  return {
    mayEdit: useMay(roomId, everything, sentIn),
    mayChangeTimes: useMay(roomId, times, sentIn),
    mayClose: useMay(roomId, closing, sentIn),
  };
}
