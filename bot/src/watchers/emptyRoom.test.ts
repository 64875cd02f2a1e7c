import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, UserId } from '../../../shared/src/matrix/ids.ts';
import { aMeetingRoom } from '../test/meetingRoom.ts';
import { alice, bob, bot, calendarRoom, carol } from '../test/people.ts';
import { createService } from '../test/service.ts';
import { createEmptyRoomWatcher } from './emptyRoom.ts';

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

describe('a room that the last person has left', () => {
  it('is left by the bot', async () => {
    const { rooms } = createService();
    const watcher = createEmptyRoomWatcher(rooms);
    rooms.put(calendarRoom, 'm.room.member', bob, { membership: 'leave' });
    await watcher.watch(calendarRoom);
    expect(rooms.look(calendarRoom).content('m.room.member', bot)?.membership).toBe('join');
    rooms.put(calendarRoom, 'm.room.member', alice, { membership: 'leave' });
    await watcher.watch(calendarRoom);
    await watcher.watch(calendarRoom);
    expect(rooms.acts.filter(({ name }) => name === 'leave')).toHaveLength(1);
  });

  it('is kept when somebody is still invited, and when it is a meeting, to which people come back', async () => {
    const service = createService();
    const { rooms } = service;
    const watcher = createEmptyRoomWatcher(rooms);
    for (const who of [alice, bob]) rooms.put(calendarRoom, 'm.room.member', who, { membership: 'leave' });
    rooms.put(calendarRoom, 'm.room.member', carol, { membership: 'invite' });
    await watcher.watch(calendarRoom);
    rooms.put(calendarRoom, 'm.room.member', alice, { membership: 'join' });
    const meeting = await aMeetingRoom(service);
    for (const who of [alice, bob, carol]) rooms.put(meeting, 'm.room.member', who, { membership: 'leave' });
    await watcher.watch(meeting);
    expect(rooms.acts.filter(({ name }) => name === 'leave')).toEqual([]);
  });

  it.each([
    ['leave', true],
    ['ban', true],
    ['join', false],
    ['invite', false],
  ])('is looked at after a %s: %s', (membership, isOfInterest) => {
    const { rooms } = createService();
    expect(createEmptyRoomWatcher(rooms).concerns(member(bob, membership))).toBe(isOfInterest);
  });
});
