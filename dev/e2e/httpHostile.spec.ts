import { request } from 'node:http';
import { meetingData, setScene, type Scene } from './builders.ts';
import { asBearer, call } from './http.ts';

let scene: Scene;
let authorization: string;
let pid: number;

beforeAll(async () => {
  scene = await setScene();
  authorization = asBearer(scene.alice)['authorization'] ?? '';
  pid = scene.bot.pid();
});
afterAll(() => scene.bot.stop());

const create = 'POST /v1/meeting/create';
const json = 'application/json';
const problem = { statusCode: 400, error: 'Bad Request', code: 'invalid' };

/** Sends a body as it is. */
const send = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  call(scene.bot, create, { headers: { authorization, 'content-type': json, ...headers }, body });

const sound = JSON.stringify(meetingData());

describe('a body that cannot be read is answered with a reason, and nothing more is said', () => {
  test.each<[string, string | Uint8Array, Record<string, string>]>([
    ['10 MB', JSON.stringify(meetingData({ description: 'x'.repeat(10_000_000) })), {}],
    ['truncated', sound.slice(0, -5), {}],
    ['nested a hundred thousand deep', '['.repeat(100_000), {}],
    [
      'nested deeply where data of others may be',
      `{"external_data":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_001)}`,
      {},
    ],
    ['in an unknown charset', sound, { 'content-type': 'application/json; charset=klingon' }],
    ['in an unknown encoding', sound, { 'content-encoding': 'klingon' }],
    ['not gzip, though it says so', sound, { 'content-encoding': 'gzip' }],
    ['no JSON', 'title=Sync', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['of no type', sound, { 'content-type': '' }],
    ['empty', '', {}],
    ['a number', '7', {}],
    ['a text', '"Sync"', {}],
    ['null', 'null', {}],
    ['a list', '[]', {}],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), {}],
    ['an infinite number', sound.replace('{', '{"messaging_power_level":1e400,'), {}],
    ['a number that is none', sound.replace('{', '{"messaging_power_level":NaN,'), {}],
    ['a field that is there twice', sound.replace('{', '{"title":5,').replace('"Sync"', '7'), {}],
  ])('%s', async (_, body, headers) => {
    const { status, body: answer, text } = await send(body, headers);
    expect([status, answer]).toEqual([400, { ...problem, message: expect.any(Array) as string[] }]);
    expect((answer as { message: string[] }).message).not.toHaveLength(0);
    expect(text).not.toMatch(/node_modules|\.ts:\d/);
  });

  test('names of prototypes are names', async () => {
    const hostile = sound.replace(
      '{',
      '{"__proto__":{"title":"x"},"constructor":{"a":1},"external_data":{"__proto__":{"a":1},"constructor":{"b":2}},',
    );
    const { status, body } = await send(hostile);
    expect(status).toBe(201);
    const { room_id } = body as { room_id: string };
    const metadata = await scene.bot.client.stateContent(room_id, 'net.nordeck.meetings.metadata');
    expect(metadata?.['external_data']).toMatchObject({ constructor: { b: 2 } });
    await expect(scene.bot.client.stateContent(room_id, 'm.room.name')).resolves.toEqual({ name: 'Sync' });
  });
});

describe('a client that misbehaves does not end the bot', () => {
  const { hostname, port } = { hostname: '127.0.0.1', port: () => Number(new URL(scene.bot.url()).port) };
  const headers = () => ({ authorization, 'content-type': json });

  test('by hanging up in the middle of its body', async () => {
    await new Promise<void>((done) => {
      const half = request({
        hostname,
        port: port(),
        method: 'POST',
        path: '/v1/meeting/create',
        headers: { ...headers(), 'content-length': 1000 },
      });
      half.on('error', () => done());
      half.write(sound.slice(0, 20), () => half.destroy());
      half.on('close', () => done());
    });
    await expect(call(scene.bot, 'GET /healthz')).resolves.toMatchObject({ status: 200 });
  });

  test('by hanging up before the answer', async () => {
    const controller = new AbortController();
    const wish = { method: 'POST', headers: headers(), body: sound, signal: controller.signal };
    const answer = fetch(`${scene.bot.url()}/v1/meeting/create`, wish);
    controller.abort();
    await expect(answer).rejects.toThrow();
    await expect(call(scene.bot, 'GET /healthz')).resolves.toMatchObject({ status: 200 });
  });
});

describe('a route that does not exist is not found', () => {
  test.each([
    ['GET /', 404],
    ['GET /v2/config', 404],
    ['GET /v1/meeting/create', 404],
    ['DELETE /v1/meeting/close', 404],
    ['POST /v1/config', 404],
    ['GET /v1/meeting//sharingInformation', 404],
    ['GET /api/../../package.json', 404],
    ['GET /api/%2e%2e/package.json', 404],
  ])('%s', async (what, status) => {
    const answer = await call(scene.bot, what, { headers: { authorization } });
    expect([answer.status, answer.body]).toEqual([
      status,
      {
        statusCode: 404,
        message: expect.stringMatching(/^Cannot (GET|POST|DELETE) \//) as string,
        error: 'Not Found',
        code: 'not_found',
      },
    ]);
  });

  test('nor is one whose path cannot be decoded', async () => {
    const { status } = await call(scene.bot, 'GET /v1/meeting/%zz/sharingInformation');
    expect(status).toBe(400);
  });
});

test('the bot is the same as before all this', () => {
  expect(scene.bot.pid()).toBe(pid);
  expect(scene.bot.logs().filter(({ level = 0 }) => level >= 50)).toEqual([]);
});
