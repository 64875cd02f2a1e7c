import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { eventually } from '../stack/eventually.ts';
import { listenHere, type Listening } from '../stack/listenHere.ts';
import { startBot, type Bot } from './bot.ts';
import { commands, makeMeeting, sendCommand, setScene, type Scene } from './builders.ts';
import { homeserverOfVersion } from './homeserverOfVersion.ts';
import { asBearer, call } from './http.ts';
import { startOwnSynapse } from './ownSynapse.ts';
import { person, sharedHomeserver, type Person } from './people.ts';
import { theRun } from './run.ts';

let scene: Scene;
let bob: Person;
let jitsi: Listening;
/** The conferences whose PIN was asked for. */
const asked: string[] = [];

beforeAll(async () => {
  const server = createServer((incoming, response) => {
    const [, what = '', conference = ''] = (incoming.url ?? '').split('/');
    if (what === 'pin') asked.push(conference);
    response.setHeader('content-type', 'application/json');
    response.end(
      what === 'pin'
        ? '{"id":1234567890}'
        : '[{"formattedNumber":"+1 555 1"},{"formattedNumber":"+49 555 2","default":true}]',
    );
  });
  jitsi = await listenHere(server);
  [scene, bob] = await Promise.all([
    setScene({
      env: {
        JITSI_DIAL_IN_JSON_URL: `${jitsi.url}/numbers`,
        JITSI_PIN_URL: `${jitsi.url}/pin/{base32_room_name}`,
        OPEN_XCHANGE_MEETING_URL_TEMPLATE: 'https://ox.example.com/#id={{id}}&folder={{folder}}',
        HTTP_RATE_LIMIT_PER_MINUTE: '40',
        CORS_ORIGINS: 'https://widget.example.com, https://other.example.com',
      },
    }),
    person(sharedHomeserver(), 'bob'),
  ]);
});
afterAll(async () => {
  await jitsi.stop();
  await scene.bot.stop();
});

const ask = (what: string) => call(scene.bot, what, { headers: asBearer(scene.alice) });

describe('GET /v1/config', () => {
  test('tells of this installation, and names the homeserver in both spellings', async () => {
    const { status, body } = await ask('GET /v1/config');
    expect([status, body]).toEqual([
      200,
      {
        homeServer: theRun().url,
        homeserver: theRun().url,
        jitsiDialInEnabled: true,
        openXchangeMeetingUrlTemplate: 'https://ox.example.com/#id={{id}}&folder={{folder}}',
        botUserId: scene.bot.userId,
      },
    ]);
  });
});

describe('GET /v1/widget/list', () => {
  test('needs no proof of identity', async () => {
    const { status, body } = await call(scene.bot, 'GET /v1/widget/list');
    expect([status, body]).toEqual([200, [{ id: 'jitsi', name: 'Video Conference', optional: false }]]);
  });
});

describe('GET /v1/meeting/{roomId}/sharingInformation', () => {
  const information = (roomId: string, who = scene.alice) =>
    call(scene.bot, `GET /v1/meeting/${roomId}/sharingInformation`, { headers: asBearer(who) });

  test('tells who has joined how to call, under a room id that is encoded or not', async () => {
    const meeting = await makeMeeting(scene);
    const answers = await Promise.all([meeting, encodeURIComponent(meeting)].map((id) => information(id)));
    for (const { status, body } of answers) {
      expect([status, body]).toEqual([200, { jitsi_dial_in_number: '+49 555 2', jitsi_pin: 1234567890 }]);
    }
    expect(asked).toEqual([expect.stringMatching(/^[A-Z2-7]+$/), expect.any(String)]);
  });

  test.each([
    ['who is invited', true],
    ['who knows the room', false],
  ])('is forbidden to somebody %s and has not joined', async (_, invited) => {
    const participants = invited ? [{ user_id: bob.userId }] : [];
    const { status, body } = await information(await makeMeeting(scene, { participants }), bob);
    expect(status).toBe(403);
    expect(body).toMatchObject({ statusCode: 403, message: 'Forbidden resource', error: 'Forbidden' });
  });

  test.each(['!nowhere:localhost', 'nowhere', '@alice:localhost'])(
    'is forbidden for %s, which may exist or not',
    async (roomId) => {
      const { status, body } = await information(encodeURIComponent(roomId));
      expect([status, body]).toMatchObject([403, { message: 'Forbidden resource' }]);
    },
  );

  test('finds nothing in a room that is no meeting', async () => {
    const { status } = await information(scene.calendar);
    expect(status).toBe(404);
  });
});

describe('browsers', () => {
  const preflight = (origin: string) =>
    call(scene.bot, 'OPTIONS /v1/meeting/create', {
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      },
    });

  test.each(['https://widget.example.com', 'https://other.example.com'])(
    'may ask from %s',
    async (origin) => {
      const { status, headers } = await preflight(origin);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-methods')).toMatch(/POST/);
      expect(headers.get('access-control-allow-headers')).toMatch(/authorization/);
      const answer = await call(scene.bot, 'GET /v1/widget/list', { headers: { origin } });
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    },
  );

  test('may not ask from anywhere else', async () => {
    const { headers } = await preflight('https://evil.example.com');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the documentation', () => {
  type Operation = { responses: object; requestBody?: object; security?: object[] };
  type Document = {
    openapi: string;
    info: { title: string; version: string };
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: object; securitySchemes: object };
  };

  test('is OpenAPI 3.1 of every route, whose references lead somewhere', async () => {
    const { status, body, text } = await call(scene.bot, 'GET /api-json');
    const document = body as Document;
    expect(status).toBe(200);
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info).toMatchObject({
      title: expect.any(String) as string,
      version: expect.any(String) as string,
    });
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([key]) => key !== 'parameters')
        .map(([method, operation]) => ({ what: `${method} ${path}`, operation })),
    );
    expect(operations.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'post /v1/meeting/create',
        'put /v1/meeting/update',
        'post /v1/meeting/close',
        'get /v1/meeting/{roomId}/sharingInformation',
        'get /v1/config',
        'get /v1/widget/list',
      ]),
    );
    for (const { operation } of operations) {
      expect(Object.keys(operation.responses)).not.toHaveLength(0);
    }
    for (const [, reference = ''] of text.matchAll(/"\$ref":"([^"]+)"/g)) {
      const steps = reference.split('/').slice(1);
      expect(reference).toMatch(/^#\//);
      expect(
        steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document),
      ).toBeDefined();
    }
  });

  test('names the fields of a meeting, the calendar too', async () => {
    const { body } = await call(scene.bot, 'GET /api-json');
    const create = (body as Document).paths['/v1/meeting/create']?.['post'];
    expect(create).toHaveProperty([
      'requestBody',
      'content',
      'application/json',
      'schema',
      'properties',
      'calendar',
    ]);
  });

  test('is a page that can be looked at', async () => {
    const { status, headers, text } = await call(scene.bot, 'GET /api');
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)]);
    expect(text).toContain('swagger-ui');
    const script = await call(scene.bot, 'GET /api/swagger-initializer.js');
    expect(script.text).toContain('api-json');
  });
});

describe('who asks too often', () => {
  test('is told to wait, by their own token, and nobody else', async () => {
    const carol = await person(sharedHomeserver(), 'carol');
    const often = Array.from({ length: 45 }, () =>
      call(scene.bot, 'GET /v1/config', { headers: asBearer(carol) }),
    );
    const answers = await Promise.all(often);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    expect(refused[0]?.body).toMatchObject({
      statusCode: 429,
      error: 'Too Many Requests',
      code: 'limited',
    });
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    await expect(call(scene.bot, 'GET /v1/config', { headers: asBearer(bob) })).resolves.toMatchObject({
      status: 200,
    });
    const probes = await Promise.all(Array.from({ length: 45 }, () => call(scene.bot, 'GET /healthz')));
    expect(new Set(probes.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('health', () => {
  test('is Healthy as it was, live and ready', async () => {
    const { bot } = scene;
    const health = await call(bot, 'GET /v1/health');
    expect([health.status, health.text]).toEqual([200, 'Healthy']);
    expect(health.headers.get('content-type')).toMatch(/^text\//);
    await expect(call(bot, 'GET /healthz')).resolves.toMatchObject({ status: 200 });
    await expect(call(bot, 'GET /readyz')).resolves.toMatchObject({
      status: 200,
      body: { status: 'ready', problems: [] },
    });
  });

  test('is measured on a port of its own', async () => {
    const { bot } = scene;
    const count = async () => {
      const text = await (await fetch(bot.metricsUrl())).text();
      const line = /convene_command_seconds_count\{[^}]*widgets\.handle[^}]*done[^}]*\} (\d+)/.exec(text);
      return Number(line?.[1] ?? 0);
    };
    const before = await count();
    const data = { target_room_id: await makeMeeting(scene), add: true, widget_ids: [] };
    await sendCommand(scene.alice, scene.calendar, { type: commands.widgets, data });
    await expect(count()).resolves.toBe(before + 1);
    await expect(call(bot, 'GET /metrics')).resolves.toMatchObject({ status: 404 });
  });
});

describe('on a homeserver that is not set up for meetings', () => {
  const readiness = async (bot: Bot): Promise<string[]> => {
    const { status, body } = await call(bot, 'GET /readyz');
    const { problems } = body as { problems: string[] };
    expect([status, body]).toMatchObject(
      problems.length === 0 ? [200, { status: 'ready' }] : [503, { status: 'not ready' }],
    );
    return problems;
  };

  test('the bot says what is missing, and lives on when the homeserver is away', async () => {
    const bare = await startOwnSynapse({ prejoinState: 'default' });
    const admin = await bare.registerUser({ user: 'admin', admin: true });
    const [bot, alice] = await Promise.all([startBot({ homeserver: bare, admin }), person(bare, 'alice')]);
    await expect(readiness(bot)).resolves.toEqual([]);
    await alice.createRoom({ invite: [bot.userId] });
    const problems = await eventually('the invitation is seen', async () => {
      const found = await readiness(bot);
      return found.length > 0 && found;
    });
    expect(problems).toEqual([expect.stringMatching(/room_prejoin_state\.additional_event_types/)]);

    await bare.stop();
    const health = await call(bot, 'GET /v1/health');
    expect(health.status).toBe(502);
    await expect(call(bot, 'GET /healthz')).resolves.toMatchObject({ status: 200 });
    await bot.stop();
  });

  test('the bot says that it would lack power in new rooms', async () => {
    const config = join(theRun().dir, 'weak.json');
    const content = { events: { 'im.vector.modular.widgets': 150 } };
    await writeFile(config, JSON.stringify({ state_events: [{ type: 'm.room.power_levels', content }] }));
    const { homeserver, admin, stop } = await homeserverOfVersion('11');
    const bot = await startBot({ homeserver, admin, env: { DEFAULT_EVENTS_CONFIG: config } });
    await expect(readiness(bot)).resolves.toEqual([expect.stringMatching(/im\.vector\.modular\.widgets/)]);
    await bot.stop();
    await stop();
  });
});
