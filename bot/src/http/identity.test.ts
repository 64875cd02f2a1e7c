import { AppError } from '../../../shared/src/appError.ts';
import { openServer, type Reply, type SmallServer } from '../test/server.ts';
import { createIdentify } from './identity.ts';

let server: SmallServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function anIdentify(
  reply: () => Reply = () => ({ json: { user_id: '@alice:example.com', sub: '@alice:example.com' } }),
  isFederated = false,
) {
  let time = 0;
  server = await openServer(reply);
  const identify = createIdentify({
    // Whoever is asked at the wrong address proves nobody.
    homeserverUrl: isFederated ? 'http://127.0.0.1:1' : server.url,
    serverName: 'example.com',
    federatedServers: isFederated ? { 'partner.example': `${server.url}/` } : {},
    now: () => time,
  });
  return { identify, asked: server.asked, later: (milliseconds: number) => (time += milliseconds) };
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const openId = { matrix_server_name: 'example.com', access_token: 'to+ken/ä&=' };

/** The code of the failure to identify somebody. */
const codeOf = (identified: Promise<unknown>) =>
  identified.then(
    (user) => user,
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );

describe('a user', () => {
  it('is proven by an access token', async () => {
    const { identify, asked } = await anIdentify();
    expect(await identify('Bearer syt_token')).toBe('@alice:example.com');
    expect(asked).toMatchObject([
      {
        method: 'GET',
        path: '/_matrix/client/v3/account/whoami',
        headers: { authorization: 'Bearer syt_token' },
      },
    ]);
  });

  it.each([
    ['base64', encode(openId)],
    ['base64url without padding', Buffer.from(JSON.stringify(openId)).toString('base64url')],
    ['more than is needed', encode({ ...openId, token_type: 'Bearer', expires_in: 3600 })],
  ])('is proven by an OpenID token in %s', async (_, token) => {
    const { identify, asked } = await anIdentify();
    expect(await identify(`MX-Identity ${token}`)).toBe('@alice:example.com');
    const url = new URL(asked[0]?.path ?? '', 'http://x');
    expect([url.pathname, url.searchParams.get('access_token')]).toEqual([
      '/_matrix/federation/v1/openid/userinfo',
      openId.access_token,
    ]);
    expect(asked[0]?.headers.authorization).toBeUndefined();
  });

  it.each(['bearer x', 'BEARER x', '  Bearer   x  '])(
    'is proven however the scheme is written: %s',
    async (header) => {
      const { identify } = await anIdentify();
      expect(await identify(header)).toBe('@alice:example.com');
    },
  );

  it.each([
    undefined,
    '',
    'Bearer',
    'Basic YWxpY2U6cGFzcw==',
    'Bearer a b',
    `Bearer ${'x'.repeat(10_001)}`,
    'MX-Identity x',
    `MX-Identity ${Buffer.from('no json').toString('base64')}`,
    `MX-Identity ${encode(null)}`,
    `MX-Identity ${encode([])}`,
    `MX-Identity ${encode({ access_token: 'x' })}`,
    `MX-Identity ${encode({ matrix_server_name: 'example.com' })}`,
    `MX-Identity ${encode({ matrix_server_name: 'example.com', access_token: '' })}`,
    `MX-Identity ${encode({ matrix_server_name: 'example.com', access_token: 5 })}`,
    `MX-Identity ${encode({ ...openId, matrix_server_name: 'evil.example' })}`,
  ])('is not proven by %s, and nobody is asked', async (header) => {
    const { identify, asked } = await anIdentify();
    expect(await codeOf(identify(header))).toBe('unauthenticated');
    expect(asked).toEqual([]);
  });

  it.each<[Reply, string]>([
    [{ status: 401, json: { errcode: 'M_UNKNOWN_TOKEN' } }, 'unauthenticated'],
    [{ status: 403 }, 'unauthenticated'],
    [{ status: 404 }, 'unauthenticated'],
    [{ status: 429 }, 'upstream'],
    [{ status: 500 }, 'upstream'],
    [{ status: 502, text: '<html>' }, 'upstream'],
    ['break', 'upstream'],
    [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'upstream'],
    [{ text: 'no json' }, 'unauthenticated'],
    [{ json: null }, 'unauthenticated'],
    [{ json: {} }, 'unauthenticated'],
    [{ json: { user_id: 'alice' } }, 'unauthenticated'],
    [{ json: { user_id: 5 } }, 'unauthenticated'],
    [{ json: { user_id: '@alice:evil.example' } }, 'unauthenticated'],
    [{ json: { user_id: '@alice:example.com:8448' } }, 'unauthenticated'],
  ])('is not proven by the answer %j, which is %s', async (reply, code) => {
    const { identify } = await anIdentify(() => reply);
    expect(await codeOf(identify('Bearer x'))).toBe(code);
  });

  it.each([
    ['@carol:partner.example', '@carol:partner.example'],
    ['@alice:example.com', 'unauthenticated'],
    ['@mallory:other.example', 'unauthenticated'],
  ])(
    'of a server that is let in is proven by that server, which speaks for its own: %s',
    async (sub, expected) => {
      const { identify, asked } = await anIdentify(() => ({ json: { sub } }), true);
      const token = encode({ matrix_server_name: 'partner.example', access_token: 'x' });
      expect(await codeOf(identify(`MX-Identity ${token}`))).toBe(expected);
      expect(asked[0]?.path).toBe('/_matrix/federation/v1/openid/userinfo?access_token=x');
    },
  );

  it('of a server that is let in is not proven by an access token', async () => {
    const { identify, asked } = await anIdentify(
      () => ({ json: { user_id: '@carol:partner.example' } }),
      true,
    );
    expect(await codeOf(identify('Bearer x'))).toBe('upstream');
    expect(asked).toEqual([]);
  });

  it('is believed for a minute, each scheme for itself', async () => {
    const { identify, asked, later } = await anIdentify();
    await identify('Bearer x');
    await identify('bearer x');
    expect(asked).toHaveLength(1);
    await identify('Bearer y');
    await identify(`MX-Identity ${encode({ ...openId, access_token: 'x' })}`);
    expect(asked).toHaveLength(3);
    later(59_999);
    await identify('Bearer x');
    expect(asked).toHaveLength(3);
    later(1);
    await identify('Bearer x');
    expect(asked).toHaveLength(4);
  });

  it('is asked for again after a refusal', async () => {
    let known = false;
    const { identify } = await anIdentify(() =>
      known ? { json: { user_id: '@alice:example.com' } } : { status: 401 },
    );
    expect(await codeOf(identify('Bearer x'))).toBe('unauthenticated');
    known = true;
    expect(await identify('Bearer x')).toBe('@alice:example.com');
  });
});
