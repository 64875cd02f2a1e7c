import { AppError, isDenied, toAppError } from '../../../shared/src/appError.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import { serverOf, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { membershipOf } from './meeting.ts';
import type { Rooms } from './rooms.ts';

/** Does something for each user, side by side, and names in one error all for whom it failed. */
export async function forEachUser(
  userIds: readonly UserId[],
  act: (userId: UserId) => Promise<void>,
): Promise<void> {
  const failures: { userId: UserId; error: AppError }[] = [];
  await Promise.all(
    userIds.map((userId) =>
      act(userId).catch((error: unknown) => {
        failures.push({ userId, error: toAppError(error) });
      }),
    ),
  );
  const [first] = failures;
  if (first === undefined) return;
  const failed = failures.map(({ userId }) => userId);
  throw new AppError(first.error.code, `failed for ${failed.join(', ')}: ${first.error.message}`, {
    params: { ...first.error.params, userIds: failed },
    cause: first.error,
  });
}

/** Invites somebody, or renews their invitation. Who is in the room already was reached. */
export async function invite(rooms: Rooms, roomId: RoomId, userId: UserId, content: Content): Promise<void> {
  try {
    await rooms.setState(roomId, stateKinds.member, userId, content);
  } catch (error) {
    // Where an answer got lost, the request is repeated, and refused when the invitation was accepted in between.
    if (!isDenied(error) || (await rooms.membership(roomId, userId)) !== 'join') throw error;
  }
}

/** Invites users with their reason. With the state of a resumed attempt, those who were reached before are left alone. */
export async function inviteAll(
  rooms: Rooms,
  roomId: RoomId,
  invitations: readonly { readonly userId: UserId; readonly content: Content }[],
  before: RoomState | undefined,
): Promise<void> {
  const contents = new Map(invitations.map(({ userId, content }) => [userId, content]));
  const missing = [...contents.keys()].filter(
    (userId) => before === undefined || membershipOf(before, userId) === undefined,
  );
  const isRemote = (userId: UserId) => serverOf(userId) !== serverOf(rooms.botId);
  const inviteOne = (userId: UserId) => invite(rooms, roomId, userId, contents.get(userId) ?? {});
  // Those on other servers first: that is what can fail, and then nobody should have been told in vain.
  await forEachUser(missing.filter(isRemote), inviteOne);
  await forEachUser(
    missing.filter((userId) => !isRemote(userId)),
    inviteOne,
  );
}
