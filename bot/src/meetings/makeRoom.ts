import { AppError, toAppError, type ErrorCode, type ErrorParams } from '../../../shared/src/appError.ts';
import { membersWith } from '../../../shared/src/matrix/membership.ts';
import { serverOf, type RoomId } from '../../../shared/src/matrix/ids.ts';
import { may, roomPower } from '../../../shared/src/matrix/roomPower.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { allSettled } from './allSettled.ts';
import { textsFor } from '../i18n.ts';
import { isInterruption } from '../interrupted.ts';
import type { Attempt } from './attempt.ts';
import { forEachUser, inviteAll } from './invite.ts';
import { membershipOf } from './meeting.ts';
import { nameOf, type Meetings, type TargetRoom } from './meetings.ts';
import { planRoom, type RoomPlan, type Surroundings, type Wish } from './roomPlan.ts';

/** Links the new room in its parent, where the bot may. */
async function linkInParent(meetings: Meetings, parent: TargetRoom, roomId: RoomId): Promise<void> {
  const { rooms } = meetings;
  if (!may(roomPower(parent.state), rooms.botId, { state: stateKinds.spaceChild })) return;
  await rooms.setState(parent.roomId, stateKinds.spaceChild, roomId, { via: [serverOf(rooms.botId)] });
}

/** Sets what needs the room's id, leaving out what an earlier attempt has done. */
async function complete(meetings: Meetings, wish: Wish, plan: RoomPlan, room: Room): Promise<void> {
  const { rooms } = meetings;
  const { roomId, before } = room;
  const missing = plan
    .state(roomId)
    .filter(({ type, stateKey }) => before?.event(type, stateKey) === undefined)
    .map(({ type, stateKey, content }) => rooms.setState(roomId, type, stateKey, content));
  // In the order of the configuration, which people read from top to bottom.
  const events = (async () => {
    for (const [index, { type, content }] of plan.events(roomId).entries()) {
      await rooms.send(roomId, type, content, `${wish.mark}.event.${index}`);
    }
  })();
  await allSettled([...missing, events]);
}

type Room = {
  readonly roomId: RoomId;
  /** Its state, if an earlier attempt made it. */ readonly before: RoomState | undefined;
};

/** Why the making of a room was given up, as it is kept for later attempts. */
type GivenUp = {
  readonly roomId: RoomId;
  readonly code: ErrorCode;
  readonly message: string;
  readonly params: ErrorParams;
};

/** Takes a room back that could not be completed: nobody stays invited to it, and the parent does not show it. */
async function takeBack({ rooms }: Meetings, wish: Wish, roomId: RoomId): Promise<void> {
  const state = await rooms.state(roomId);
  if (membershipOf(state, rooms.botId) !== 'join') return;
  const text = textsFor(wish.locale)('failedSetUp');
  const people = membersWith(state, ['invite', 'join', 'knock']).filter((userId) => userId !== rooms.botId);
  await allSettled([
    forEachUser(people, (userId) => rooms.kick(roomId, userId, text)),
    ...(wish.parent ? [rooms.setState(wish.parent.roomId, stateKinds.spaceChild, roomId, {})] : []),
  ]).finally(() => rooms.leave(roomId));
}

/** What is known of the homeserver and the organiser when a room is planned. */
async function surroundingsOf(
  { rooms }: Meetings,
  { creator }: Wish,
  parent: TargetRoom | undefined,
): Promise<Omit<Surroundings, 'roomVersion'>> {
  const [organizer, calendar, details] = await Promise.all([
    nameOf(rooms, creator, parent?.state),
    rooms.icon('calendar'),
    rooms.icon('details'),
  ]);
  return { organizer, icons: { calendar, details } };
}

/**
 * Makes sure that a room can be made, as far as that can be told beforehand.
 *
 * @throws AppError `invalid` when it is too large for Matrix
 */
export async function demandPossible(meetings: Meetings, wish: Wish, parent: TargetRoom): Promise<void> {
  const surroundings = await surroundingsOf(meetings, wish, parent);
  planRoom(wish, meetings, { ...surroundings, roomVersion: await meetings.rooms.defaultVersion() });
}

/** Plans a room for the homeserver as it is, and creates it. */
async function createPlanned(
  meetings: Meetings,
  wish: Wish,
  surroundings: Omit<Surroundings, 'roomVersion'>,
  resumed: boolean,
): Promise<{ readonly plan: RoomPlan; readonly roomId: RoomId; readonly isNew: boolean }> {
  const { rooms } = meetings;
  for (;;) {
    const roomVersion = await rooms.defaultVersion();
    const plan = planRoom(wish, meetings, { ...surroundings, roomVersion });
    try {
      return { plan, ...(await rooms.create(wish.mark, plan.create, resumed)) };
    } catch (error) {
      // The homeserver may make rooms of another version since it was asked last.
      if (isInterruption(error) || (await rooms.defaultVersion()) === roomVersion) throw error;
    }
  }
}

/**
 * Makes the room of a meeting: created complete, then what needs its id, then the people. What cannot be completed is
 * taken back.
 */
export async function makeRoom(
  meetings: Meetings,
  wish: Wish,
  parent: TargetRoom | undefined,
  attempt: Attempt,
): Promise<RoomId> {
  const { resumed } = attempt;
  const { rooms } = meetings;
  const surroundings = await surroundingsOf(meetings, wish, parent);
  const givenUp = resumed ? await attempt.recall<GivenUp>(`${wish.mark}.givenUp`) : undefined;
  if (givenUp) {
    await takeBack(meetings, wish, givenUp.roomId);
    throw new AppError(givenUp.code, givenUp.message, givenUp);
  }
  const { plan, roomId, isNew } = await createPlanned(meetings, wish, surroundings, resumed);
  const before = isNew ? undefined : await rooms.state(roomId);
  try {
    await allSettled([
      complete(meetings, wish, plan, { roomId, before }),
      ...(parent ? [linkInParent(meetings, parent, roomId)] : []),
    ]);
    await inviteAll(rooms, roomId, plan.invitations, before);
    return roomId;
  } catch (thrown) {
    if (isInterruption(thrown)) throw thrown;
    const { code, message, params } = toAppError(thrown);
    await attempt.remember(`${wish.mark}.givenUp`, { roomId, code, message, params } satisfies GivenUp);
    await takeBack(meetings, wish, roomId);
    throw thrown;
  }
}
