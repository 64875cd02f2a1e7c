import { AppError } from '../../../shared/src/appError.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import {
  aMeeting,
  anEntry,
  aRequest,
  aSeries,
  aTemplate,
  at,
  aWidget,
  someSettings,
} from '../test/builders.ts';
import { alice, bob, bot, carol } from '../test/people.ts';
import { aMeetingRoom } from '../test/meetingRoom.ts';
import { createService, type TestService } from '../test/service.ts';

const create = 'net.nordeck.meetings.meeting.create';
const type = 'net.nordeck.meetings.meeting.update';

const plain = (text: unknown) => String(text).replace(/[\u2009\u202f\u00a0]/g, ' ');
const metadataOf = ({ rooms }: TestService, roomId: RoomId) =>
  rooms.look(roomId).content('net.nordeck.meetings.metadata');
const messageOf = ({ rooms }: TestService, roomId: RoomId) => rooms.messages(roomId)[0]?.content;
const kindsOf = ({ rooms }: TestService) => rooms.acts.map(({ type: kind }) => kind).sort();

describe('updating a meeting', () => {
  it('changes the title alone, and tells everybody', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const before = service.rooms.look(roomId).content('m.room.member', carol);
    await service.done(type, { target_room_id: roomId, title: 'New Meeting' });
    const state = service.rooms.look(roomId);
    expect(state.content('m.room.name')).toEqual({ name: 'New Meeting' });
    expect(state.content('m.room.topic')).toEqual({ topic: 'Weekly sync' });
    expect(metadataOf(service, roomId)).toMatchObject({
      calendar: [aSeries()],
      creator: alice,
      force_deletion_at: 2232959400000,
    });
    expect(state.content('im.vector.modular.widgets', 'jitsi')?.data).toMatchObject({
      roomName: 'New Meeting',
    });
    expect(messageOf(service, roomId)).toEqual({
      msgtype: 'm.text',
      body: 'CHANGES\nTitle: New Meeting\n(previously: Sync)',
      format: 'org.matrix.custom.html',
      formatted_body:
        '<strong>CHANGES</strong><br><strong>Title: New Meeting</strong><br><font color="#888">(previously: Sync)</font><br>',
    });
    // The invitation says the same as before; the space lets clients notice.
    expect(state.content('m.room.member', carol)).toEqual({
      ...before,
      reason: `${String(before?.reason)} `,
      'io.convene.made_for': expect.any(String) as string,
    });
  });

  it('changes nothing when the homeserver refuses what it is to store', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.failAlways(
      ({ type: kind }) => kind === 'net.nordeck.meetings.metadata',
      new AppError('invalid', 'M_BAD_JSON'),
    );
    const data = { target_room_id: roomId, title: 'New', description: 'New', external_data: { x: {} } };
    expect((await service.failed(type, data)).code).toBe('invalid');
    expect(kindsOf(service)).toEqual(['net.nordeck.meetings.metadata']);
  });

  it('renews the invitation of somebody who accepts at this moment', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.loseInvitation(carol);
    await service.done(type, { target_room_id: roomId, title: 'New' });
    expect(await service.rooms.membership(roomId, carol)).toBe('join');
  });

  it('changes the description alone', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    await service.done(type, { target_room_id: roomId, description: '' });
    expect(service.rooms.look(roomId).content('m.room.topic')).toEqual({ topic: '' });
    expect(messageOf(service, roomId)?.body).toBe('CHANGES\nDescription: none\n(previously: Weekly sync)');
    expect(kindsOf(service)).toEqual([
      'm.room.member',
      'm.room.message',
      'm.room.topic',
      'net.nordeck.meetings.metadata',
    ]);
  });

  it('replaces the whole calendar', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const calendar = [anEntry({ uid: 'k3', dtstart: at('20401004T103000'), dtend: at('20401004T110000') })];
    await service.done(type, { target_room_id: roomId, calendar });
    expect(metadataOf(service, roomId)).toMatchObject({
      calendar,
      force_deletion_at: Date.parse('2040-10-04T10:00:00Z'),
    });
    expect(plain(messageOf(service, roomId)?.body)).toBe(
      [
        'CHANGES',
        'Date: October 4, 2040, 10:30 – 11:00 AM GMT+2',
        '(previously: October 3, 2040, 10:30 – 11:30 AM GMT+2)',
        'Repeat meeting: No repetition',
        '(previously: Every day for 2 times)',
      ].join('\n'),
    );
    expect(plain(service.rooms.look(roomId).content('m.room.member', carol)?.reason)).toMatch(
      /^📅 10\/4\/2040/,
    );
  });

  it('makes a series single when it is given the older pair of times, and keeps its uid', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const times = { start_time: '2040-10-03T10:30', end_time: '2040-10-03T11:30' };
    await service.done(type, { target_room_id: roomId, ...times });
    expect(metadataOf(service, roomId)?.calendar).toEqual([anEntry({ uid: 'k3' })]);
  });

  it('keeps external data that it is not given, and replaces what it is given', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service, { external_data: { a: { x: 1 }, b: {} } });
    await service.done(type, { target_room_id: roomId, title: 'T' });
    expect(metadataOf(service, roomId)?.external_data).toEqual({ a: { x: 1 }, b: {} });
    await service.done(type, { target_room_id: roomId, external_data: { c: {} } });
    expect(metadataOf(service, roomId)?.external_data).toEqual({ c: {} });
  });

  it('tells nobody when nothing that people see changed', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    await service.done(type, { target_room_id: roomId, title: 'Sync', calendar: [aSeries()] });
    expect(kindsOf(service)).toEqual(['net.nordeck.meetings.metadata']);
  });

  it('keeps what the membership of an invited user says beside the reason', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.put(roomId, 'm.room.member', carol, {
      membership: 'invite',
      displayname: 'Carol',
      reason: 'x',
    });
    await service.done(type, { target_room_id: roomId, title: 'T' });
    const renewed = service.rooms.look(roomId).content('m.room.member', carol);
    expect(renewed).toMatchObject({ membership: 'invite', displayname: 'Carol' });
    expect(renewed?.reason).toMatch(/invited to a meeting by alice/);
  });

  it('does not tell the organiser who invites them', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.put(roomId, 'm.room.member', bob, { membership: 'join' });
    service.rooms.put(roomId, 'm.room.power_levels', '', { users: { [alice]: 100, [bob]: 100, [bot]: 101 } });
    service.rooms.put(roomId, 'm.room.member', alice, { membership: 'invite' });
    await service.done(type, { target_room_id: roomId, title: 'T' }, { sender: bob });
    expect(service.rooms.look(roomId).content('m.room.member', alice)?.reason).not.toMatch(/invited to/);
  });

  it('spares a meeting from deletion that was spared when it was made', async () => {
    const service = createService();
    const times = { start_time: '2040-10-03T10:30', end_time: '2040-10-03T11:30' };
    const roomId = await aMeetingRoom(service, {
      calendar: undefined,
      ...times,
      enable_auto_deletion: false,
    });
    await service.done(type, { target_room_id: roomId, title: 'T' });
    expect(metadataOf(service, roomId)).not.toHaveProperty('force_deletion_at');
  });

  it('sets a date of deletion when a series gets an end', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service, { calendar: [aSeries({ rrule: 'FREQ=DAILY' })] });
    await service.done(type, { target_room_id: roomId, calendar: [aSeries()] });
    expect(metadataOf(service, roomId)?.force_deletion_at).toBe(2232959400000);
  });

  it('sends widgets only when they read differently', async () => {
    const service = createService({ template: aTemplate({ state: [aWidget('board')] }) });
    const roomId = await aMeetingRoom(service);
    await service.done(type, { target_room_id: roomId, title: 'T' });
    const sent = service.rooms.acts.filter(({ type: kind }) => kind === 'im.vector.modular.widgets');
    expect(sent.map(({ key }) => key)).toEqual(['jitsi']);
  });

  it('sends the widgets that show the title as notices, since the message of the change tells of it', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    await service.done(type, { target_room_id: roomId, title: 'T' });
    const jitsi = service.rooms.look(roomId).content('im.vector.modular.widgets', 'jitsi');
    expect(jitsi).toMatchObject({ type: 'jitsi', id: 'jitsi', msgtype: 'm.notice' });
  });

  it('works in rooms of version 12', async () => {
    const service = createService({ version: '12' });
    const roomId = await aMeetingRoom(service, { messaging_power_level: 100 });
    await service.done(type, { target_room_id: roomId, title: 'T' });
    expect(service.rooms.messages(roomId)).toHaveLength(1);
  });

  it('reads a meeting of the older form, and writes the present one', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const legacy = { creator: alice, start_time: '2040-10-03T08:30:00Z', end_time: '2040-10-03T09:30:00Z' };
    service.rooms.put(roomId, 'net.nordeck.meetings.metadata', '', { ...legacy, auto_deletion_offset: 5 });
    await service.done(type, { target_room_id: roomId, title: 'T' });
    expect(metadataOf(service, roomId)).toEqual({
      creator: alice,
      calendar: [
        {
          uid: 'legacy',
          dtstart: { tzid: 'UTC', value: '20401003T083000' },
          dtend: { tzid: 'UTC', value: '20401003T093000' },
        },
      ],
      force_deletion_at: Date.parse('2040-10-03T10:30:00Z'),
    });
  });
});

describe('a meeting of whole days', () => {
  const day = (dtstart: string, dtend: string) =>
    anEntry({ dtstart: at(dtstart), dtend: at(dtend), allDay: true });

  it('is told as days, wherever people are', async () => {
    const service = createService();
    const timeZone = 'America/New_York';
    const calendar = [day('20401003T000000', '20401004T000000')];
    const [roomId] = await service.done(create, aMeeting({ calendar, participants: [{ user_id: carol }] }), {
      timeZone,
    });
    if (roomId === undefined) throw new Error('no room was made');
    const invited = service.rooms.look(roomId).content('m.room.member', carol);
    expect(invited?.reason).toMatch(/^📅 10\/3\/2040\n/);
    service.join(roomId, alice);
    await service.done(
      type,
      { target_room_id: roomId, calendar: [day('20401005T000000', '20401007T000000')] },
      { timeZone },
    );
    expect(plain(messageOf(service, roomId)?.body)).toBe(
      'CHANGES\nDate: October 5 – 6, 2040\n(previously: October 3, 2040)',
    );
  });
});

describe('an update that is refused', () => {
  it.each([
    [
      'description',
      { description: '漢'.repeat(20_000) },
      /^description is too long: the whole meeting has \d+ of 60000 bytes$/,
    ],
    [
      'calendar',
      { calendar: Array.from({ length: 700 }, (_, n) => anEntry({ uid: `uid-${n}` })) },
      /^calendar is too long/,
    ],
  ])('because its %s is too large changes nothing', async (_, changes, complaint) => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const { code, fields } = await service.failed(type, { target_room_id: roomId, title: 'T', ...changes });
    expect([code, fields?.[0]]).toEqual(['invalid', expect.stringMatching(complaint)]);
    expect(service.rooms.acts).toEqual([]);
  });

  it.each([
    'm.room.name',
    'm.room.topic',
    'm.room.message',
    'net.nordeck.meetings.metadata',
    'im.vector.modular.widgets',
  ])('is one of somebody who may not send %s', async (kind) => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const levels = { users: { [alice]: 60, [bot]: 101 }, events: { [kind]: 61 } };
    service.rooms.put(roomId, 'm.room.power_levels', '', levels);
    expect(await service.failed(type, { target_room_id: roomId, title: 'T' })).toEqual({
      code: 'denied',
      need: `${kind} needs power level 61, you have 60`,
    });
    expect(service.rooms.acts).toEqual([]);
  });

  it('is one of a room that is no meeting', async () => {
    const service = createService();
    const room = '!other:example.com' as RoomId;
    service.rooms.add({
      id: room,
      creator: alice,
      members: { [bot]: 'join' },
      levels: { users: { [alice]: 100 } },
    });
    expect((await service.failed(type, { target_room_id: room, title: 'T' })).code).toBe('not_found');
  });
});

describe('an update of much at once', () => {
  it('tells in one message that the homeserver takes, whatever changed', async () => {
    const service = createService();
    const days = Array.from({ length: 600 }, (_, n) =>
      new Date(Date.UTC(2040, 9, 3 + n)).toISOString().slice(0, 10),
    );
    const series = aSeries({ rrule: 'FREQ=DAILY;COUNT=600' });
    const roomId = await aMeetingRoom(service, { calendar: [series] });
    const exdate = days.map((day) => at(`${day.replaceAll('-', '')}T103000`)).slice(1);
    await service.done(type, {
      target_room_id: roomId,
      calendar: [{ ...series, exdate }],
      title: '"'.repeat(1000),
      description: '&'.repeat(20_000),
    });
    const body = String(messageOf(service, roomId)?.body);
    expect(body).toMatch(/A single meeting from a meeting series on October 4, 2040/);
    expect(body).toMatch(/… and \d+ more changes$/);
  });

  it('keeps the lines of a description apart', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    await service.done(type, { target_room_id: roomId, description: 'one\ntwo' });
    expect(messageOf(service, roomId)?.formatted_body).toMatch(/one\s*(<br>)?\s*two/);
    expect(messageOf(service, roomId)?.formatted_body).not.toContain('onetwo');
  });
});

describe('an update that is cut off', () => {
  const update = (target_room_id: RoomId) => ({
    target_room_id,
    title: 'T',
    description: 'D',
    calendar: [anEntry()],
  });

  it.each(
    Array.from({ length: 12 }, (_, n) => [Math.floor(n / 2), n % 2 === 0 ? 'before' : 'after'] as const),
  )('at act %d, %s its effect, tells the change once and from what was there first', async (act, moment) => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.killAt(act, moment);
    expect(await service.runThroughKills(aRequest(type, update(roomId)))).toEqual({ done: true, result: {} });
    const messages = service.rooms.messages(roomId).map(({ content }) => String(content.body));
    expect(messages).toHaveLength(1);
    for (const was of ['Sync', 'Weekly sync', 'Every day for 2 times'])
      expect(messages[0]).toContain(`(previously: ${was})`);
    expect(service.rooms.look(roomId).content('m.room.name')).toEqual({ name: 'T' });
    expect(service.rooms.look(roomId).content('m.room.topic')).toEqual({ topic: 'D' });
  });

  it('renews an invitation once more when another one overtook it, though both read alike', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const invited = () => service.rooms.look(roomId).content('m.room.member', carol);
    service.rooms.killAt(0, 'after');
    const request = aRequest(type, { target_room_id: roomId, title: 'One' });
    service.journal.note(request);
    await expect(service.dispatch(service.journal.entry(request.id))).rejects.toThrow('stopping');
    service.rooms.restart();
    await service.done(type, { target_room_id: roomId, title: 'Two' });
    const renewed = invited();
    await service.dispatch(service.journal.entry(request.id));
    // A homeserver drops what is there already.
    expect(invited()).not.toEqual(renewed);
    expect(invited()?.reason).toBe(renewed?.reason);
  });

  it('does not invite again who joined or declined meanwhile', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.killAt(0, 'after');
    const request = aRequest(type, update(roomId));
    service.journal.note(request);
    await expect(service.dispatch(service.journal.entry(request.id))).rejects.toThrow('stopping');
    service.rooms.restart();
    service.rooms.put(roomId, 'm.room.member', carol, { membership: 'leave' });
    await service.dispatch(service.journal.entry(request.id));
    expect(service.rooms.look(roomId).content('m.room.member', carol)).toEqual({ membership: 'leave' });
  });
});

describe('updates of the same meeting', () => {
  it('from different rooms run one after the other', async () => {
    const service = createService({ settings: someSettings() });
    const roomId = await aMeetingRoom(service);
    const outcomes = await Promise.all([
      service.run(type, { target_room_id: roomId, title: 'One' }),
      service.run(type, { target_room_id: roomId, title: 'Two' }, { sentIn: roomId }),
    ]);
    expect(outcomes.map(({ done }) => done)).toEqual([true, true]);
    const [first, second] = service.rooms.messages(roomId).map(({ content }) => content.body);
    expect(first).toMatch(/Title: One\n\(previously: Sync\)/);
    expect(second).toMatch(/Title: Two\n\(previously: One\)/);
  });
});
