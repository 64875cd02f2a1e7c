import { createServer } from 'node:http';
import { eventually } from '../stack/eventually.ts';
import { listenHere, type Listening } from '../stack/listenHere.ts';
import { badGateway, startFaultyProxy, tooManyRequests, type FaultyProxy } from './faults.ts';

let homeserver: Listening;
let proxy: FaultyProxy;
let served: string[];

beforeEach(async () => {
  served = [];
  const server = createServer((request, response) => {
    served.push(`${request.method} ${request.url}`);
    request.pipe(response.writeHead(200, { 'content-type': 'text/plain' }));
  });
  homeserver = await listenHere(server);
  proxy = await startFaultyProxy(homeserver.url);
});

afterEach(async () => {
  await proxy.stop();
  await homeserver.stop();
});

const put = (path: string, body = 'a whole body'): Promise<Response> =>
  fetch(proxy.url + path, { method: 'PUT', body });

const textOf = async (response: Promise<Response>): Promise<string> => (await response).text();

test('hands requests and answers on as they are', async () => {
  await expect(textOf(put('/a?b=c'))).resolves.toBe('a whole body');
  expect(served).toEqual(['PUT /a?b=c']);
});

test('answers the next matching requests itself, and no others', async () => {
  proxy.inject(tooManyRequests(70), { times: 2, matching: ({ path }) => path === '/limited' });
  const statuses = [];
  for (const path of ['/limited', '/other', '/limited', '/limited']) {
    statuses.push((await put(path)).status);
  }
  expect(statuses).toEqual([429, 200, 429, 200]);
  expect(served).toEqual(['PUT /other', 'PUT /limited']);
});

test('says how long to wait, as a homeserver does', async () => {
  proxy.inject(tooManyRequests(70));
  await expect((await put('/')).json()).resolves.toMatchObject({ retry_after_ms: 70 });
});

test('answers 502 when told to, and when the homeserver is away', async () => {
  proxy.inject(badGateway, { times: 1 });
  expect((await put('/')).status).toBe(502);
  await homeserver.stop();
  expect((await put('/')).status).toBe(502);
});

test('cuts the connection after the homeserver has done its work', async () => {
  proxy.inject({ do: 'cut' }, { times: 1 });
  await expect(textOf(put('/'))).rejects.toThrow();
  expect(served).toEqual(['PUT /']);
  await expect(textOf(put('/'))).resolves.toBe('a whole body');
});

test('swallows the answer after the homeserver has done its work', async () => {
  proxy.inject({ do: 'swallow' }, { times: 1 });
  const patience = new AbortController();
  const answer = fetch(`${proxy.url}/`, { signal: patience.signal });
  await eventually('the homeserver is asked', () => served.includes('GET /'));
  await put('/later');
  patience.abort();
  await expect(answer).rejects.toThrow();
  expect(served).toEqual(['GET /', 'PUT /later']);
});

test('brings a request to the homeserver when its sender has given up', async () => {
  proxy.inject({ do: 'linger', ms: 100 }, { times: 1 });
  const patience = new AbortController();
  proxy.watch(() => patience.abort());
  await expect(fetch(`${proxy.url}/`, { signal: patience.signal })).rejects.toThrow();
  await eventually('the homeserver is asked', () => served.includes('GET /'));
});

test('tells of each request when it comes', async () => {
  const seen: string[] = [];
  const end = proxy.watch(({ path }) => seen.push(path));
  await put('/one');
  end();
  await put('/two');
  expect(seen).toEqual(['/one']);
});

test('drops the connection before the homeserver hears of it', async () => {
  proxy.inject({ do: 'drop' }, { times: 1 });
  await expect(put('/')).rejects.toThrow();
  expect(served).toEqual([]);
});

test('lets a request wait', async () => {
  proxy.inject({ do: 'delay', ms: 100 }, { times: 1 });
  const begin = performance.now();
  await put('/');
  expect(performance.now() - begin).toBeGreaterThan(95);
});

test('refuses connections until it is healed', async () => {
  proxy.inject(badGateway);
  await proxy.refuse();
  await expect(put('/')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  await proxy.heal();
  expect((await put('/')).status).toBe(200);
});

test('counts what was asked, whatever the ids', async () => {
  await put('/rooms/!a:b/send/m.reaction/1');
  await put('/rooms/%21c:d/send/m.reaction/2?user=x');
  await put('/rooms/%21c:d/state/m.room.member/%40alice%3Ab');
  expect(proxy.tally()).toEqual({
    'PUT /rooms/…/send/m.reaction/…': 2,
    'PUT /rooms/…/state/m.room.member/…': 1,
  });
  proxy.forget();
  expect(proxy.requests()).toEqual([]);
});
