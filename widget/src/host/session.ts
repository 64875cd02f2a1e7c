import { isUserId, type UserId } from '../../../shared/src/matrix/ids.ts';
import { browserMemory } from './memory.ts';

/** Who is logged in on this page, and the proof of it. */
export type Session = {
  readonly homeserver: string;
  readonly userId: UserId;
  readonly deviceId: string;
  readonly accessToken: string;
  /** Where the homeserver leaves the log-in to an OAuth 2.0 server: what renews the access token, and our name there. */
  readonly refreshToken?: string;
  readonly oauthClientId?: string;
};

const KEY = 'convene_session';
const NOTICE = 'convene_signed_out';

const lasting = browserMemory(() => window.localStorage);
const passing = browserMemory(() => window.sessionStorage);

export const keepSession = (session: Session): void => lasting.write(KEY, session);

/** The session of the last visit, if there is one and it is whole. */
export function readSession(): Session | undefined {
  const kept = (lasting.read(KEY) ?? {}) as Partial<Session>;
  const { homeserver, userId, deviceId, accessToken } = kept;
  return isUserId(userId) && homeserver && deviceId && accessToken
    ? { ...kept, homeserver, userId, deviceId, accessToken }
    : undefined;
}

/** Forgets everything that this browser remembers of us, and begins anew. */
export function beginAnew(why?: 'expired'): void {
  window.localStorage.clear();
  window.sessionStorage.clear();
  if (why) passing.write(NOTICE, why);
  window.location.replace('/');
}

/** Whether the last session was ended by the homeserver. Tells it once. */
export function wasSignedOut(): boolean {
  const notice = passing.read(NOTICE) !== undefined;
  passing.write(NOTICE, undefined);
  return notice;
}
