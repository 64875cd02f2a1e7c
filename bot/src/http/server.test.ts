import { request } from 'node:http';
import express from 'express';
import { commandRoutes } from './meetingRoutes.ts';
import { openApi, type Api } from '../test/api.ts';
import { contracts } from '../../../shared/src/commands/index.ts';
import { errorCodes } from '../../../shared/src/appError.ts';
import { aTemplate, aWidget } from '../test/builders.ts';
import { aMeetingRoom } from '../test/meetingRoom.ts';
import { bot, calendarRoom } from '../test/people.ts';
import { silence } from '../test/collectLog.ts';
import { createService } from '../test/service.ts';
import { listenOn } from './server.ts';
import { startingApp } from './startingApp.ts';

let api: Api | undefined;
const open = async (options?: Parameters<typeof openApi>[0]) => (api = await openApi(options));
afterEach(async () => {
  await api?.close();
  api = undefined;
});

const forbidden = {
  statusCode: 403,
  message: 'Forbidden resource',
  error: 'Forbidden',
  code: 'unauthenticated',
};

describe('every route that needs to know who asks', () => {
  it.each<readonly [string, string]>([
    ...commandRoutes.map(({ method, path }) => [method.toUpperCase(), path] as const),
    ['GET', '/v1/config'],
    ['GET', `/v1/meeting/${calendarRoom}/sharingInformation`],
  ])('%s %s answers 403 to nobody', async (method, path) => {
    const { ask } = await open();
    const { status, json } = await ask(method, path, method === 'GET' ? {} : { body: {} });
    expect([status, json]).toEqual([403, forbidden]);
    const wrong = await ask(method, path, { headers: { authorization: 'Bearer wrong' } });
    expect(wrong.status).toBe(403);
  });
});

describe('a bot that is starting', () => {
  it('lives, is not ready, and asks to come back; then it answers as usual', async () => {
    const options = { corsOrigins: ['*'], rateLimitPerMinute: 600, homeserverUrl: 'http://127.0.0.1:1' };
    const server = await listenOn(startingApp(options, silence), 0, '127.0.0.1');
    const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);
    try {
      expect((await get('/healthz')).status).toBe(200);
      const ready = await get('/readyz');
      expect([ready.status, await ready.json()]).toMatchObject([
        503,
        { problems: ['The bot is starting; it waits for the homeserver and the database.'] },
      ]);
      const early = await get('/v1/config');
      expect([early.status, early.headers.get('retry-after')]).toEqual([502, '5']);
      server.serve(express().get('/v1/config', (_request, response) => void response.json({})));
      expect((await get('/v1/config')).status).toBe(200);
    } finally {
      await server.close();
    }
  });
});

describe('what clients ask about us', () => {
  it('is where the homeserver is, under both names', async () => {
    const { ask } = await open({ openXchangeUrlTemplate: 'https://ox/{{id}}' });
    const { status, json } = await ask('GET', '/v1/config', { as: 'alice' });
    expect([status, json]).toEqual([
      200,
      {
        homeServer: 'https://matrix.example.com',
        homeserver: 'https://matrix.example.com',
        jitsiDialInEnabled: false,
        openXchangeMeetingUrlTemplate: 'https://ox/{{id}}',
        botUserId: bot,
      },
    ]);
  });

  it('is whether one can dial in, and nothing of groupware where there is none', async () => {
    const { ask } = await open({ dialIn: () => Promise.resolve({}) });
    const { json } = await ask('GET', '/v1/config', { as: 'alice' });
    expect(json.jitsiDialInEnabled).toBe(true);
    expect(json).not.toHaveProperty('openXchangeMeetingUrlTemplate');
  });

  it('is which widgets there are, in the order of the configuration, by anybody', async () => {
    const content = { type: 'x', url: 'https://x', name: 'Poll {{title}}{{uuid}}!' };
    const template = aTemplate({ state: [aWidget('poll', { optional: true, content })] });
    const { ask } = await open({ service: createService({ template }) });
    const { status, json } = await ask('GET', '/v1/widget/list');
    expect([status, json]).toEqual([
      200,
      [
        { id: 'poll', name: 'Poll !', optional: true },
        { id: 'jitsi', name: 'Video Conference', optional: false },
      ],
    ]);
  });
});

describe('how to dial in', () => {
  const dialIn = () => Promise.resolve({ jitsi_dial_in_number: '+49 30 1', jitsi_pin: 42 });
  const aRoom = async (options: Parameters<typeof openApi>[0] = { dialIn }) => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    return { roomId, ...(await open({ service, ...options })) };
  };

  it('is told to who is in the meeting, its id written as it is or encoded', async () => {
    const { ask, roomId } = await aRoom();
    for (const id of [roomId, encodeURIComponent(roomId)]) {
      const { status, json } = await ask('GET', `/v1/meeting/${id}/sharingInformation`, { as: 'bob' });
      expect([status, json]).toEqual([200, { jitsi_dial_in_number: '+49 30 1', jitsi_pin: 42 }]);
    }
  });

  it('is nothing where it is not offered', async () => {
    const { ask, roomId } = await aRoom({});
    const { status, json } = await ask('GET', `/v1/meeting/${roomId}/sharingInformation`, { as: 'bob' });
    expect([status, json]).toEqual([200, {}]);
  });

  it('is denied alike for a room that is not, one that is unknown and one that one is not in', async () => {
    const { ask, roomId } = await aRoom();
    const answers = [];
    for (const id of ['room', '!unknown:example.com', roomId, '%21unknown'])
      answers.push(await ask('GET', `/v1/meeting/${id}/sharingInformation`, { as: 'carol' }));
    expect(answers.map(({ status, json }) => [status, json.code])).toEqual(Array(4).fill([403, 'denied']));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('is not found for a room that is no meeting', async () => {
    const { ask } = await aRoom();
    expect((await ask('GET', `/v1/meeting/${calendarRoom}/sharingInformation`, { as: 'bob' })).status).toBe(
      404,
    );
  });
});

describe('the probes', () => {
  it('say that we live', async () => {
    const { ask } = await open();
    expect(await ask('GET', '/healthz')).toMatchObject({ status: 200, json: { status: 'live' } });
  });

  it('say whether we are ready, and each reason why not', async () => {
    const problems: (string | undefined)[] = [undefined, undefined];
    const { ask } = await open({ checks: [0, 1].map((n) => () => Promise.resolve(problems[n])) });
    expect(await ask('GET', '/readyz')).toMatchObject({
      status: 200,
      json: { status: 'ready', problems: [] },
    });
    problems[1] = 'The database does not answer.';
    expect(await ask('GET', '/readyz')).toMatchObject({
      status: 503,
      json: { status: 'not ready', problems: ['The database does not answer.'] },
    });
  });

  it('say that we are not ready when a check has no answer', async () => {
    const { ask } = await open({
      checks: [() => new Promise(() => undefined), () => Promise.resolve('Two.')],
    });
    const { status, json } = await ask('GET', '/readyz');
    expect([status, json.problems]).toEqual([503, [expect.stringMatching(/no answer in time/), 'Two.']]);
  });

  it.each([
    [{ text: 'OK' }, 200, 'Healthy'],
    [{ status: 503, text: 'secret' }, 503, 'The homeserver answers 503'],
    ['break', 502, 'The homeserver does not answer'],
    [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 502, 'The homeserver does not answer'],
  ] as const)('say what NeoDateFix says of the homeserver: %j', async (reply, status, text) => {
    const { ask, homeserver } = await open({ homeserver: () => reply });
    const answer = await ask('GET', '/v1/health');
    expect([answer.status, answer.text]).toEqual([status, text]);
    expect(homeserver.asked[0]?.path).toBe('/health');
  });

  it('ask the homeserver for all who ask at the same time', async () => {
    const { ask, homeserver } = await open({ homeserver: () => ({ text: 'OK' }) });
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask('GET', '/v1/health')));
    expect(answers.map(({ text }) => text)).toEqual(Array.from({ length: 5 }, () => 'Healthy'));
    expect(homeserver.asked).toHaveLength(1);
  });
});

describe('the server', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/v1/meeting/create'],
    ['DELETE', '/v1/config'],
    ['GET', '/v1/../etc/passwd'],
    ['POST', '/healthz'],
  ])('knows no %s %s', async (method, path) => {
    const { ask } = await open();
    const { status, json } = await ask(method, path);
    expect([status, json]).toMatchObject([404, { statusCode: 404, error: 'Not Found', code: 'not_found' }]);
  });

  it('answers 400 to an address that cannot be read', async () => {
    const { ask } = await open();
    const { status, json, text } = await ask('GET', '/v1/meeting/%E0%A4%A/sharingInformation', {
      as: 'alice',
    });
    expect([status, json.code]).toEqual([400, 'invalid']);
    expect(text).not.toMatch(/node_modules|at /);
  });

  it('says what it is allowed to and not what it is made of', async () => {
    const { ask } = await open();
    const { headers } = await ask('GET', '/v1/widget/list');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('strict-transport-security')).toBeTruthy();
  });

  it('lets every origin ask when all may', async () => {
    const { ask } = await open();
    const headers = {
      origin: 'https://a.example',
      'access-control-request-headers': 'authorization,x-timezone',
    };
    const preflight = await ask('OPTIONS', '/v1/meeting/create', { headers });
    expect([preflight.status, preflight.text]).toEqual([204, '']);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,x-timezone');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('lets only the configured origins ask', async () => {
    const { ask } = await open({ server: { corsOrigins: ['https://a.example'] } });
    const allowed = async (origin: string) =>
      (await ask('GET', '/v1/widget/list', { headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await allowed('https://a.example')).toBe('https://a.example');
    expect(await allowed('https://b.example')).toBeNull();
    const { headers } = await ask('GET', '/v1/widget/list', { headers: { origin: 'https://a.example' } });
    expect(headers.get('vary')).toContain('Origin');
  });

  it('limits each user, and is not limited for the probes', async () => {
    const { ask } = await open({ server: { rateLimitPerMinute: 2 } });
    const statuses = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await ask('GET', '/v1/config', { as: 'alice' })).status);
    expect(statuses).toEqual([200, 200, 429, 429]);
    const { json, headers } = await ask('GET', '/v1/config', { as: 'alice' });
    expect(json).toEqual({
      statusCode: 429,
      message: 'Too many requests, please try again later',
      error: 'Too Many Requests',
      code: 'limited',
    });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask('GET', '/v1/config', { as: 'bob' })).status).toBe(200);
    expect((await ask('GET', '/healthz')).status).toBe(200);
  });

  it('limits an address that invents a token for each request', async () => {
    const { ask } = await open({ server: { rateLimitPerMinute: 1 } });
    const statuses = [];
    for (let n = 0; n < 22; n += 1)
      statuses.push((await ask('GET', '/v1/config', { as: `user${n}` })).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(200));
    expect(statuses.slice(20)).toEqual([429, 429]);
  });

  it('takes the first of two headers that say who asks, as Node does', async () => {
    const { url } = await open();
    const status = await new Promise((resolve, reject) => {
      const headers = [
        'Authorization',
        'Bearer token-alice',
        'Authorization',
        'Bearer token-bob',
        'Host',
        'x',
      ];
      request(`${url}/v1/config`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });

  it('measures each request by its route and never by its address', async () => {
    const { ask, observed } = await open();
    await ask('GET', `/v1/meeting/${calendarRoom}/sharingInformation`, { as: 'alice' });
    await ask('GET', '/v1/secret');
    expect(observed).toEqual([
      { route: '/v1/meeting/:roomId/sharingInformation', status: 404, seconds: expect.any(Number) as number },
      { route: 'unknown', status: 404, seconds: expect.any(Number) as number },
    ]);
  });

  it('closes when it is told to, and its port is free', async () => {
    const { url, close } = await open();
    api = undefined;
    await close();
    await expect(fetch(url)).rejects.toThrow();
  });
});

describe('the description of the API', () => {
  type Operation = {
    requestBody?: { content: { 'application/json': { schema: { properties: object; required: string[] } } } };
    responses: object;
    security?: object[];
  };
  type Document = {
    openapi: string;
    info: { version: string };
    paths: Record<string, Record<string, Operation>>;
    components: { securitySchemes: object };
  };
  const read = async () => {
    const { ask } = await open();
    return (await ask('GET', '/api-json')).json as unknown as Document;
  };

  it('is OpenAPI 3.1 with every route', async () => {
    const { openapi, info, paths } = await read();
    expect([openapi, info.version]).toEqual(['3.1.0', '1.2.3']);
    expect(
      Object.entries(paths).map(([path, operations]) => `${Object.keys(operations).join()} ${path}`),
    ).toEqual([
      'post /v1/meeting/create',
      'put /v1/meeting/update',
      'post /v1/meeting/close',
      'get /v1/meeting/{roomId}/sharingInformation',
      'get /v1/config',
      'get /v1/widget/list',
    ]);
  });

  it('describes bodies by the contracts that check them', async () => {
    const { paths } = await read();
    for (const { method, path, contract } of commandRoutes) {
      const operation = paths[path]?.[method];
      const schema = operation?.requestBody?.content['application/json'].schema;
      expect(contracts).toContain(contract);
      expect(schema?.required).toEqual(
        path.endsWith('create') ? ['description', 'title'] : ['target_room_id'],
      );
      expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false');
      expect(operation?.security).toHaveLength(2);
    }
    const create = paths['/v1/meeting/create']?.post?.requestBody?.content['application/json'].schema;
    expect(Object.keys(create?.properties ?? {})).toEqual(
      expect.arrayContaining(['calendar', 'start_time', 'participants']),
    );
  });

  it('names every failure', async () => {
    const { paths } = await read();
    const responses = paths['/v1/meeting/create']?.post?.responses ?? {};
    expect(Object.keys(responses)).toEqual(['201', '400', '403', '404', '409', '429', '500', '502']);
    for (const code of errorCodes) expect(JSON.stringify(responses)).toContain(code);
  });

  it('has a page that shows it', async () => {
    const { ask } = await open();
    const page = await ask('GET', '/api/');
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('swagger-initializer.js')]);
    expect((await ask('GET', '/api/swagger-initializer.js')).text).toContain('../api-json');
    expect((await ask('GET', '/api/../package.json')).status).toBe(404);
  });
});
