import { deletionTime } from '../../../shared/src/calendar/occurrences.ts';
import { membersWith } from '../../../shared/src/matrix/membership.ts';
import { isRoomId, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import { firstUnmet, may, roomPower, type Need } from '../../../shared/src/matrix/roomPower.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { textsFor } from '../i18n.ts';
import { allSettled } from './allSettled.ts';
import { once, type Attempt } from './attempt.ts';
import { cardIn } from './card.ts';
import { closedCardContent, editOf } from './cardText.ts';
import { forEachUser } from './invite.ts';
import { demandMeeting, membershipOf, readMeeting } from './meeting.ts';
import { visibleState, type Meetings, type TargetRoom } from './meetings.ts';
import type { Rooms } from './rooms.ts';
import type { Reader } from './whenInWords.ts';

/** How, by whom and in which words meetings are closed. */
export type Closing = {
  readonly method: 'tombstone' | 'kick_all_participants';
  readonly needs: readonly Need[];
  readonly sender: UserId;
  readonly reader: Reader;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The command that asks for it. */
  readonly id: string;
  /** The room of the command, which the bot must not leave before it has answered there. */
  readonly sentIn: RoomId | undefined;
};

/** The children of a room that are open meetings of it. Rooms that cannot be read are closed, or none of ours. */
async function openChildren(rooms: Rooms, { roomId, state }: TargetRoom): Promise<readonly TargetRoom[]> {
  const ids = state
    .all(stateKinds.spaceChild)
    .filter(({ content }) => Array.isArray(content.via))
    .map(({ state_key }) => state_key)
    .filter(isRoomId);
  const children = await Promise.all(
    ids.map(async (id): Promise<TargetRoom | undefined> => {
      const child = await visibleState(rooms, id);
      if (child === undefined || membershipOf(child, rooms.botId) !== 'join') return undefined;
      return readMeeting(id, child)?.parentRoomId === roomId ? { roomId: id, state: child } : undefined;
    }),
  );
  return children.filter((child) => child !== undefined);
}

/** All open breakout sessions below a room, however deep. */
export async function descendants(
  rooms: Rooms,
  room: TargetRoom,
  seen = new Set<RoomId>(),
): Promise<readonly TargetRoom[]> {
  seen.add(room.roomId);
  // A ring of links must not be walked for ever.
  const children = (await openChildren(rooms, room)).filter(({ roomId }) => !seen.has(roomId));
  for (const { roomId } of children) seen.add(roomId);
  const below = await Promise.all(children.map((child) => descendants(rooms, child, seen)));
  return [...children, ...below.flat()];
}

/** Says on the card of a meeting, if it has one, that it is no more: whoever opens it later must not wait for it. */
async function closeCard(
  { rooms, settings: { linkPrefix } }: Meetings,
  { roomId, state }: TargetRoom,
  { reader, at, id }: Closing,
): Promise<void> {
  const cardId = cardIn(state, rooms.botId);
  const meeting = cardId && readMeeting(roomId, state);
  if (cardId === undefined || meeting === undefined) return;
  // A card that cannot be edited is no reason to keep the meeting.
  if (!may(roomPower(state), rooms.botId, { event: 'm.room.message' })) return;
  const { calendar } = meeting.metadata;
  const isOver = (deletionTime(calendar, 0) ?? Infinity) <= at;
  const content = closedCardContent({ ...meeting, calendar }, { reader, linkPrefix }, isOver);
  await rooms.send(roomId, 'm.room.message', editOf(cardId, content), `${id}.card`);
}

async function closeRoom(
  meetings: Meetings,
  room: TargetRoom,
  parentRoomId: RoomId | undefined,
  closing: Closing,
): Promise<void> {
  const { rooms } = meetings;
  const { roomId, state } = room;
  const text = textsFor(closing.reader.locale)('closed');
  // Left by an earlier attempt: that was its last step.
  if (membershipOf(state, rooms.botId) !== 'join') return;
  const widgets = state.all(stateKinds.widget).filter(({ content }) => Object.keys(content).length > 0);
  await Promise.all(widgets.map(({ state_key }) => rooms.setState(roomId, stateKinds.widget, state_key, {})));
  await closeCard(meetings, room, closing);
  if (closing.method === 'tombstone') {
    await rooms.setState(roomId, stateKinds.tombstone, '', {
      body: text,
      // Without a parent there is nowhere to go on, but Synapse refuses a tombstone that does not have the key.
      replacement_room: parentRoomId ?? '',
    });
  } else {
    const people = membersWith(state, ['invite', 'join', 'knock']).filter((userId) => userId !== rooms.botId);
    await forEachUser(people, (userId) => rooms.kick(roomId, userId, text));
  }
  if (roomId !== closing.sentIn) await rooms.leave(roomId);
}

/** Whether somebody may end a session: they belong to it and have the power that closing takes. */
function mayClose({ state }: TargetRoom, { sender, needs }: Closing): boolean {
  // Who organises a session is invited to it, and need not have gone there to end it.
  const isMember = ['join', 'invite'].includes(membershipOf(state, sender) ?? '');
  return isMember && firstUnmet(roomPower(state), sender, needs) === undefined;
}

/**
 * Closes a meeting together with its open breakout sessions: the sessions first, so that whoever sees the meeting gone
 * finds nothing left of it. Sessions that the sender may not close are left as they are, with the bot in them: any
 * participant can open one, and nobody may keep a meeting from ending that way.
 *
 * @returns the room that the bot has yet to leave, because it answers there
 */
export async function closeWithSessions(
  meetings: Meetings,
  target: TargetRoom,
  closing: Closing,
  attempt: Attempt,
): Promise<RoomId | undefined> {
  const replacement = demandMeeting(target.roomId, target.state).parentRoomId;
  const sessions = await descendants(meetings.rooms, target);
  // An earlier attempt may have removed the sender from some of them already.
  const chosen = await once(attempt, 'sessions', () =>
    sessions.filter((session) => mayClose(session, closing)).map(({ roomId }) => roomId),
  );
  const closable = sessions.filter(({ roomId }) => chosen.includes(roomId));
  await allSettled(closable.map((session) => closeRoom(meetings, session, replacement, closing)));
  await closeRoom(meetings, target, replacement, closing);
  return closing.sentIn === target.roomId ? target.roomId : undefined;
}
