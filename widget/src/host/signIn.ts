import { AutoDiscovery, createClient, OAuth2, type ILoginFlowsResponse } from 'matrix-js-sdk';
import { AppError } from '../../../shared/src/appError.ts';
import { isUserId, serverOf } from '../../../shared/src/matrix/ids.ts';
import { browserMemory } from './memory.ts';
import { orFail, sdkFailure } from './sdkFailure.ts';
import type { Session } from './session.ts';

/** Where people are sent to log in; without an id the homeserver lets them choose. */
export type Provider = { readonly id?: string; readonly name?: string };

/** The ways into a homeserver. */
export type Offer = {
  /** Where it answers clients. */
  readonly homeserver: string;
  readonly password: boolean;
  readonly providers: readonly Provider[];
  /** Whether it leaves the log-in to an OAuth 2.0 server. */
  readonly oauth: boolean;
};

/** What has to be known when the browser comes back from where it was sent. */
type Errand = {
  readonly homeserver: string;
  readonly oauth?: {
    readonly state: string;
    readonly clientId: string;
    readonly deviceId: string;
    readonly codeVerifier: string;
  };
};

const ERRAND = 'convene_sign_in';
const errands = browserMemory(() => window.sessionStorage);

/** How this session is called in the list of one's devices. */
const deviceName = () => `Convene (${window.location.host})`;
const returnUrl = () => `${window.location.origin}/`;

/** Where a homeserver answers, given its address, its name, or the user id of somebody there. */
async function addressOf(given: string): Promise<string> {
  const text = given.trim();
  if (/^https?:\/\//i.test(text)) return text.replace(/\/+$/, '');
  const name = isUserId(text) ? serverOf(text) : text;
  if (!/^[A-Za-z0-9.:[\]-]+$/.test(name)) throw new AppError('not_found', 'this is no homeserver');
  const config = await AutoDiscovery.findClientConfig(name);
  const { state, base_url: url } = config['m.homeserver'];
  // Where nobody says otherwise a homeserver is where its name is.
  return state === AutoDiscovery.SUCCESS && typeof url === 'string'
    ? url.replace(/\/+$/, '')
    : `https://${name}`;
}

/** Asks a homeserver how one logs in. */
export async function askHomeserver(given: string): Promise<Offer> {
  const homeserver = await addressOf(given);
  const client = createClient({ baseUrl: homeserver });
  const metadata = await client.getAuthMetadata().catch(() => undefined);
  const none: ILoginFlowsResponse = { flows: [] };
  const { flows } = await client.loginFlows().catch((thrown: unknown) => {
    if (metadata) return none;
    throw sdkFailure(thrown);
  });
  const sso = flows.filter(({ type }) => type === 'm.login.sso');
  return {
    homeserver,
    oauth: metadata !== undefined,
    password: flows.some(({ type }) => type === 'm.login.password'),
    providers: sso.flatMap((flow) => {
      const { identity_providers: named = [] } = flow as {
        identity_providers?: { id: string; name: string }[];
      };
      return named.length > 0 ? named.map(({ id, name }): Provider => ({ id, name })) : [{}];
    }),
  };
}

type LoggedIn = { readonly user_id: string; readonly device_id: string; readonly access_token: string };

function sessionOf(homeserver: string, { user_id, device_id, access_token }: LoggedIn): Session {
  if (!isUserId(user_id)) throw new AppError('upstream', 'the homeserver gave no user id');
  return { homeserver, userId: user_id, deviceId: device_id, accessToken: access_token };
}

export async function signInWithPassword(
  homeserver: string,
  user: string,
  password: string,
): Promise<Session> {
  const answer = await orFail(
    createClient({ baseUrl: homeserver }).loginRequest({
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: user.trim() },
      password,
      initial_device_display_name: deviceName(),
    }),
  );
  return sessionOf(homeserver, answer);
}

/** Where to send the browser for single sign-on. */
export function ssoUrl(homeserver: string, provider: Provider): string {
  errands.write(ERRAND, { homeserver } satisfies Errand);
  return createClient({ baseUrl: homeserver }).getSsoLoginUrl(returnUrl(), 'sso', provider.id);
}

/** Where to send the browser when an OAuth 2.0 server does the log-in. */
export async function oauthUrl(homeserver: string): Promise<string> {
  const metadata = await orFail(createClient({ baseUrl: homeserver }).getAuthMetadata());
  const clientId = await orFail(
    OAuth2.registerClient(metadata, {
      client_name: 'Convene',
      client_uri: returnUrl(),
      redirect_uris: [returnUrl()],
      application_type: 'web',
    }),
  );
  const oauth = new OAuth2(metadata, { clientId });
  const { deviceId, codeVerifier } = oauth.context;
  const state = crypto.randomUUID();
  errands.write(ERRAND, { homeserver, oauth: { state, clientId, deviceId, codeVerifier } } satisfies Errand);
  return oauth.generateAuthorizationCodeGrantUrl(state, returnUrl());
}

async function finishOauth({ homeserver, oauth: kept }: Errand, code: string): Promise<Session> {
  const client = createClient({ baseUrl: homeserver });
  const oauth = new OAuth2(await client.getAuthMetadata(), kept ?? { clientId: '' });
  const tokens = await oauth.completeAuthorizationCodeGrant(code, returnUrl());
  const { access_token: accessToken, refresh_token: refreshToken } = tokens;
  const who = await createClient({ baseUrl: homeserver, accessToken }).whoami();
  const device_id = who.device_id ?? kept?.deviceId ?? '';
  return {
    ...sessionOf(homeserver, { user_id: who.user_id, device_id, access_token: accessToken }),
    ...(refreshToken && { refreshToken }),
    ...(kept && { oauthClientId: kept.clientId }),
  };
}

/**
 * Finishes a log-in for which the browser had been sent elsewhere, if that is what brings it here. What proves it is
 * taken out of the address at once.
 */
export async function finishSignIn(): Promise<Session | undefined> {
  const query = new URLSearchParams(window.location.search);
  const fragment = new URLSearchParams(window.location.hash.slice(1));
  const [token, code, state] = [query.get('loginToken'), fragment.get('code'), fragment.get('state')];
  const hasFailed = state !== null && fragment.get('error') !== null;
  if (token === null && code === null && !hasFailed) return undefined;
  const errand = errands.read(ERRAND) as Errand | undefined;
  errands.write(ERRAND, undefined);
  window.history.replaceState(null, '', '/');
  if (errand === undefined || hasFailed)
    throw new AppError('denied', 'the log-in was not begun here, or refused');
  if (token !== null && errand.oauth === undefined) {
    const { homeserver } = errand;
    const login = { type: 'm.login.token', token, initial_device_display_name: deviceName() } as const;
    return sessionOf(homeserver, await orFail(createClient({ baseUrl: homeserver }).loginRequest(login)));
  }
  if (code === null || errand.oauth?.state !== state)
    throw new AppError('denied', 'this answer is to another log-in than ours');
  return orFail(finishOauth(errand, code));
}
