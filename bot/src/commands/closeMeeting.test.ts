import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { aRequest } from '../test/builders.ts';
import { aMeetingRoom, someSessions } from '../test/meetingRoom.ts';
import { alice, bob, bot, calendarRoom, carol } from '../test/people.ts';
import { createService, type TestService } from '../test/service.ts';

const type = 'net.nordeck.meetings.meeting.close';
const method = 'kick_all_participants';

const membersOf = ({ rooms }: TestService, roomId: RoomId) =>
  Object.fromEntries(
    rooms
      .look(roomId)
      .all('m.room.member')
      .map(({ state_key, content }) => [state_key, content.membership]),
  );
const widgetsOf = ({ rooms }: TestService, roomId: RoomId) =>
  rooms
    .look(roomId)
    .all('im.vector.modular.widgets')
    .map(({ content }) => content);
const tombstoneOf = ({ rooms }: TestService, roomId: RoomId) =>
  rooms.look(roomId).content('m.room.tombstone');

describe('closing a meeting', () => {
  it('empties its widgets, points people to its parent and leaves', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    await service.done(type, { target_room_id: roomId });
    expect(widgetsOf(service, roomId)).toEqual([{}, {}, {}]);
    expect(tombstoneOf(service, roomId)).toEqual({
      body: 'Room was closed by administrator',
      replacement_room: calendarRoom,
    });
    expect(membersOf(service, roomId)).toMatchObject({ [alice]: 'join', [bot]: 'leave' });
  });

  it('points nowhere where there is no parent', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.put(roomId, 'm.space.parent', calendarRoom, {});
    await service.done(type, { target_room_id: roomId, method: 'tombstone' }, { locale: 'de' });
    // Synapse refuses a tombstone without the key.
    expect(tombstoneOf(service, roomId)).toEqual({
      body: 'Der Raum wurde von der Administration geschlossen',
      replacement_room: '',
    });
  });

  it('removes everybody when asked to, and leaves no tombstone', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    await service.done(type, { target_room_id: roomId, method });
    expect(membersOf(service, roomId)).toEqual({
      [alice]: 'leave',
      [bob]: 'leave',
      [carol]: 'leave',
      [bot]: 'leave',
    });
    expect(service.rooms.look(roomId).content('m.room.member', bob)?.reason).toBe(
      'Room was closed by administrator',
    );
    expect(tombstoneOf(service, roomId)).toBeUndefined();
  });

  it('works in rooms of version 12', async () => {
    const service = createService({ version: '12' });
    const roomId = await aMeetingRoom(service);
    await service.done(type, { target_room_id: roomId, method });
    expect(new Set(Object.values(membersOf(service, roomId)))).toEqual(new Set(['leave']));
  });

  it('stays until it has answered where the command was sent', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    expect(await service.run(type, { target_room_id: roomId }, { sentIn: roomId })).toEqual({
      done: true,
      result: { leaveAfterAnswer: roomId },
    });
    expect(membersOf(service, roomId)[bot]).toBe('join');
  });

  it('closes the sessions below it, however deep, and all of them point to the parent of the meeting', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const [one, two] = (await someSessions(service, roomId, ['A', 'B'])) as [RoomId, RoomId];
    // A session below a session, and links that lead in a ring.
    for (const [parent, child] of [
      [one, two],
      [two, one],
      [one, roomId],
    ] as const)
      service.rooms.put(parent, 'm.space.child', child, { via: ['example.com'] });
    await service.done(type, { target_room_id: roomId });
    for (const id of [roomId, one, two]) {
      expect(tombstoneOf(service, id)?.replacement_room).toBe(calendarRoom);
      expect(membersOf(service, id)[bot]).toBe('leave');
    }
  });

  it('leaves alone what only says that it is a session of it', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const other = await aMeetingRoom(service);
    const foreign = '!foreign:example.com' as RoomId;
    service.rooms.add({ id: foreign, creator: carol });
    const [gone] = (await someSessions(service, roomId, ['A'])) as [RoomId];
    service.rooms.put(roomId, 'm.space.child', other, { via: ['example.com'] });
    service.rooms.put(roomId, 'm.space.child', foreign, { via: ['example.com'] });
    service.rooms.put(roomId, 'm.space.child', '!unknown:example.com', { via: ['example.com'] });
    service.rooms.put(roomId, 'm.space.child', 'no room', { via: ['example.com'] });
    service.rooms.put(roomId, 'm.space.child', gone, {});
    await service.done(type, { target_room_id: roomId });
    expect([other, foreign, gone].map((id) => tombstoneOf(service, id))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('passes by a session that is closed already', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const [session] = (await someSessions(service, roomId, ['A'])) as [RoomId];
    await service.done(type, { target_room_id: session });
    service.rooms.acts.splice(0);
    await service.done(type, { target_room_id: roomId });
    expect(service.rooms.acts.filter((act) => act.roomId === session)).toEqual([]);
  });
});

describe('a meeting that may not be closed', () => {
  it.each([
    [
      'tombstone',
      { events: { 'm.room.tombstone': 101 } },
      'm.room.tombstone needs power level 101, you have 100',
    ],
    [
      'tombstone',
      { events: { 'im.vector.modular.widgets': 101 } },
      'im.vector.modular.widgets needs power level 101, you have 100',
    ],
    [method, { kick: 101 }, 'kick needs power level 101, you have 100'],
  ])('by %s stays as it is, with %j', async (how, levels, need) => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.put(roomId, 'm.room.power_levels', '', { users: { [alice]: 100, [bot]: 101 }, ...levels });
    expect(await service.failed(type, { target_room_id: roomId, method: how })).toEqual({
      code: 'denied',
      need,
    });
    expect(service.rooms.acts).toEqual([]);
  });

  it('ends although somebody opened sessions that the sender may not close, and leaves those as they are', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const ids = (await someSessions(service, roomId, ['A', 'B', 'C'])) as [RoomId, RoomId, RoomId];
    const [powerless, foreign, own] = ids;
    service.rooms.put(powerless, 'm.room.power_levels', '', { users: { [bot]: 101 } });
    service.rooms.put(foreign, 'm.room.member', alice, { membership: 'leave' });
    await service.done(type, { target_room_id: roomId });
    const closed = [...ids, roomId].filter(
      (id) => service.rooms.look(id).event('m.room.tombstone') !== undefined,
    );
    expect(closed).toEqual([own, roomId]);
    expect(service.rooms.look(foreign).content('m.room.member', bot)).toMatchObject({ membership: 'join' });
  });

  it('is one where the homeserver fails while the sessions are read', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const { rooms, meetings } = service;
    const failing = { ...rooms, state: () => Promise.reject(new Error('away')) };
    const { closeWithSessions } = await import('../meetings/close.ts');
    rooms.put(roomId, 'm.space.child', '!a:b', { via: ['b'] });
    const closing = {
      method: 'tombstone',
      needs: [],
      sender: alice,
      reader: { locale: 'en', timeZone: 'UTC' },
      at: 0,
      id: '$close',
      sentIn: undefined,
    } as const;
    const target = { roomId, state: rooms.look(roomId) };
    const attempt = {
      resumed: false,
      recall: () => Promise.resolve(undefined),
      remember: () => Promise.resolve(),
    };
    await expect(
      closeWithSessions({ ...meetings, rooms: failing }, target, closing, attempt),
    ).rejects.toThrow('away');
    expect(rooms.acts).toEqual([]);
  });

  it('is no meeting, or unknown, or one that the sender is not in', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    expect((await service.failed(type, { target_room_id: '!unknown:example.com' })).code).toBe('not_found');
    expect((await service.failed(type, { target_room_id: calendarRoom })).code).toBe('not_found');
    expect(await service.failed(type, { target_room_id: roomId }, { sender: carol })).toEqual({
      code: 'denied',
      need: 'be joined in the room',
    });
  });

  it('names everybody who could not be removed', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.failAlways((act) => act.name === 'kick' && act.key !== alice);
    const outcome = await service.run(type, { target_room_id: roomId, method });
    expect(outcome).toMatchObject({
      done: false,
      error: { code: 'upstream', params: { userIds: [bob, carol] } },
    });
    expect(membersOf(service, roomId)[bot]).toBe('join');
  });
});

describe('a closing that is cut off', () => {
  it.each(
    Array.from(
      { length: 20 },
      (_, n) => [Math.floor(n / 2), n % 2 === 0 ? 'before' : 'after'] as const,
    ).flatMap(([act, moment]) => (['tombstone', method] as const).map((how) => [act, moment, how] as const)),
  )('at act %d, %s its effect, is carried to its end by %s', async (act, moment, how) => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const [session] = (await someSessions(service, roomId, ['A'])) as [RoomId];
    service.rooms.killAt(act, moment);
    const outcome = await service.runThroughKills(aRequest(type, { target_room_id: roomId, method: how }));
    expect(outcome).toEqual({ done: true, result: {} });
    for (const id of [session, roomId]) {
      expect(widgetsOf(service, id).every((content) => Object.keys(content).length === 0)).toBe(true);
      expect(membersOf(service, id)[bot]).toBe('leave');
      if (how === 'tombstone') expect(tombstoneOf(service, id)).toBeDefined();
      else expect(new Set(Object.values(membersOf(service, id)))).toEqual(new Set(['leave']));
    }
  });
});
