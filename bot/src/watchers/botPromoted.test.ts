import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId } from '../../../shared/src/matrix/ids.ts';
import { someSettings } from '../test/builders.ts';
import { aMeetingRoom } from '../test/meetingRoom.ts';
import { alice, bot, calendarRoom } from '../test/people.ts';
import { createService } from '../test/service.ts';
import { createBotPromotedWatcher } from './botPromoted.ts';

const event = (type: string, content: object, changes: object = {}): RoomEvent => ({
  event_id: '$e' as EventId,
  type,
  sender: alice,
  origin_server_ts: 0,
  content: { ...content },
  ...changes,
});
describe('a bot that gets more power', () => {
  const levels = (level: number, before?: number) =>
    event(
      'm.room.power_levels',
      { users: { [bot]: level } },
      {
        state_key: '',
        ...(before !== undefined && { unsigned: { prev_content: { users: { [bot]: before } } } }),
      },
    );
  const open = (isDirect = false, settings = someSettings()) => {
    const service = createService({ settings });
    const watcher = createBotPromotedWatcher({
      meetings: service.meetings,
      isDirect: () => Promise.resolve(isDirect),
      localeOf: () => Promise.resolve('en'),
    });
    const widgets = () =>
      service.rooms
        .look(calendarRoom)
        .all('im.vector.modular.widgets')
        .map(({ content }) => content.type);
    return { ...service, service, watcher, widgets };
  };

  it.each([
    ['rose', levels(50, 0), true],
    ['fell', levels(0, 50), false],
    ['stayed', levels(50, 50), false],
    ['was there from the beginning', levels(50), false],
  ])('is looked at when it %s: %#', (_, change, isOfInterest) => {
    expect(open().watcher.concerns(change)).toBe(isOfInterest);
  });

  it('adds the planner, once', async () => {
    const { watcher, widgets } = open();
    await watcher.watch(calendarRoom, levels(100, 0));
    await watcher.watch(calendarRoom, levels(100, 50));
    expect(widgets()).toEqual(['net.nordeck.meetings.widget.meetings']);
  });

  it('makes a chat of two a calendar', async () => {
    const { watcher, rooms } = open(true);
    await watcher.watch(calendarRoom, levels(100, 0));
    expect(rooms.look(calendarRoom).content('net.nordeck.meetings.control_room')).toEqual({
      room_version: 1,
    });
  });

  it.each([[true], [false]])('sets up no room that it cannot read: a chat of two is %s', async (isDirect) => {
    const { watcher, rooms, widgets } = open(isDirect, someSettings({ reads: false }));
    rooms.put(calendarRoom, 'm.room.encryption', '', { algorithm: 'm.megolm.v1.aes-sha2' });
    await watcher.watch(calendarRoom, levels(100, 0));
    expect(widgets()).toEqual([]);
  });

  it('waits for more where that is not enough', async () => {
    const { watcher, rooms, widgets } = open();
    rooms.put(calendarRoom, 'm.room.power_levels', '', { users: { [alice]: 100, [bot]: 10 } });
    await watcher.watch(calendarRoom, levels(10, 0));
    expect(widgets()).toEqual([]);
  });

  it('leaves rooms alone that it made itself', async () => {
    const { watcher, service } = open();
    const roomId = await aMeetingRoom(service);
    await watcher.watch(roomId, levels(101, 0));
    expect(service.rooms.acts).toEqual([]);
  });
});
