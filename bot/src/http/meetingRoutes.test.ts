import { AppError, errorCodes, type ErrorCode } from '../../../shared/src/appError.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { openApi, type Api } from '../test/api.ts';
import { aMeeting } from '../test/builders.ts';
import { aMeetingRoom } from '../test/meetingRoom.ts';
import { alice, bob, calendarRoom } from '../test/people.ts';
import { createService } from '../test/service.ts';

let api: Api | undefined;
const open = async (options?: Parameters<typeof openApi>[0]) => (api = await openApi(options));
afterEach(async () => {
  await api?.close();
  api = undefined;
});

const create = '/v1/meeting/create';

describe('creating a meeting over HTTP', () => {
  it('answers 201 with the room and its address', async () => {
    const { ask, rooms } = await open();
    const body = aMeeting({ parent_room_id: calendarRoom, participants: [{ user_id: bob }] });
    const { status, json } = await ask('POST', create, { as: 'alice', body });
    expect([status, json]).toEqual([
      201,
      { room_id: '!room1:example.com', meeting_url: 'https://matrix.to/#/!room1:example.com' },
    ]);
    const room = rooms.look('!room1:example.com' as RoomId);
    expect(room.content('net.nordeck.meetings.metadata')?.creator).toBe(alice);
    expect(room.event('m.space.parent', calendarRoom)).toBeDefined();
  });

  it('needs no parent', async () => {
    const { ask, rooms } = await open();
    expect((await ask('POST', create, { as: 'alice', body: aMeeting() })).status).toBe(201);
    expect(rooms.look('!room1:example.com' as RoomId).all('m.space.parent')).toEqual([]);
  });

  it('is denied below a room in which the asker is not, or may not', async () => {
    const { ask, rooms } = await open();
    const body = aMeeting({ parent_room_id: calendarRoom });
    const refused = await ask('POST', create, { as: 'eve', body });
    expect([refused.status, refused.json]).toEqual([
      403,
      {
        statusCode: 403,
        message: 'Forbidden resource',
        error: 'Forbidden',
        code: 'denied',
        need: 'be joined in the room',
      },
    ]);
    rooms.put(calendarRoom, 'm.room.power_levels', '', { events_default: 50 });
    expect((await ask('POST', create, { as: 'bob', body })).status).toBe(403);
    expect(rooms.acts).toEqual([]);
  });

  it.each([
    [
      'en-US,en;q=0.9',
      'America/New_York',
      "10/3/2040, 4:30 – 5:30 AM EDT\n🔁 Recurrence: Every day for 2 times\nyou've been invited",
    ],
    ['fr, de-AT;q=0.8', undefined, '10:30–11:30 Uhr MESZ\n🔁 Wiederholung'],
    ['fr', '', '10/3/2040, 10:30 – 11:30 AM GMT+2'],
    ['*', undefined, '10/3/2040, 10:30 – 11:30 AM GMT+2'],
    ['%%%,;;q=x', undefined, '10/3/2040, 10:30 – 11:30 AM GMT+2'],
  ])('speaks the language and the time of %s, %s', async (language, zone, text) => {
    const { ask, rooms } = await open();
    const headers = { 'accept-language': language, ...(zone !== undefined && { 'x-timezone': zone }) };
    const body = aMeeting({ participants: [{ user_id: bob }] });
    expect((await ask('POST', create, { as: 'alice', body, headers })).status).toBe(201);
    const { reason } = rooms.look('!room1:example.com' as RoomId).content('m.room.member', bob) ?? {};
    expect(String(reason).replace(/[\u2009\u202f\u00a0]/g, ' ')).toContain(text);
  });

  it.each([
    [{}, ['title is required', 'description is required']],
    [aMeeting({ title: 5 }), ['title must be a string']],
    [aMeeting({ parent_room_id: 'room' }), ['parent_room_id must be a room id, such as !opaque:server']],
    [
      aMeeting({ participants: [{ user_id: 'x' }] }),
      ['participants.0.user_id must be a user id, such as @name:server'],
    ],
    [[], ['must be of type object']],
  ])('answers 400 and says what is wrong with %j', async (body, message) => {
    const { ask, rooms } = await open();
    const { status, json } = await ask('POST', create, { as: 'alice', body });
    expect([status, json]).toMatchObject([400, { statusCode: 400, error: 'Bad Request', code: 'invalid' }]);
    expect(json.message).toEqual(expect.arrayContaining(message));
    expect(rooms.acts).toEqual([]);
  });

  it.each([
    ['no JSON', '{"title":', /^the request cannot be read: .*JSON/],
    ['a text', '"text"', /^the request cannot be read: .*JSON/],
    ['too large', JSON.stringify({ title: 'x'.repeat(1_100_000) }), /^the body is too large/],
    ['nothing', undefined, /^is required$/],
  ])('answers 400 to a body that is %s', async (_, body, message) => {
    const { ask } = await open();
    const { status, json } = await ask('POST', create, { as: 'alice', ...(body !== undefined && { body }) });
    expect([status, json.message]).toEqual([400, [expect.stringMatching(message)]]);
  });

  it.each([
    ['a wrong content type', { 'content-type': 'text/plain' }, 'is required'],
    ['an encoding nobody knows', { 'content-encoding': 'br2' }, /^the request cannot be read/],
    [
      'a zone that is none',
      { 'x-timezone': 'Mars/Phobos' },
      'x-timezone must be an IANA time zone, such as Europe/Berlin',
    ],
    ['an empty idempotency key', { 'idempotency-key': '' }, 'Idempotency-Key must have 1 to 255 characters'],
    [
      'a long idempotency key',
      { 'idempotency-key': 'x'.repeat(256) },
      'Idempotency-Key must have 1 to 255 characters',
    ],
  ])('answers 400 to %s', async (_, headers: Record<string, string>, message) => {
    const { ask } = await open();
    const { status, json } = await ask('POST', create, {
      as: 'alice',
      body: JSON.stringify(aMeeting()),
      headers,
    });
    const complaint = typeof message === 'string' ? message : (expect.stringMatching(message) as unknown);
    expect([status, json.message]).toEqual([400, [complaint]]);
  });

  it('keeps keys of JavaScript from doing harm', async () => {
    const { ask } = await open();
    const body = JSON.stringify(aMeeting()).replace(
      '{',
      '{"__proto__":{"isAdmin":true},"constructor":{"x":1},',
    );
    expect((await ask('POST', create, { as: 'alice', body })).status).toBe(201);
    expect('isAdmin' in {}).toBe(false);
  });

  it('takes JSON that is nested without end', async () => {
    const { ask } = await open();
    const nested = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const body = JSON.stringify(aMeeting()).replace('{', `{"external_data":{"ox":${nested}},`);
    const { status, json } = await ask('POST', create, { as: 'alice', body });
    expect([status, json.code]).toEqual([400, 'invalid']);
  });
});

describe('changing and closing a meeting over HTTP', () => {
  it('answers 200 and 201 without a body', async () => {
    const service = createService();
    const { ask, rooms } = await open({ service });
    const target_room_id = await aMeetingRoom(service);
    const updated = await ask('PUT', '/v1/meeting/update', {
      as: 'alice',
      body: { target_room_id, title: 'T' },
    });
    expect([updated.status, updated.text]).toEqual([200, '']);
    expect(rooms.look(target_room_id).content('m.room.name')).toEqual({ name: 'T' });
    const closed = await ask('POST', '/v1/meeting/close', { as: 'alice', body: { target_room_id } });
    expect([closed.status, closed.text]).toEqual([201, '']);
    expect(rooms.look(target_room_id).content('m.room.tombstone')).toBeDefined();
  });

  it('answers 404 for a room that is not there', async () => {
    const { ask } = await open();
    const body = { target_room_id: '!unknown:example.com' };
    const { status, json } = await ask('PUT', '/v1/meeting/update', { as: 'alice', body });
    expect([status, json]).toEqual([
      404,
      { statusCode: 404, message: 'There is no such room or meeting', error: 'Not Found', code: 'not_found' },
    ]);
  });
});

describe('a failure over HTTP', () => {
  const statuses: Readonly<Record<ErrorCode, number>> = {
    invalid: 400,
    unauthenticated: 403,
    denied: 403,
    not_found: 404,
    conflict: 409,
    expired: 409,
    limited: 429,
    upstream: 502,
    internal: 500,
  };

  it.each(errorCodes)('of the code %s has its status, and nothing of our insides', async (code) => {
    const service = createService();
    const cause = new Error('at secret/path.ts');
    const params = { retryAfter: 1500, userIds: [bob] };
    service.rooms.failAlways(() => true, new AppError(code, 'secret message', { params, cause }));
    const { ask, lines } = await open({ service });
    const { status, json, headers, text } = await ask('POST', create, { as: 'alice', body: aMeeting() });
    expect([status, json.code, json.statusCode]).toEqual([statuses[code], code, statuses[code]]);
    expect(text).not.toContain('secret');
    expect(json.user_ids).toEqual([bob]);
    expect(headers.get('retry-after')).toBe('2');
    expect(headers.get('www-authenticate')).toBe(code === 'unauthenticated' ? 'Bearer' : null);
    const logged = lines.filter((line) => line.reference === json.reference && json.reference !== undefined);
    expect(logged).toHaveLength(['upstream', 'internal'].includes(code) ? 1 : 0);
  });

  it('that nobody foresaw is a 500 with a reference into the log', async () => {
    const service = createService();
    service.rooms.failAlways(() => true, new TypeError('secret bug'));
    const { ask, lines } = await open({ service });
    const { status, json } = await ask('POST', create, { as: 'alice', body: aMeeting() });
    expect([status, json]).toEqual([
      500,
      {
        statusCode: 500,
        message: 'Something went wrong',
        error: 'Internal Server Error',
        code: 'internal',
        reference: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      },
    ]);
    expect(lines).toMatchObject([
      {
        level: 50,
        reference: json.reference,
        err: { message: expect.stringContaining('secret bug') as string },
      },
    ]);
  });
});

describe('a request with an idempotency key', () => {
  const headers = { 'idempotency-key': 'key' };

  it('is carried out once, and answered the same again', async () => {
    const { ask, rooms } = await open();
    const one = await ask('POST', create, { as: 'alice', body: aMeeting(), headers });
    const two = await ask('POST', create, { as: 'alice', body: aMeeting(), headers });
    expect([two.status, two.json]).toEqual([one.status, one.json]);
    expect(rooms.roomIds()).toHaveLength(2);
  });

  it('is carried out once when it comes twice at the same time', async () => {
    const { ask, rooms } = await open();
    const all = await Promise.all(
      [1, 2, 3].map(() => ask('POST', create, { as: 'alice', body: aMeeting(), headers })),
    );
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    expect(rooms.roomIds()).toHaveLength(2);
  });

  it.each(['upstream', 'denied'] as const)('may be sent again when it failed: %s', async (code) => {
    const service = createService();
    service.rooms.failOnce(({ name }) => name === 'create', new AppError(code, 'x'));
    const { ask, rooms } = await open({ service });
    const send = () => ask('POST', create, { as: 'alice', body: aMeeting(), headers });
    const [first, second, third] = [await send(), await send(), await send()];
    expect([first.json.code, second.status, third.json]).toEqual([code, 201, second.json]);
    expect(rooms.roomIds()).toHaveLength(2);
  });

  it('may be corrected', async () => {
    const service = createService();
    const { ask, rooms } = await open({ service });
    // One that is wrong at first sight, and one that is too large as a whole.
    for (const wrong of [{ title: 5 }, { external_data: { x: { text: 'x'.repeat(70_000) } } }]) {
      const { status } = await ask('POST', create, { as: 'alice', body: aMeeting(wrong), headers });
      expect(status).toBe(400);
    }
    expect((await ask('POST', create, { as: 'alice', body: aMeeting(), headers })).status).toBe(201);
    expect(rooms.roomIds()).toHaveLength(2);
  });

  it('is a conflict when the key was another request’s', async () => {
    const { ask } = await open();
    await ask('POST', create, { as: 'alice', body: aMeeting(), headers });
    const { status, json } = await ask('POST', create, {
      as: 'alice',
      body: aMeeting({ title: 'Other' }),
      headers,
    });
    expect([status, json.code]).toEqual([409, 'conflict']);
  });

  it('meets no other’s key, and none of another command', async () => {
    const service = createService();
    const { ask, rooms } = await open({ service });
    await ask('POST', create, { as: 'alice', body: aMeeting(), headers });
    await ask('POST', create, { as: 'bob', body: aMeeting(), headers });
    expect(rooms.roomIds()).toHaveLength(3);
    service.join('!room1:example.com' as RoomId, alice);
    const update = { target_room_id: '!room1:example.com', title: 'T' };
    expect((await ask('PUT', '/v1/meeting/update', { as: 'alice', body: update, headers })).status).toBe(200);
  });

  it('is told that it takes longer than a client should wait, and goes on', async () => {
    const service = createService();
    const { promise, resolve } = Promise.withResolvers<string>();
    const meetings = service.meetings as { rooms: { defaultVersion: () => Promise<string> } };
    meetings.rooms.defaultVersion = () => promise;
    const { ask, rooms } = await open({ service, patience: 5 });
    const early = await ask('POST', create, { as: 'alice', body: aMeeting(), headers });
    expect([early.status, early.json.code, early.headers.get('retry-after')]).toEqual([502, 'upstream', '1']);
    resolve('11');
    let late = early;
    while (late.status === 502) late = await ask('POST', create, { as: 'alice', body: aMeeting(), headers });
    expect(late.status).toBe(201);
    expect(rooms.roomIds()).toHaveLength(2);
  });
});
