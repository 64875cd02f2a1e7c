import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { aTemplate, aWidget } from '../test/builders.ts';
import { aMeetingRoom } from '../test/meetingRoom.ts';
import { alice, bot, calendarRoom } from '../test/people.ts';
import { createService, type TestService } from '../test/service.ts';

const type = 'net.nordeck.meetings.meeting.widgets.handle';
const widgets = 'im.vector.modular.widgets';
const layout = 'io.element.widgets.layout';

const template = aTemplate({
  state: [
    aWidget('poll', { optional: true }),
    aWidget('draw', { optional: true, content: { type: 'x', url: 'https://x/{{uuid}}', name: 'Draw' } }),
  ],
  layouts: [{ widgetIds: ['poll', 'jitsi'], layouts: { poll: { container: 'right' } } }],
});

const installed = ({ rooms }: TestService, roomId: RoomId) =>
  rooms
    .look(roomId)
    .all(widgets)
    .filter(({ content }) => 'type' in content)
    .map(({ state_key }) => state_key)
    .filter((id) => !id.startsWith('net.'))
    .sort();
const change = (target_room_id: RoomId, add: boolean, ...widget_ids: string[]) => ({
  target_room_id,
  add,
  widget_ids,
});

describe('changing widgets', () => {
  it('adds one, and lays out what is then there', async () => {
    const service = createService({ template });
    const roomId = await aMeetingRoom(service);
    await service.done(type, change(roomId, true, 'poll'));
    expect(installed(service, roomId)).toEqual(['jitsi', 'poll']);
    expect(service.rooms.look(roomId).content(layout)).toEqual({ widgets: { poll: { container: 'right' } } });
    expect(service.rooms.look(roomId).content(widgets, 'poll')).toEqual({
      type: 'm.custom',
      url: 'https://widgets.example/poll',
      name: 'poll',
      id: 'poll',
    });
    expect(service.rooms.acts).toHaveLength(2);
  });

  it('removes one by an empty content, and lays out the rest', async () => {
    const service = createService({ template });
    const roomId = await aMeetingRoom(service, { widget_ids: ['jitsi', 'poll'] });
    await service.done(type, change(roomId, false, 'poll'));
    expect(service.rooms.look(roomId).content(widgets, 'poll')).toEqual({});
    expect(installed(service, roomId)).toEqual(['jitsi']);
    expect(service.rooms.look(roomId).content(layout)).toMatchObject({
      widgets: { jitsi: { container: 'top' } },
    });
  });

  it('changes nothing where all is as wanted', async () => {
    const service = createService({ template });
    const roomId = await aMeetingRoom(service);
    await service.done(type, change(roomId, true, 'jitsi'));
    await service.done(type, change(roomId, false, 'poll'));
    await service.done(type, change(roomId, true));
    expect(service.rooms.acts).toEqual([]);
  });

  it('changes nothing where a change of the title has sent what is wanted', async () => {
    const service = createService({ template });
    const roomId = await aMeetingRoom(service);
    await service.done('net.nordeck.meetings.meeting.update', { target_room_id: roomId, title: 'T' });
    const before = service.rooms.acts.length;
    await service.done(type, change(roomId, true, 'jitsi'));
    expect(service.rooms.acts.slice(before)).toEqual([]);
  });

  it('keeps the layout where there is none for what is left', async () => {
    const service = createService({ template });
    const roomId = await aMeetingRoom(service);
    const before = service.rooms.look(roomId).content(layout);
    await service.done(type, change(roomId, false, 'jitsi'));
    expect(service.rooms.look(roomId).content(layout)).toEqual(before);
  });

  it('leaves widgets alone that it is not asked for, and those that people added', async () => {
    const service = createService({ template });
    const roomId = await aMeetingRoom(service, { widget_ids: ['jitsi', 'draw'] });
    const mine = { type: 'm.custom', url: 'https://mine.example', name: 'Mine' };
    service.rooms.put(roomId, widgets, 'mine', mine);
    const drawn = service.rooms.look(roomId).content(widgets, 'draw');
    await service.done(type, change(roomId, true, 'poll'));
    expect(service.rooms.acts.map(({ key }) => key)).toEqual(['poll']);
    expect(service.rooms.look(roomId).content(widgets, 'draw')).toEqual(drawn);
    await service.done(type, change(roomId, false, 'draw'));
    expect(service.rooms.look(roomId).content(widgets, 'mine')).toEqual(mine);
    expect(service.rooms.look(roomId).content(layout)).toMatchObject({ widgets: { poll: {} } });
  });

  it('installs again what was removed', async () => {
    const service = createService({ template });
    const roomId = await aMeetingRoom(service);
    await service.done(type, change(roomId, false, 'jitsi'));
    await service.done(type, change(roomId, true, 'jitsi'));
    expect(service.rooms.look(roomId).content(widgets, 'jitsi')?.data).toMatchObject({ roomName: 'Sync' });
  });

  it('brings back the details widget where somebody removed it', async () => {
    const service = createService({ template });
    const roomId = await aMeetingRoom(service);
    const cockpit = () =>
      service.rooms
        .look(roomId)
        .all(widgets)
        .filter(({ content }) => content.type === 'net.nordeck.meetings.widget.cockpit');
    const [old] = cockpit();
    service.rooms.put(roomId, widgets, old?.state_key ?? '', {});
    await service.done(type, change(roomId, true, 'poll'));
    expect(cockpit()).toHaveLength(1);
  });

  it.each([
    [{ events: { [widgets]: 61 } }, `${widgets} needs power level 61, you have 60`],
    [{ events: { [layout]: 61 } }, `${layout} needs power level 61, you have 60`],
  ])('takes power: %j', async (levels, need) => {
    const service = createService({ template });
    const roomId = await aMeetingRoom(service);
    service.rooms.put(roomId, 'm.room.power_levels', '', { users: { [alice]: 60, [bot]: 101 }, ...levels });
    expect(await service.failed(type, change(roomId, true, 'poll'))).toEqual({ code: 'denied', need });
  });

  it('is refused for what is not configured, and where there is no meeting', async () => {
    const service = createService({ template });
    const roomId = await aMeetingRoom(service);
    expect((await service.failed(type, change(roomId, true, 'etherpad'))).code).toBe('invalid');
    expect((await service.failed(type, change(calendarRoom, true, 'poll'))).code).toBe('not_found');
    expect(service.rooms.acts).toEqual([]);
  });
});
