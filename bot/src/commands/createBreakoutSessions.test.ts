import type { AppError } from '../../../shared/src/appError.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { toAnswer } from '../dispatch/acknowledge.ts';
import { reasonInWords } from '../meetings/failure.ts';
import { aRequest, at } from '../test/builders.ts';
import { aMeetingRoom } from '../test/meetingRoom.ts';
import { alice, bob, bot, calendarRoom, carol } from '../test/people.ts';
import { createService, type TestService } from '../test/service.ts';

const type = 'net.nordeck.meetings.breakoutsessions.create';
const some = (changes: object = {}) => ({
  groups: [
    { title: 'A', participants: [{ user_id: bob, power_level: 50 }] },
    { title: 'B', participants: [{ user_id: carol }] },
  ],
  description: 'Groups',
  start_time: '2040-10-03T10:30',
  end_time: '2040-10-03T11:00',
  ...changes,
});

const stateOf = ({ rooms }: TestService, ids: readonly RoomId[]) => ids.map((id) => rooms.look(id));

describe('creating breakout sessions', () => {
  it('makes a room for each group, in the order of the groups', async () => {
    const service = createService();
    const parent = await aMeetingRoom(service);
    const ids = await service.done(type, some(), { sentIn: parent });
    const rooms = stateOf(service, ids);
    expect(rooms.map((room) => room.content('m.room.name')?.name)).toEqual(['A', 'B']);
    for (const [index, room] of rooms.entries()) {
      expect(room.content('m.room.create')?.type).toBe('net.nordeck.meetings.breakoutsession');
      expect(room.content('m.room.topic')).toEqual({ topic: 'Groups' });
      expect(room.event('m.space.parent', parent)?.content).toEqual({ via: ['example.com'] });
      expect(service.rooms.look(parent).content('m.space.child', ids[index])).toEqual({
        via: ['example.com'],
      });
      expect(room.content('net.nordeck.meetings.metadata')).toMatchObject({
        creator: alice,
        calendar: [{ dtstart: at('20401003T103000'), dtend: at('20401003T110000') }],
        force_deletion_at: Date.parse('2040-10-03T10:00:00Z'),
      });
      const widgets = room.all('im.vector.modular.widgets').map(({ content }) => content.type);
      expect(widgets).toEqual(['net.nordeck.meetings.widget.cockpit', 'jitsi']);
    }
    const [a, b] = rooms;
    expect(a?.content('m.room.power_levels')?.users).toEqual({ [alice]: 100, [bot]: 101, [bob]: 50 });
    expect(a?.content('m.room.member', bob)?.membership).toBe('invite');
    expect(b?.content('m.room.member', bob)).toBeUndefined();
    expect(b?.content('m.room.member', carol)?.membership).toBe('invite');
  });

  it('gives each session a uid of its own', async () => {
    const service = createService();
    const parent = await aMeetingRoom(service);
    const ids = await service.done(type, some(), { sentIn: parent });
    const uids = stateOf(service, ids).map(
      (room) => (room.content('net.nordeck.meetings.metadata')?.calendar as { uid: string }[])[0]?.uid,
    );
    expect(new Set(uids).size).toBe(2);
  });

  it('links them in rooms of version 12, where the bot is the creator', async () => {
    const service = createService({ version: '12' });
    const parent = await aMeetingRoom(service);
    const [id] = await service.done(type, some(), { sentIn: parent });
    expect(service.rooms.look(parent).content('m.space.child', id)).toEqual({ via: ['example.com'] });
  });

  it('makes none for no groups', async () => {
    const service = createService();
    const parent = await aMeetingRoom(service);
    expect(await service.done(type, some({ groups: [] }), { sentIn: parent })).toEqual([]);
    expect(service.rooms.acts).toEqual([]);
  });

  it('installs the widgets that are asked for, and spares from deletion', async () => {
    const service = createService();
    const parent = await aMeetingRoom(service);
    const data = some({ widget_ids: [], enable_auto_deletion: false });
    const ids = await service.done(type, data, { sentIn: parent });
    for (const room of stateOf(service, ids)) {
      expect(room.all('im.vector.modular.widgets')).toHaveLength(1);
      expect(room.content('net.nordeck.meetings.metadata')).not.toHaveProperty('force_deletion_at');
    }
  });

  it('takes no notice of what only meetings have', async () => {
    const service = createService();
    const parent = await aMeetingRoom(service);
    const data = some({ messaging_power_level: 100, external_data: { x: {} } });
    const ids = await service.done(type, data, { sentIn: parent });
    for (const room of stateOf(service, ids)) {
      expect(room.content('m.room.power_levels')?.events_default).toBe(0);
      expect(room.content('net.nordeck.meetings.metadata')).not.toHaveProperty('external_data');
    }
  });

  it.each([
    ['in a room that is no meeting', () => Promise.resolve(calendarRoom), 'not_found'],
    [
      'in a breakout session',
      async (service: TestService) => {
        const [session] = await service.done(type, some(), { sentIn: await aMeetingRoom(service) });
        service.join(session as RoomId, alice);
        return session as RoomId;
      },
      'invalid',
    ],
  ])('is refused %s', async (_, room, code) => {
    const service = createService();
    const sentIn = await room(service);
    service.rooms.acts.splice(0);
    expect((await service.failed(type, some(), { sentIn })).code).toBe(code);
    expect(service.rooms.acts).toEqual([]);
  });

  it('takes the power to send the command in the meeting', async () => {
    const service = createService();
    const parent = await aMeetingRoom(service);
    const levels = { users: { [alice]: 100, [bot]: 101 }, events: { [type]: 50 } };
    service.rooms.put(parent, 'm.room.power_levels', '', levels);
    expect(await service.failed(type, some(), { sentIn: parent, sender: bob })).toEqual({
      code: 'denied',
      need: `${type} needs power level 50, you have 0`,
    });
  });

  it('takes back the one session that fails, waits for the others and fails', async () => {
    const service = createService();
    const parent = await aMeetingRoom(service);
    service.rooms.failOnce(({ type: kind, key }) => kind === 'm.room.member' && key === carol);
    const outcome = await service.run(type, some(), { sentIn: parent });
    const made = service.rooms.roomIds().slice(2);
    const bots = stateOf(service, made).map((room) => room.content('m.room.member', bot)?.membership);
    expect(bots.sort()).toEqual(['join', 'leave']);
    const roomIds = made.filter((id) => service.rooms.look(id).content('m.room.name')?.name === 'A');
    expect(toAnswer(outcome)).toEqual({ done: false, code: 'upstream', roomIds });
    const error = outcome.done ? undefined : outcome.error;
    expect(reasonInWords(error as AppError, 'en')).toMatch(/Not created: B\. All others were\.$/);
  });

  it('makes none when one of them cannot be made, and says which', async () => {
    const service = createService();
    const parent = await aMeetingRoom(service);
    const many = Array.from({ length: 1000 }, (_, n) => ({
      user_id: `@${'x'.repeat(80)}${n}:example.com`,
      power_level: 1,
    }));
    const data = some({ groups: [{ title: 'A' }, { title: 'B', participants: many }] });
    expect(await service.failed(type, data, { sentIn: parent })).toEqual({
      code: 'invalid',
      fields: [expect.stringMatching(/^groups\.1\.participants is too long/) as string],
    });
    expect(service.rooms.acts).toEqual([]);
  });

  it.each(Array.from({ length: 14 }, (_, n) => n))(
    'makes each once when it is cut off at act %d',
    async (act) => {
      const service = createService();
      const parent = await aMeetingRoom(service);
      service.rooms.killAt(act, 'after');
      const outcome = await service.runThroughKills(aRequest(type, some(), { sentIn: parent }));
      expect(outcome.done).toBe(true);
      const made = service.rooms.roomIds().slice(2);
      expect(made).toHaveLength(2);
      expect(outcome).toMatchObject({ result: { roomIds: expect.arrayContaining(made) as unknown } });
      for (const room of stateOf(service, made)) {
        expect(room.content('im.vector.modular.widgets', 'jitsi')).toBeDefined();
        expect(room.content('m.room.member', alice)?.membership).toBe('invite');
      }
    },
  );
});
