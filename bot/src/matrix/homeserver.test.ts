import type { AppError } from '../../../shared/src/appError.ts';
import { Interrupted } from '../interrupted.ts';
import { collectLog } from '../test/collectLog.ts';
import { openServer, type Asked, type Reply, type SmallServer } from '../test/server.ts';
import { createHomeserver, isOpen, wantsProof, type HomeserverOptions } from './homeserver.ts';

let server: SmallServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const limited = (json: object = {}) => ({
  status: 429,
  json: { errcode: 'M_LIMIT_EXCEEDED', error: 'Too fast', ...json },
});
const failing = (status: number) => ({ status, json: { errcode: 'M_UNKNOWN', error: 'Broken' } });

/** A homeserver that answers as it is told, of which no wait takes time. */
async function aHomeserver(
  replies: readonly Reply[] | ((asked: Asked) => Reply),
  options: Partial<HomeserverOptions> = {},
) {
  const { log, lines } = collectLog();
  const waits: number[] = [];
  const seen: unknown[] = [];
  server = await openServer((asked, count) =>
    typeof replies === 'function' ? replies(asked) : (replies[count] ?? { json: { last: true } }),
  );
  const homeserver = createHomeserver({
    url: `${server.url}/`,
    accessToken: 'syt_secret',
    timeoutSeconds: 5,
    log,
    observe: ({ status }) => seen.push(status),
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    ...options,
  });
  return { homeserver, waits, seen, lines, asked: server.asked, url: server.url };
}

const failureOf = (request: Promise<unknown>) =>
  request.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a request to the homeserver', () => {
  it('carries the token, the query and the body', async () => {
    const { homeserver, asked } = await aHomeserver([{ json: { ok: 1 } }]);
    const query = { dir: 'b', limit: 5, from: undefined };
    expect(await homeserver.request('PUT', '/_matrix/x/%21a', { query, body: { b: 'ä' } })).toEqual({
      ok: 1,
    });
    expect(asked).toMatchObject([
      {
        method: 'PUT',
        path: '/_matrix/x/%21a?dir=b&limit=5',
        body: '{"b":"ä"}',
        headers: { authorization: 'Bearer syt_secret' },
      },
    ]);
  });

  it('can carry a picture', async () => {
    const { homeserver, asked } = await aHomeserver([{ json: {} }]);
    await homeserver.request('POST', '/_matrix/media/v3/upload', {
      body: Buffer.from('PNG'),
      contentType: 'image/png',
    });
    expect(asked[0]).toMatchObject({ body: 'PNG', headers: { 'content-type': 'image/png' } });
  });

  it.each([
    [400, 'invalid'],
    [403, 'denied'],
    [404, 'not_found'],
    [409, 'conflict'],
    [413, 'invalid'],
    [405, 'upstream'],
    [418, 'upstream'],
  ])('that is refused with %d is %s for good', async (status, code) => {
    const { homeserver, asked, waits, seen } = await aHomeserver([
      { status, json: { errcode: 'M_X', error: 'No' } },
    ]);
    expect(await failureOf(homeserver.request('GET', '/'))).toMatchObject({ code, message: 'M_X: No' });
    expect([asked.length, waits, seen]).toEqual([1, [], [status]]);
  });

  it('waits out rate limits as long as the homeserver says, however often', async () => {
    const replies = [
      limited({ retry_after_ms: 5000 }),
      limited({ retry_after_ms: 10 }),
      limited(),
      { json: { ok: 1 } },
    ];
    const { homeserver, waits, seen } = await aHomeserver(replies);
    expect(await homeserver.request('GET', '/')).toEqual({ ok: 1 });
    expect(waits).toHaveLength(3);
    expect(waits[0]).toBe(5000);
    expect(waits[1]).toBeGreaterThanOrEqual(250);
    expect(seen).toEqual([429, 429, 429, 200]);
  });

  it.each([1e12, Number.MAX_SAFE_INTEGER])(
    'waits ten minutes at most when it is asked to wait %d',
    async (retry_after_ms) => {
      const { homeserver, waits } = await aHomeserver([limited({ retry_after_ms })]);
      await homeserver.request('GET', '/');
      expect(waits).toEqual([600_000]);
    },
  );

  it.each(['soon', -5, null, {}])('waits a little when it is asked to wait %j', async (retry_after_ms) => {
    const { homeserver, waits } = await aHomeserver([limited({ retry_after_ms })]);
    await homeserver.request('GET', '/');
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThanOrEqual(125);
    expect(waits[0]).toBeLessThanOrEqual(250);
  });

  it.each<[string, Reply]>([
    ['a bad gateway', failing(502)],
    ['a gateway without JSON', { status: 503, text: '<html>down</html>' }],
    ['a proxy’s page', { text: '<html>log in</html>' }],
    ['a proxy’s refusal', { status: 403, text: '<html>no</html>' }],
    ['no object', { text: '"text"' }],
    ['nothing', { text: '' }],
    ['a connection that breaks', 'break'],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
  ])('waits out %s', async (_, reply) => {
    const { homeserver, waits, asked, lines } = await aHomeserver([reply, reply, { json: { ok: 1 } }]);
    expect(await homeserver.request('PUT', '/x', { body: {} })).toEqual({ ok: 1 });
    expect([waits.length, asked.length]).toEqual([2, 3]);
    expect(lines[0]).toMatchObject({ level: 40, msg: 'the homeserver is waited for', path: '/x' });
  });

  it('waits longer each time, up to half a minute, and never at the same time as others', async () => {
    const replies = Array.from({ length: 12 }, () => failing(502));
    const { homeserver, waits } = await aHomeserver(replies);
    await homeserver.request('GET', '/');
    for (const [attempt, wait] of waits.entries()) {
      const ceiling = Math.min(30_000, 250 * 2 ** attempt);
      expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
      expect(wait).toBeLessThanOrEqual(ceiling);
    }
    expect(new Set(waits).size).toBe(12);
  });

  it('waits for a homeserver that is not there', async () => {
    const gone = await openServer(() => ({}));
    await gone.close();
    const { log } = collectLog();
    let waits = 0;
    const homeserver = createHomeserver({
      url: gone.url,
      accessToken: 'x',
      timeoutSeconds: 5,
      log,
      wait: () => ((waits += 1) < 3 ? Promise.resolve() : Promise.reject(new Error('enough'))),
    });
    const request = homeserver.request('GET', '/').catch((error: unknown) => error);
    // The fourth wait would never end; until then it has not been given up.
    while (waits < 3) await new Promise(setImmediate);
    homeserver.stop();
    expect(await request).toBeInstanceOf(Interrupted);
  });

  const isProbe = ({ path }: Asked) => path.includes('whoami') || path.includes('io.convene.probe');

  it('is given up when it fails with 500 again and again while the homeserver does other things', async () => {
    const { homeserver, asked } = await aHomeserver((one) =>
      isProbe(one) ? { json: { user_id: '@bot:x' } } : failing(500),
    );
    expect(await failureOf(homeserver.request('GET', '/'))).toMatchObject({
      code: 'upstream',
      message: 'the homeserver fails with 500',
    });
    expect(asked.filter((one) => !isProbe(one))).toHaveLength(7);
    expect(asked.filter(isProbe).map(({ method, path }) => [method, path])).toEqual([
      ['GET', '/_matrix/client/v3/account/whoami'],
      ['PUT', '/_matrix/client/v3/user/%40bot%3Ax/account_data/io.convene.probe'],
    ]);
  });

  it('waits for a homeserver that answers everything with 500, however long', async () => {
    let failures = 0;
    const { homeserver } = await aHomeserver(() =>
      (failures += 1) < 40 ? failing(500) : { json: { user_id: '@bot:x' } },
    );
    expect(await homeserver.request('PUT', '/', { body: {} })).toEqual({ user_id: '@bot:x' });
  });

  it('waits for a homeserver that can read but not write', async () => {
    let writes = 0;
    const { homeserver } = await aHomeserver(({ method }) =>
      method === 'PUT' && (writes += 1) < 20 ? failing(500) : { json: { user_id: '@bot:x' } },
    );
    expect(await homeserver.request('PUT', '/', { body: {} })).toEqual({ user_id: '@bot:x' });
  });

  it('that is refused as wrong says so in the words of the homeserver', async () => {
    const { homeserver } = await aHomeserver([
      { status: 400, json: { errcode: 'M_BAD_JSON', error: 'Odd' } },
    ]);
    expect(await failureOf(homeserver.request('PUT', '/', { body: {} }))).toMatchObject({
      params: { fields: ['the homeserver refused it: M_BAD_JSON: Odd'] },
    });
  });

  it('is given up after as many failures as it is given', async () => {
    const { homeserver, asked } = await aHomeserver(() => failing(502));
    expect(await failureOf(homeserver.request('POST', '/', { attempts: 3 }))).toMatchObject({
      code: 'upstream',
    });
    expect(asked).toHaveLength(3);
  });

  it.each<[string, Reply]>([
    ['fails', failing(502)],
    ['breaks', 'break'],
    ['takes too long', 'hang'],
  ])('whose answer is not worth waiting for ends when it %s', async (_, reply) => {
    const { homeserver, asked } = await aHomeserver([limited(), reply]);
    const options = { dispensable: true, timeoutSeconds: 0.5 };
    expect(await failureOf(homeserver.request('GET', '/', options))).toMatchObject({ code: 'upstream' });
    expect(asked).toHaveLength(2);
  });

  it('that takes too long is tried again', async () => {
    const { homeserver, asked } = await aHomeserver(['hang', { json: { ok: 1 } }]);
    expect(await homeserver.request('GET', '/', { timeoutSeconds: 0.5 })).toEqual({ ok: 1 });
    expect(asked).toHaveLength(2);
  });
});

describe('a token that is refused', () => {
  const refusal = { status: 401, json: { errcode: 'M_UNKNOWN_TOKEN', error: 'No' } };

  it('ends a request that probes, and keeps all others waiting until a probe is accepted', async () => {
    let isGood = false;
    const { homeserver, asked } = await aHomeserver(() => (isGood ? { json: { ok: 1 } } : refusal));
    const probe = () => homeserver.request('GET', '/sync', { probes: true });
    expect(homeserver.isRefused()).toBe(false);
    expect(await failureOf(probe())).toMatchObject({
      code: 'unauthenticated',
      message: 'M_UNKNOWN_TOKEN: No',
    });
    expect(homeserver.isRefused()).toBe(true);
    const waiting = homeserver.request('PUT', '/send', { body: {} });
    expect(await failureOf(probe())).toMatchObject({ code: 'unauthenticated' });
    expect(asked.map(({ path }) => path)).toEqual(['/sync', '/sync']);
    isGood = true;
    await probe();
    expect([await waiting, homeserver.isRefused()]).toEqual([{ ok: 1 }, false]);
    expect(asked.map(({ path }) => path)).toEqual(['/sync', '/sync', '/sync', '/send']);
  });

  it('is waited for by the request that was refused, until the service stops', async () => {
    const { homeserver, asked } = await aHomeserver(() => refusal);
    const waiting = failureOf(homeserver.request('GET', '/x'));
    while (!homeserver.isRefused()) await new Promise(setImmediate);
    homeserver.stop();
    expect(await waiting).toBeInstanceOf(Interrupted);
    expect(asked).toHaveLength(1);
  });
});

describe('a request that must not be repeated', () => {
  const once = { body: {}, repeatable: false };

  it.each<[string, Reply]>([
    ['the connection breaks', 'break'],
    ['a gateway fails', failing(502)],
    ['the homeserver fails', failing(500)],
    ['the answer is no JSON', { text: '<html>' }],
  ])('is open when %s', async (_, reply) => {
    const { homeserver, asked } = await aHomeserver(() => reply);
    const failure = await failureOf(homeserver.request('POST', '/', once));
    expect([isOpen(failure), (failure as AppError).code]).toEqual([true, 'upstream']);
    expect(asked).toHaveLength(1);
  });

  it('is repeated after a rate limit, which says that it was not carried out', async () => {
    const { homeserver, asked } = await aHomeserver([limited(), { json: { room_id: '!a:b' } }]);
    expect(await homeserver.request('POST', '/', once)).toEqual({ room_id: '!a:b' });
    expect(asked).toHaveLength(2);
  });

  it('is not open when it is refused', async () => {
    const { homeserver } = await aHomeserver([failing(403)]);
    const failure = await failureOf(homeserver.request('POST', '/', once));
    expect([isOpen(failure), (failure as AppError).code]).toEqual([false, 'denied']);
  });

  it('is repeated where the homeserver was not even reached', async () => {
    const gone = await openServer(() => ({}));
    await gone.close();
    let waits = 0;
    const { homeserver } = await aHomeserver([], {
      url: gone.url,
      wait: () => Promise.resolve(void (waits += 1)),
    });
    const request = failureOf(homeserver.request('POST', '/', once));
    while (waits < 2) await new Promise(setImmediate);
    homeserver.stop();
    expect(await request).toBeInstanceOf(Interrupted);
  });
});

describe('the stop of the service', () => {
  it('ends what waits for an answer, what waits to try again, and what comes later', async () => {
    const { homeserver } = await aHomeserver(() => 'hang');
    const request = failureOf(homeserver.request('GET', '/'));
    homeserver.stop();
    expect(await request).toBeInstanceOf(Interrupted);
    expect(await failureOf(homeserver.request('GET', '/'))).toBeInstanceOf(Interrupted);
  });

  it('ends a pause at once', async () => {
    const { log } = collectLog();
    const homeserver = createHomeserver({
      url: 'http://127.0.0.1:1',
      accessToken: 'x',
      timeoutSeconds: 1,
      log,
    });
    const pause = failureOf(homeserver.pause(3_600_000));
    homeserver.stop();
    expect(await pause).toBeInstanceOf(Interrupted);
    await homeserver.pause(1).catch(() => undefined);
  });
});

describe('the log of requests', () => {
  it('has no token', async () => {
    const { homeserver, lines } = await aHomeserver([failing(502), limited(), 'break', { text: '<html>' }]);
    await homeserver.request('GET', '/');
    expect(lines).toHaveLength(4);
    expect(JSON.stringify(lines)).not.toContain('syt_secret');
  });
});

describe('who speaks to the homeserver', () => {
  it('may be asked for more proof than a token, which is no refusal of the token', async () => {
    const { homeserver } = await aHomeserver([
      { status: 401, json: { session: 'S', flows: [{ stages: ['m.login.password'] }], params: {} } },
    ]);
    const error = await failureOf(homeserver.request('POST', '/_matrix/keys'));
    expect(wantsProof(error)).toBe('S');
    expect(homeserver.isRefused()).toBe(false);
    expect(await homeserver.request('GET', '/_matrix/x')).toEqual({ last: true });
    expect(wantsProof(new Error('another'))).toBeUndefined();
  });

  it('can be another device from one request to the next', async () => {
    const { homeserver, asked } = await aHomeserver([{ json: {} }, { json: {} }]);
    await homeserver.request('GET', '/_matrix/x');
    homeserver.useToken('syt_other');
    await homeserver.request('GET', '/_matrix/x');
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer syt_secret',
      'Bearer syt_other',
    ]);
  });
});
