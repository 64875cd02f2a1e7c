import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { aMeetingRoom } from '../test/meetingRoom.ts';
import { alice, bob, bot } from '../test/people.ts';
import { createService } from '../test/service.ts';

const type = 'net.nordeck.meetings.meeting.change.message_permissions';
const change = (target_room_id: RoomId, messaging_power_level: number) => ({
  target_room_id,
  messaging_power_level,
});

describe('changing who may write messages', () => {
  it.each([
    ['11', 0],
    ['11', 100],
    ['12', 100],
  ])('in a room of version %s replaces the default level by %d and nothing else', async (version, level) => {
    const service = createService({ version });
    const roomId = await aMeetingRoom(service);
    const before = service.rooms.look(roomId).content('m.room.power_levels');
    await service.done(type, change(roomId, level));
    expect(service.rooms.look(roomId).content('m.room.power_levels')).toEqual({
      ...before,
      events_default: level,
    });
  });

  it('works in rooms that are no meetings', async () => {
    const service = createService();
    const room = '!other:example.com' as RoomId;
    const levels = { users: { [alice]: 100, [bot]: 100 } };
    service.rooms.add({ id: room, creator: alice, members: { [bot]: 'join' }, levels });
    await service.done(type, change(room, 50));
    expect(service.rooms.look(room).content('m.room.power_levels')).toEqual({
      ...levels,
      events_default: 50,
    });
  });

  it('takes the power to change power', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    expect(await service.failed(type, change(roomId, 0), { sender: bob })).toEqual({
      code: 'denied',
      need: 'm.room.power_levels needs power level 50, you have 0',
    });
    expect(service.rooms.acts).toEqual([]);
  });

  it.each([
    ['lowers a level above the own', 100, 0],
    ['raises it above the own', 0, 100],
  ])('does for nobody what Matrix does not let them do: %s', async (_, present, wanted) => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const levels = { users: { [alice]: 100, [bob]: 50, [bot]: 101 }, events_default: present };
    service.rooms.put(roomId, 'm.room.power_levels', '', levels);
    service.join(roomId, bob);
    expect(await service.failed(type, change(roomId, wanted), { sender: bob })).toEqual({
      code: 'denied',
      need: 'events_default needs power level 100, you have 50',
    });
    expect(await service.done(type, change(roomId, wanted))).toEqual([]);
  });

  it('is denied by the homeserver where the bot has not the power', async () => {
    const service = createService();
    const room = '!other:example.com' as RoomId;
    service.rooms.add({
      id: room,
      creator: alice,
      members: { [bot]: 'join' },
      levels: { users: { [alice]: 100 } },
    });
    expect((await service.failed(type, change(room, 50))).code).toBe('denied');
  });

  it('is denied where there are no power levels to go by', async () => {
    const service = createService();
    const room = '!other:example.com' as RoomId;
    service.rooms.add({ id: room, creator: alice, members: { [bot]: 'join' }, levels: null });
    expect(await service.failed(type, change(room, 50))).toEqual({
      code: 'denied',
      need: 'm.room.power_levels needs power level Infinity, you have 0',
    });
  });
});
