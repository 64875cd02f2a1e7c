import { createHash } from 'node:crypto';
import Joi from 'joi';
import { AppError } from '../../../shared/src/appError.ts';
import { check } from '../../../shared/src/contract.ts';
import { isUserId, serverOf, type UserId } from '../../../shared/src/matrix/ids.ts';

export type IdentityOptions = {
  readonly homeserverUrl: string;
  /** The server name of the homeserver. */
  readonly serverName: string;
  /** Other servers whose users are let in, with the address where each proves them; nobody else is asked. */
  readonly federatedServers: Readonly<Record<string, string>> | undefined;
  readonly now: () => number;
};

/** Finds out who sent a request, from its `Authorization` header. Throws `unauthenticated`, or `upstream`. */
export type Identify = (authorization: string | undefined) => Promise<UserId>;

/** How long a proof is believed without asking again, in milliseconds. A revoked token works no longer than this. */
const LIFETIME = 60_000;
const MAX_CACHED = 10_000;
const TIMEOUT = 10_000;
const MAX_TOKEN = 10_000;

const openIdToken = Joi.object<{ matrix_server_name: string; access_token: string }>({
  matrix_server_name: Joi.string().required(),
  access_token: Joi.string().required(),
}).unknown();

const refuse = (reason: string): never => {
  throw new AppError('unauthenticated', reason);
};

function parseOpenIdToken(encoded: string): {
  readonly matrix_server_name: string;
  readonly access_token: string;
} {
  try {
    // Node reads base64 and base64url alike.
    return check(openIdToken, JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')));
  } catch (error) {
    throw new AppError('unauthenticated', 'the MX-Identity token cannot be read', { cause: error });
  }
}

/**
 * Identifies users by the two schemes of NeoDateFix:
 * `MX-Identity <base64 JSON {matrix_server_name, access_token}>` with an OpenID token of the Matrix specification, and
 * `Bearer <access token>`.
 */
export function createIdentify(options: IdentityOptions): Identify {
  const { homeserverUrl, serverName, federatedServers, now } = options;
  const known = new Map<string, { readonly userId: UserId; readonly until: number }>();
  const addresses = new Map([...Object.entries(federatedServers ?? {}), [serverName, homeserverUrl]]);

  /** Asks a server for one of its own users. */
  async function ask(
    server: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    key: string,
  ): Promise<UserId> {
    const base = addresses.get(server)?.replace(/\/+$/, '');
    if (base === undefined) return refuse('the OpenID token is of another server');
    let response: Response;
    try {
      response = await fetch(base + path, {
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT),
      });
    } catch (error) {
      throw new AppError('upstream', 'the homeserver cannot be asked who this is', { cause: error });
    }
    if (response.status >= 500 || response.status === 429) {
      throw new AppError('upstream', `the homeserver answers ${response.status} when asked who this is`);
    }
    if (!response.ok) refuse(`the homeserver does not accept the token (${response.status})`);
    const body: unknown = await response.json().catch(() => undefined);
    const userId =
      typeof body === 'object' && body !== null ? (Reflect.get(body, key) as unknown) : undefined;
    if (!isUserId(userId)) return refuse('the homeserver names no user');
    if (serverOf(userId) !== server) return refuse('the user is of another server');
    return userId;
  }

  async function prove(scheme: string, token: string): Promise<UserId> {
    if (scheme === 'bearer') {
      const headers = { authorization: `Bearer ${token}` };
      return ask(serverName, '/_matrix/client/v3/account/whoami', headers, 'user_id');
    }
    if (scheme !== 'mx-identity') return refuse('the authorization scheme is neither MX-Identity nor Bearer');
    const { matrix_server_name, access_token } = parseOpenIdToken(token);
    // The specification gives no header for this token; it expires by itself and is good for nothing else.
    const query = new URLSearchParams({ access_token }).toString();
    return ask(matrix_server_name, `/_matrix/federation/v1/openid/userinfo?${query}`, {}, 'sub');
  }

  return async (authorization) => {
    const [scheme = '', token = '', ...rest] = (authorization ?? '').trim().split(/\s+/);
    if (token === '' || rest.length > 0 || token.length > MAX_TOKEN)
      return refuse('there is no usable Authorization header');
    const key = createHash('sha256').update(`${scheme.toLowerCase()} ${token}`).digest('base64');
    const proven = known.get(key);
    if (proven && proven.until > now()) return proven.userId;
    known.delete(key);
    const userId = await prove(scheme.toLowerCase(), token);
    if (known.size >= MAX_CACHED) known.clear();
    known.set(key, { userId, until: now() + LIFETIME });
    return userId;
  };
}
