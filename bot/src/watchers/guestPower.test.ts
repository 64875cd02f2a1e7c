import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, UserId } from '../../../shared/src/matrix/ids.ts';
import { aMeetingRoom } from '../test/meetingRoom.ts';
import { alice, bot, calendarRoom } from '../test/people.ts';
import { createService } from '../test/service.ts';
import { createGuestPowerWatcher } from './guestPower.ts';
import { createSerially } from '../dispatch/serially.ts';

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

describe('a guest', () => {
  const guest = '@guest-1:example.com' as UserId;
  const open = async (policy: object = {}, version = '11') => {
    const service = createService({ version });
    const roomId = await aMeetingRoom(service);
    const { rooms } = service;
    const given = { prefix: '@guest-', level: 0, forget: true, ...policy };
    const watcher = createGuestPowerWatcher({ rooms, policy: given, serially: createSerially() });
    const levels = () => rooms.look(roomId).content('m.room.power_levels') ?? {};
    const users = () => levels().users as Record<string, number>;
    const raise = (level: number, more: object = {}) =>
      rooms.put(roomId, 'm.room.power_levels', '', {
        ...levels(),
        ...more,
        users: { ...users(), [guest]: level },
      });
    const come = (membership: string) => rooms.put(roomId, 'm.room.member', guest, { membership });
    return { rooms, roomId, watcher, users, raise, come };
  };

  it.each(['11', '12'])(
    'who was raised is put back to where guests stand, in version %s',
    async (version) => {
      const { watcher, roomId, users, raise, come } = await open({}, version);
      come('join');
      raise(100);
      await watcher.watch(roomId);
      expect(users()[guest]).toBeUndefined();
      expect(users()[alice]).toBe(version === '12' ? 150 : 100);
    },
  );

  it('gets a level of their own where others stand higher by default', async () => {
    const { watcher, roomId, users, raise, come } = await open({ level: -1 });
    come('join');
    await watcher.watch(roomId);
    expect(users()[guest]).toBe(-1);
    raise(-1, { users_default: 10 });
    come('leave');
    await watcher.watch(roomId);
    expect(users()[guest]).toBeUndefined();
  });

  it('who left keeps their level where it is not to be forgotten', async () => {
    const { watcher, roomId, users, raise, come } = await open({ level: 5, forget: false });
    come('leave');
    raise(5);
    await watcher.watch(roomId);
    expect(users()[guest]).toBe(5);
  });

  it('is no reason to write what is right already, nor anywhere but in meetings', async () => {
    const { watcher, rooms, roomId, come } = await open();
    come('join');
    await watcher.watch(roomId);
    rooms.put(calendarRoom, 'm.room.power_levels', '', { users: { [guest]: 100, [bot]: 100, [alice]: 100 } });
    await watcher.watch(calendarRoom);
    expect(rooms.acts).toEqual([]);
  });

  it('is noticed by what concerns guests only', async () => {
    const { watcher } = await open();
    const levels = (users: object) => event('m.room.power_levels', { users }, { state_key: '' });
    expect(watcher.concerns(member(guest, 'join'))).toBe(true);
    expect(watcher.concerns(member(guest, 'invite'))).toBe(false);
    expect(watcher.concerns(member(alice, 'join'))).toBe(false);
    expect(watcher.concerns(levels({ [guest]: 5 }))).toBe(true);
    expect(watcher.concerns(levels({ [alice]: 5 }))).toBe(false);
    expect(watcher.concerns(event('m.room.power_levels', { users: 5 }, { state_key: '' }))).toBe(false);
  });
});
