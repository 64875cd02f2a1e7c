import { AppError } from '../../../shared/src/appError.ts';
import { takesPart } from '../../../shared/src/matrix/membership.ts';
import type { UserId } from '../../../shared/src/matrix/ids.ts';
import { levelOf, roomPower } from '../../../shared/src/matrix/roomPower.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { textsFor } from '../i18n.ts';
import { invitationContent } from './invitation.ts';
import { forEachUser, invite } from './invite.ts';
import { membershipOf, type Meeting } from './meeting.ts';
import { nameOf, type TargetRoom } from './meetings.ts';
import { once, type Attempt } from './attempt.ts';
import type { Rooms } from './rooms.ts';

/** People to invite or to remove, and who wants it. */
export type ParticipantChange = {
  readonly userIds: readonly UserId[];
  readonly sender: UserId;
  readonly locale: string;
  readonly timeZone: string;
  readonly attempt: Attempt;
};

function refuse(code: 'invalid' | 'denied', complaint: string, userIds: readonly UserId[]): never {
  throw new AppError(code, complaint, { params: { fields: [complaint], userIds } });
}

/**
 * Those of the users to whom nothing has happened since the command began: whom no earlier attempt has reached. The
 * command's own time would not do, for the commands before it were carried out after it was sent.
 */
async function untouched(
  attempt: Attempt,
  state: RoomState,
  userIds: readonly UserId[],
): Promise<readonly UserId[]> {
  const lastOf = (userId: UserId) => state.event(stateKinds.member, userId)?.event_id ?? null;
  const before = await once(attempt, 'members', () => userIds.map(lastOf));
  return userIds.filter((userId, index) => lastOf(userId) === before[index]);
}

const isThere = (state: RoomState, userId: UserId): boolean => takesPart(membershipOf(state, userId));

/**
 * Invites people, with the meeting's organiser as the one who invites.
 *
 * @throws AppError `invalid`, before anybody was invited, when one of them takes part already or is banned
 */
export async function inviteParticipants(
  rooms: Rooms,
  meeting: Meeting,
  { roomId, state }: TargetRoom,
  change: ParticipantChange,
): Promise<void> {
  const missing = await untouched(change.attempt, state, change.userIds);
  const present = missing.filter((userId) => membershipOf(state, userId) === 'join');
  if (present.length > 0) refuse('invalid', `userIds take part already: ${present.join(', ')}`, present);
  const banned = missing.filter((userId) => membershipOf(state, userId) === 'ban');
  if (banned.length > 0) refuse('invalid', `userIds are banned from the room: ${banned.join(', ')}`, banned);
  const content = invitationContent({
    calendar: meeting.metadata.calendar,
    description: meeting.description,
    organizer: await nameOf(rooms, meeting.metadata.creator, state),
    locale: change.locale,
    timeZone: change.timeZone,
  });
  await forEachUser(missing, (userId) => invite(rooms, roomId, userId, content));
}

/**
 * Removes people. Nobody removes the bot, or somebody who stands as high as they do themselves.
 *
 * @throws AppError `denied` or `invalid`, before anybody was removed
 */
export async function removeParticipants(
  rooms: Rooms,
  { roomId, state }: TargetRoom,
  change: ParticipantChange,
): Promise<void> {
  const { sender, locale } = change;
  if (change.userIds.includes(rooms.botId)) refuse('invalid', 'userIds must not name the bot', [rooms.botId]);
  const power = roomPower(state);
  // Who joined since the command was sent is still to be removed.
  const missing = change.attempt.resumed
    ? change.userIds.filter((userId) => isThere(state, userId))
    : change.userIds;
  const higher = missing.filter((userId) => levelOf(power, userId) >= levelOf(power, sender));
  if (higher.length > 0) refuse('denied', `userIds stand as high as you: ${higher.join(', ')}`, higher);
  const absent = missing.filter((userId) => !isThere(state, userId));
  if (absent.length > 0) refuse('invalid', `userIds do not take part: ${absent.join(', ')}`, absent);
  await forEachUser(missing, (userId) =>
    rooms.kick(roomId, userId, textsFor(locale)('removedBy', { userId, sender })),
  );
}
