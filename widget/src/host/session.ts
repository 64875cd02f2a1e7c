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
  /** The public key of our device, where its private ones are kept in this browser. */
  readonly fingerprint?: string;
};

/** Why a session is over that nobody left: the homeserver ended it, or this browser has lost the keys of its device. */
export type SignedOut = 'expired' | 'keysLost';

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
export function beginAnew(why?: SignedOut): void {
  // What waits to be sent has nothing to do with keys: whoever logs in again sends it.
  if (why === 'keysLost') lasting.write(KEY, undefined);
  else window.localStorage.clear();
  window.sessionStorage.clear();
  if (why) passing.write(NOTICE, why);
  window.location.replace('/');
}

/** Why the last session was ended by somebody else than its person, if it was. Tells it once. */
export function whySignedOut(): SignedOut | undefined {
  const notice = passing.read(NOTICE);
  passing.write(NOTICE, undefined);
  return notice === 'expired' || notice === 'keysLost' ? notice : undefined;
}
