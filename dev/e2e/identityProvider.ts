import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { homeserverAt } from '../stack/homeserver.ts';
import { listenHere, type Listening } from '../stack/listenHere.ts';
import type { Person } from './people.ts';
import { theRun } from './run.ts';

/** The shared homeserver, which leaves the log-in to somebody else; everybody who comes is one person. */
export type IdentityProvider = Listening & {
  /** What was asked of it besides what goes to the homeserver, such as `POST /oauth/token`. */
  readonly asked: readonly string[];
};

type Answer = { readonly status?: number; readonly body?: object; readonly location?: string };
type Asked = { readonly url: URL; readonly form: URLSearchParams; readonly json: Record<string, string> };

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

const jsonOf = (text: string): Record<string, string> => {
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return {};
  }
};

const refused: Answer = { status: 400, body: { error: 'invalid_grant' } };
const unknown: Answer = { status: 404, body: { errcode: 'M_UNRECOGNIZED', error: 'unknown' } };

/** What an OAuth 2.0 server does with codes, as the specification has it: once, and only with the right verifier. */
const oauthServer = (origin: () => string, logIn: () => Promise<string>) => {
  const codes = new Map<string, string>();
  const path = (name: string) => `${origin()}/oauth/${name}`;
  return {
    'GET /_matrix/client/v1/auth_metadata': () => ({
      body: {
        issuer: `${origin()}/`,
        authorization_endpoint: path('authorize'),
        token_endpoint: path('token'),
        registration_endpoint: path('register'),
        revocation_endpoint: path('revoke'),
        response_types_supported: ['code'],
        response_modes_supported: ['query', 'fragment'],
        grant_types_supported: ['authorization_code', 'refresh_token'],
        code_challenge_methods_supported: ['S256'],
      },
    }),
    'POST /oauth/register': () => ({ status: 201, body: { client_id: 'convene' } }),
    'GET /oauth/authorize': ({ url: { searchParams: given } }: Asked) => {
      const code = randomUUID();
      codes.set(code, given.get('code_challenge') ?? '');
      const back = new URLSearchParams({ code, state: given.get('state') ?? '' });
      return { location: `${given.get('redirect_uri')}#${back.toString()}` };
    },
    'POST /oauth/token': async ({ form }: Asked) => {
      const [code, verifier] = [form.get('code') ?? '', form.get('code_verifier') ?? ''];
      const challenge = codes.get(code);
      codes.delete(code);
      if (challenge !== createHash('sha256').update(verifier).digest('base64url')) return refused;
      const access_token = await logIn();
      return { body: { token_type: 'Bearer', access_token, refresh_token: 'r', expires_in: 3600 } };
    },
    'POST /oauth/revoke': () => ({ body: {} }),
  } satisfies Routes;
};

type Routes = Readonly<Record<string, (asked: Asked) => Answer | Promise<Answer>>>;

/** Single sign-on as homeservers have it: a way out, and a token to come back with. */
const ssoServer = (
  logIn: () => Promise<{ accessToken: string; deviceId: string; userId: string }>,
): Routes => {
  const tokens = new Set<string>();
  return {
    'GET /_matrix/client/v1/auth_metadata': () => unknown,
    'GET /_matrix/client/unstable/org.matrix.msc2965/auth_metadata': () => unknown,
    'GET /_matrix/client/v3/login': () => ({
      body: { flows: [{ type: 'm.login.sso', identity_providers: [{ id: 'company', name: 'Company' }] }] },
    }),
    'GET /_matrix/client/v3/login/sso/redirect/company': ({ url }) => {
      const token = randomUUID();
      tokens.add(token);
      return { location: `${url.searchParams.get('redirectUrl')}?loginToken=${token}` };
    },
    'POST /_matrix/client/v3/login': async ({ json: { token = '' } }) => {
      if (!tokens.delete(token)) return { status: 403, body: { errcode: 'M_FORBIDDEN', error: 'no' } };
      const { userId, accessToken, deviceId } = await logIn();
      return { body: { user_id: userId, access_token: accessToken, device_id: deviceId } };
    },
  };
};

/** Starts it. What is not the log-in goes to the homeserver. */
export const startIdentityProvider = async (
  kind: 'sso' | 'oauth',
  { userId, password }: Person,
): Promise<IdentityProvider> => {
  const run = theRun();
  const homeserver = homeserverAt(run);
  const logIn = () => homeserver.logIn(userId, password);
  const asked: string[] = [];
  let url = '';
  const routes: Routes =
    kind === 'sso'
      ? ssoServer(logIn)
      : oauthServer(
          () => url,
          async () => (await logIn()).accessToken,
        );

  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', '*');
      response.setHeader('access-control-allow-methods', 'GET, POST, PUT, DELETE');
      if (request.method === 'OPTIONS') return void response.end();
      const target = new URL(request.url ?? '/', url);
      const text = await textOf(request);
      const name = `${request.method} ${target.pathname}`;
      const route = routes[name];
      if (route) {
        asked.push(name);
        const form = new URLSearchParams(text);
        const { status = 200, body, location } = await route({ url: target, form, json: jsonOf(text) });
        response.statusCode = location === undefined ? status : 302;
        if (location !== undefined) response.setHeader('location', location);
        response.setHeader('content-type', 'application/json');
        return void response.end(body === undefined ? '' : JSON.stringify(body));
      }
      const { authorization = '' } = request.headers;
      const passed = await fetch(run.url + (request.url ?? ''), {
        method: request.method ?? 'GET',
        headers: { authorization },
        body: text === '' ? null : text,
      });
      response.statusCode = passed.status;
      response.setHeader('content-type', passed.headers.get('content-type') ?? 'application/json');
      response.end(Buffer.from(await passed.arrayBuffer()));
    };
    answer().catch(() => response.destroy());
  });
  const listening = await listenHere(server);
  ({ url } = listening);
  return { ...listening, asked };
};
