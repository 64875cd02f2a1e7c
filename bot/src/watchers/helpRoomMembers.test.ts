import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { openHelpRoom } from '../meetings/helpRoom.ts';
import { alice, bot, calendarRoom } from '../test/people.ts';
import { createService } from '../test/service.ts';
import { createHelpRoomWatcher } from './helpRoomMembers.ts';

const event = (type: string, content: object, changes: object = {}): RoomEvent => ({
  event_id: '$e' as EventId,
  type,
  sender: alice,
  origin_server_ts: 0,
  content: { ...content },
  ...changes,
});
const member = (userId: UserId, membership: string, before?: string) =>
  event(
    'm.room.member',
    { membership },
    { state_key: userId, ...(before && { unsigned: { prev_content: { membership: before } } }) },
  );

describe('a help chat', () => {
  const open = async () => {
    const service = createService({ displayNames: { [alice]: 'Alice' } });
    const { meetings, rooms } = service;
    await openHelpRoom(meetings, { roomId: calendarRoom, state: rooms.look(calendarRoom) }, alice, 'en');
    const roomId = rooms.roomIds().at(-1) as RoomId;
    return { rooms, watcher: createHelpRoomWatcher(meetings), roomId };
  };

  it('greets who comes, once, and not again when they change their name', async () => {
    const { rooms, watcher, roomId } = await open();
    await watcher.watch(roomId, member(alice, 'join', 'invite'));
    await watcher.watch(roomId, member(alice, 'join', 'invite'));
    await watcher.watch(roomId, member(alice, 'join', 'join'));
    const bodies = rooms.messages(roomId).map(({ content }) => String(content.body));
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toContain('Hello Alice, thank you for inviting me');
  });

  it.each([
    ['was removed from the room', { membership: 'leave' }, 'the Team room'],
    ['was banned from it, and cannot even see it', { membership: 'ban' }, `the ${calendarRoom} room`],
  ])('says what to do when the bot %s meanwhile', async (_, content, where) => {
    const { rooms, watcher, roomId } = await open();
    rooms.put(calendarRoom, 'm.room.name', '', { name: 'Team' });
    rooms.put(calendarRoom, 'm.room.member', bot, content);
    await watcher.watch(roomId, member(alice, 'join', 'invite'));
    const [message] = rooms.messages(roomId);
    expect(message?.content.body).toContain(`Hello Alice, I am no longer in ${where}. Invite me there again`);
    expect(message?.content.body).not.toContain('the right to add widgets');
  });

  it('is left with its person', async () => {
    const { rooms, watcher, roomId } = await open();
    rooms.put(roomId, 'm.room.member', alice, { membership: 'leave' });
    await watcher.watch(roomId, member(alice, 'leave'));
    expect(rooms.look(roomId).content('m.room.member', bot)?.membership).toBe('leave');
  });

  it('is no other room', async () => {
    const { rooms, watcher } = await open();
    rooms.acts.splice(0);
    await watcher.watch(calendarRoom, member(alice, 'join', 'invite'));
    expect(rooms.acts).toEqual([]);
  });
});
