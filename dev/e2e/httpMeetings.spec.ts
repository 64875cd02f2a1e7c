import {
  at,
  calendarRoom,
  entry,
  makeMeeting,
  meetingData,
  setScene,
  stateOf,
  worldOf,
  type Scene,
} from './builders.ts';
import { asBearer, asWidget, call, type HttpAnswer, type HttpRequest } from './http.ts';
import { person, sharedHomeserver, type Person } from './people.ts';

let scene: Scene;
let bob: Person;

beforeAll(async () => {
  [scene, bob] = await Promise.all([
    setScene({ env: { MATRIX_LINK_SHARE: 'https://chat.example.com/#/room/' } }),
    person(sharedHomeserver(), 'bob'),
  ]);
});
afterAll(() => scene.bot.stop());

type Data = Readonly<Record<string, unknown>>;

const forbidden = { statusCode: 403, message: 'Forbidden resource', error: 'Forbidden' };
const metadata = 'net.nordeck.meetings.metadata';

/** A request of alice's. */
const ask = (what: string, { headers, body }: HttpRequest = {}): Promise<HttpAnswer> =>
  call(scene.bot, what, { headers: { ...asBearer(scene.alice), ...headers }, body });

const create = (other: Data = {}, headers: Record<string, string> = {}): Promise<HttpAnswer> =>
  ask('POST /v1/meeting/create', { headers, body: meetingData(other) });

const roomOf = ({ body }: HttpAnswer): string => (body as { room_id: string }).room_id;

describe('POST /v1/meeting/create', () => {
  test('makes a meeting below the room that it names, and says which', async () => {
    const { calendar, alice, bot } = scene;
    const answer = await create({ parent_room_id: calendar });
    const roomId = roomOf(answer);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      room_id: roomId,
      meeting_url: `https://chat.example.com/#/room/${roomId}`,
    });
    const state = await stateOf(bot.client, roomId);
    expect(state[`m.space.parent|${calendar}`]).toEqual({ via: ['localhost'] });
    expect(state[metadata]).toMatchObject({ creator: alice.userId });
    expect(state[`m.room.member|${alice.userId}`]).toMatchObject({ membership: 'invite' });
    await expect(alice.stateContent(calendar, 'm.space.child', roomId)).resolves.toBeDefined();
  });

  test.each([undefined, null])('makes one without parent where the parent is %s', async (parent_room_id) => {
    const roomId = roomOf(await create({ parent_room_id }));
    const state = await stateOf(scene.bot.client, roomId);
    expect(Object.keys(state).filter((key) => key.startsWith('m.space.parent'))).toEqual([]);
  });

  test.each([
    ['a room that the caller is not in', () => calendarRoom(bob, scene.bot), 403],
    ['a room that the bot is not in', () => scene.alice.createRoom(), 404],
    ['a room that does not exist', () => '!nowhere:localhost', 404],
  ])('refuses %s as parent, and makes nothing', async (_, room, expected) => {
    const parent_room_id = await room();
    const before = await worldOf(scene.bot, scene.calendar);
    const { status } = await create({ parent_room_id });
    expect(status).toBe(expected);
    await expect(worldOf(scene.bot, scene.calendar)).resolves.toEqual(before);
  });

  test('refuses a parent in which the caller may not create meetings', async () => {
    const { alice, bot, calendar } = scene;
    await alice.invite(calendar, bob.userId);
    await bob.join(calendar);
    const power = await alice.stateContent<{ events?: Data }>(calendar, 'm.room.power_levels');
    const events = { ...power?.events, 'net.nordeck.meetings.meeting.create': 50 };
    await alice.sendState(calendar, 'm.room.power_levels', { ...power, events });
    const body = meetingData({ parent_room_id: calendar });
    const answer = await call(bot, 'POST /v1/meeting/create', { headers: asBearer(bob), body });
    await alice.sendState(calendar, 'm.room.power_levels', power ?? {});
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ ...forbidden, code: 'denied' });
  });

  test.each([
    [
      'several fields, with their paths',
      { title: 5, participants: [{ user_id: 'bob' }] },
      [/^title /, /^participants\.0\.user_id /],
    ],
    ['a calendar that is an entry', { calendar: entry() }, [/^calendar /]],
    ['both forms of times', { start_time: '2040-01-01' }, [/^calendar /]],
    ['a level that is no integer', { messaging_power_level: 0.5 }, [/^messaging_power_level /]],
    ['a lone surrogate', { title: '\ud800' }, [/^title /]],
    ['NUL', { description: 'a\0b' }, [/^description /]],
    ['a parent that is a name', { parent_room_id: '#calendar:localhost' }, [/^parent_room_id /]],
    ['20,000 four-byte characters', { description: '😀'.repeat(20_000) }, [/^description /]],
    ['a fraction in the data of others', { external_data: { x: { y: 0.1 } } }, [/^external_data /]],
    ['10,000 participants', { participants: Array(10_000).fill({ user_id: '@a:b' }) }, [/^participants /]],
  ])('answers 400 in the form that clients know to %s', async (_, wrong, complaints) => {
    const { status, body } = await create(wrong);
    expect(status).toBe(400);
    expect(body).toEqual({
      statusCode: 400,
      error: 'Bad Request',
      code: 'invalid',
      message: complaints.map((complaint) => expect.stringMatching(complaint) as string),
    });
  });

  test.each([
    ['en-US,en;q=0.9', undefined, /^📅 10\/3\/2040, 10:30\s–\s11:30\sAM GMT\+2\n/],
    ['fr,de;q=0.8,en;q=0.5', 'Europe/London', /^📅 3\.10\.2040, 09:30\s?–\s?10:30 Uhr GMT\+1/],
    ['en;q=0.1,de-AT', 'Europe/Berlin', /^📅 3\.10\.2040, 10:30\s?–\s?11:30/],
    ['*', 'UTC', /^📅 10\/3\/2040, 8:30\s–\s9:30\sAM UTC\n/],
    ['xx, ;;;', 'UTC', /^📅 10\/3\/2040, 8:30\s–\s9:30\sAM UTC\n/],
  ])('tells the invited in the language of "%s" and in the zone %s', async (language, zone, expected) => {
    const headers = { 'accept-language': language, ...(zone === undefined ? {} : { 'x-timezone': zone }) };
    const roomId = roomOf(await create({}, headers));
    const member = await scene.bot.client.stateContent(roomId, 'm.room.member', scene.alice.userId);
    expect(member?.['reason']).toMatch(expected);
  });

  test('puts times without a calendar in Berlin, unless the request names a zone', async () => {
    const times = { calendar: undefined, start_time: '2040-10-03T10:30', end_time: '2040-10-03T09:30:00Z' };
    const calendarOf = async (headers: Record<string, string>) => {
      const roomId = roomOf(await create(times, headers));
      return (await stateOf(scene.bot.client, roomId))[metadata]?.['calendar'];
    };
    await expect(calendarOf({})).resolves.toMatchObject([
      { dtstart: at('20401003T103000'), dtend: at('20401003T113000') },
    ]);
    const { status, body } = await create(times, { 'x-timezone': 'Mars/Olympus' });
    expect([status, body]).toMatchObject([400, { message: [expect.stringMatching(/^x-timezone /)] }]);
  });

  test('makes one meeting of requests with the same Idempotency-Key, and refuses the key for another', async () => {
    const headers = { 'idempotency-key': 'one' };
    const answers = await Promise.all([create({}, headers), create({}, headers)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    await scene.bot.restart();
    const third = await create({}, headers);
    expect(new Set([...answers, third].map(roomOf)).size).toBe(1);

    const other = await create({ title: 'Other' }, headers);
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({ statusCode: 409, error: 'Conflict', code: 'conflict' });

    // Somebody else's key is another one.
    const bobs = await call(scene.bot, 'POST /v1/meeting/create', {
      headers: { ...asBearer(bob), ...headers },
      body: meetingData(),
    });
    expect(bobs.status).toBe(201);
    expect(roomOf(bobs)).not.toBe(roomOf(third));
    const long = await create({}, { 'idempotency-key': 'x'.repeat(256) });
    expect(long.status).toBe(400);
  });
});

describe('PUT /v1/meeting/update', () => {
  const update = (body: Data) => ask('PUT /v1/meeting/update', { body });

  test('answers 200 with an empty body', async () => {
    const roomId = await makeMeeting(scene);
    const answer = await update({ target_room_id: roomId, title: 'Other' });
    expect([answer.status, answer.text]).toEqual([200, '']);
    await expect(scene.alice.stateContent(roomId, 'm.room.name')).resolves.toEqual({ name: 'Other' });
  });

  test.each([
    ['who is not joined', 403, () => bob],
    ['without the power', 403, () => scene.alice],
  ])('is forbidden to somebody %s', async (_, status, who) => {
    const carol = await person(sharedHomeserver(), 'carol');
    const roomId = await makeMeeting(scene, { participants: [{ user_id: carol.userId }] });
    await carol.join(roomId);
    const headers = asBearer(who() === bob ? bob : carol);
    const body = { target_room_id: roomId, title: 'Mine' };
    const answer = await call(scene.bot, 'PUT /v1/meeting/update', { headers, body });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ ...forbidden, code: 'denied', need: expect.any(String) as string });
    await expect(scene.alice.stateContent(roomId, 'm.room.name')).resolves.toEqual({ name: 'Sync' });
  });

  test.each([
    ['in a room that does not exist', '!nowhere:localhost'],
    ['in a room that is no meeting', 'calendar'],
  ])('finds nothing %s', async (_, room) => {
    const target_room_id = room === 'calendar' ? scene.calendar : room;
    const answer = await update({ target_room_id, title: 'Other' });
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ statusCode: 404, error: 'Not Found', code: 'not_found' });
  });

  test('answers 400 without a room', async () => {
    const { status, body } = await update({ title: 'Other' });
    expect([status, body]).toMatchObject([400, { message: [expect.stringMatching(/^target_room_id /)] }]);
  });
});

describe('POST /v1/meeting/close', () => {
  test('answers 201 with an empty body, and a meeting without parent points nowhere', async () => {
    const roomId = roomOf(await create());
    await scene.alice.join(roomId);
    const answer = await ask('POST /v1/meeting/close', { body: { target_room_id: roomId } });
    expect([answer.status, answer.text]).toEqual([201, '']);
    await expect(scene.alice.stateContent(roomId, 'm.room.tombstone')).resolves.toEqual({
      body: 'Room was closed by administrator',
      replacement_room: '',
    });
  });

  test('is forbidden to strangers', async () => {
    const roomId = await makeMeeting(scene);
    const body = { target_room_id: roomId };
    const answer = await call(scene.bot, 'POST /v1/meeting/close', { headers: asBearer(bob), body });
    expect([answer.status, answer.body]).toMatchObject([403, forbidden]);
  });
});

describe('somebody is who they say', () => {
  const config = async (headers: Record<string, string>) =>
    (await call(scene.bot, 'GET /v1/config', { headers })).status;

  test.each([
    ['MX-Identity', 'base64'],
    ['mx-identity', 'base64url'],
    ['MX-IDENTITY', 'base64'],
  ] as const)('with %s and an OpenID token in %s', async (scheme, encoding) => {
    await expect(config(await asWidget(scene.alice, { scheme, encoding }))).resolves.toBe(200);
  });

  test.each(['Bearer', 'bearer', 'BEARER'])('with %s and an access token', async (scheme) => {
    await expect(config({ authorization: `${scheme} ${scene.alice.accessToken}` })).resolves.toBe(200);
  });

  const base64 = (text: string) => `MX-Identity ${Buffer.from(text).toString('base64')}`;

  test.each([
    ['nothing', undefined],
    ['only a scheme', 'Bearer'],
    ['another scheme', 'Basic YTpi'],
    ['an access token that is none', 'Bearer syt_invented'],
    ['an OpenID token that is none', base64('{"matrix_server_name":"localhost","access_token":"x"}')],
    ['an OpenID token without server', base64('{"access_token":"x"}')],
    ['an OpenID token of numbers', base64('{"matrix_server_name":1,"access_token":2}')],
    ['text that is no JSON', base64('hello')],
    ['text that is no base64', 'MX-Identity %%%'],
    ['a token of 20,000 characters', `Bearer ${'x'.repeat(12_000)}`],
    ['two tokens', 'Bearer a b'],
  ])('and not with %s', async (_, authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const answers = await Promise.all(
      [
        'POST /v1/meeting/create',
        'PUT /v1/meeting/update',
        'POST /v1/meeting/close',
        `GET /v1/meeting/${encodeURIComponent(scene.calendar)}/sharingInformation`,
        'GET /v1/config',
      ].map((what) => call(scene.bot, what, { headers })),
    );
    for (const { status, body } of answers) {
      expect([status, body]).toEqual([403, { ...forbidden, code: 'unauthenticated' }]);
    }
  });

  test('and not with an OpenID token that claims to be of another server', async () => {
    const claims = { matrix_server_name: 'matrix.org' };
    await expect(config(await asWidget(scene.alice, { claims }))).resolves.toBe(403);
  });
});
