import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { membershipOf } from './meeting.ts';
import { richText } from './richText.ts';
import { MADE_FOR, type Mark, type Rooms } from './rooms.ts';

/** A chat that the bot opens with one person, for one purpose. */
export type PrivateRoom = {
  /** Names the purpose and the person: there is one room for each. */
  readonly mark: Mark;
  readonly userId: UserId;
  readonly name: string;
  readonly topic: string;
  /** Why the person is invited, in one sentence. */
  readonly reason: string;
  /** The state by which others recognise the room, with the bot as state key. */
  readonly marker: { readonly type: string; readonly content: Content };
};

/** Finds that room, or makes it, and sees to it that the person is in it or invited. */
export async function openPrivateRoom(rooms: Rooms, wish: PrivateRoom): Promise<RoomId> {
  const { mark, userId, name, topic, marker } = wish;
  const known = await rooms.made(mark);
  const { roomId, isNew } =
    known !== undefined
      ? { roomId: known, isNew: false }
      : await rooms.create(
          mark,
          {
            name,
            visibility: 'private',
            preset: 'trusted_private_chat',
            is_direct: true,
            creation_content: { [MADE_FOR]: mark },
            initial_state: [
              { type: 'm.room.guest_access', state_key: '', content: { guest_access: 'forbidden' } },
              { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'shared' } },
              { type: stateKinds.topic, state_key: '', content: { topic } },
              { type: marker.type, state_key: rooms.botId, content: marker.content },
            ],
          },
          false,
        );
  const membership = isNew ? undefined : membershipOf(await rooms.state(roomId), userId);
  if (membership === 'join' || membership === 'invite' || membership === 'ban') return roomId;
  const { plain, html } = richText([
    { text: wish.reason, before: '<table><tr><td><b>', after: '</b></td></tr></table>' },
  ]);
  await rooms.setState(roomId, stateKinds.member, userId, {
    membership: 'invite',
    is_direct: true,
    reason: plain,
    'io.element.html_reason': html,
  });
  return roomId;
}
