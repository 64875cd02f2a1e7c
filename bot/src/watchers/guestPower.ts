import { isDeepStrictEqual } from 'node:util';
import { takesPart } from '../../../shared/src/matrix/membership.ts';
import type { Content, RoomEvent } from '../../../shared/src/matrix/event.ts';
import { isUserId, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import { may, roomPower } from '../../../shared/src/matrix/roomPower.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Serially } from '../dispatch/serially.ts';
import { membershipOf, readMeeting } from '../meetings/meeting.ts';
import type { Rooms } from '../meetings/rooms.ts';

/** How guests are kept in their place. */
type GuestPolicy = {
  /** How the user ids of guests begin. */
  readonly prefix: string;
  readonly level: number;
  /** Whether the level of a guest who left is forgotten. */
  readonly forget: boolean;
};

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** The power levels with which every guest of a room stands where guests stand; the same where nothing is to do. */
function guestLevels(state: RoomState, { prefix, level, forget }: GuestPolicy): Content | undefined {
  const levels = state.content(stateKinds.powerLevels);
  if (levels === undefined) return undefined;
  const usersDefault = typeof levels.users_default === 'number' ? levels.users_default : 0;
  const users: Record<string, unknown> = { ...record(levels.users) };
  const isGuest = (userId: string): userId is UserId => userId.startsWith(prefix) && isUserId(userId);
  for (const userId of Object.keys(users).filter(isGuest)) {
    const isHere = takesPart(membershipOf(state, userId));
    if (!isHere && forget) delete users[userId];
    else if (users[userId] !== level) {
      if (usersDefault === level) delete users[userId];
      else users[userId] = level;
    }
  }
  if (usersDefault > level) {
    const joined = state.all(stateKinds.member).filter(({ content }) => content.membership === 'join');
    for (const { state_key } of joined) if (isGuest(state_key)) users[state_key] = level;
  }
  return { ...levels, users };
}

type Options = { readonly rooms: Rooms; readonly policy: GuestPolicy; readonly serially: Serially };

/**
 * Keeps guests at their level in meetings: when they come, when they go, and when somebody raises them. Several changes
 * at once are seen together, since each look takes the room as it is.
 */
export function createGuestPowerWatcher({ rooms, policy, serially }: Options) {
  return {
    types: [stateKinds.member, stateKinds.powerLevels],
    concerns: ({ type, state_key, content }: RoomEvent) =>
      type === stateKinds.powerLevels
        ? Object.keys(record(content.users)).some((userId) => userId.startsWith(policy.prefix))
        : (state_key?.startsWith(policy.prefix) ?? false) && content.membership !== 'invite',
    watch: (roomId: RoomId): Promise<void> =>
      // Commands change power levels as well; one at a time may read and write them.
      serially(roomId, async () => {
        const state = await rooms.state(roomId);
        if (!readMeeting(roomId, state)) return;
        if (!may(roomPower(state), rooms.botId, { state: stateKinds.powerLevels })) return;
        const present = state.content(stateKinds.powerLevels);
        const wanted = guestLevels(state, policy);
        if (wanted === undefined || isDeepStrictEqual(wanted, present)) return;
        await rooms.setState(roomId, stateKinds.powerLevels, '', wanted);
      }),
  };
}
