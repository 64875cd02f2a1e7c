import { createHmac, randomUUID } from 'node:crypto';
import { MatrixError, matrixRequest } from './matrixRequest.ts';

/** Who somebody is on a homeserver, and the token that proves it. */
export type Account = {
  readonly userId: string;
  readonly accessToken: string;
  readonly deviceId: string;
};

/** A homeserver we hold the registration secret of: where it is, and what only its owner can do. */
export type Homeserver = {
  /** Without a slash at the end. */
  readonly url: string;
  readonly serverName: string;
  readonly sharedSecret: string;
  /** Makes an account; `user` is the localpart. Throws MatrixError `M_USER_IN_USE` when there is one already. */
  readonly registerUser: (wish: {
    user: string;
    password?: string;
    admin?: boolean;
    displayName?: string;
  }) => Promise<Account>;
  readonly logIn: (user: string, password: string) => Promise<Account>;
  /** Whose token this is; undefined when it is none, or no longer. */
  readonly whoIs: (accessToken: string) => Promise<string | undefined>;
  /**
   * Sets how many messages a second somebody may send (0 = as many as they like, however strict the server is).
   * Needs an administrator's token.
   */
  readonly limitRate: (limit: {
    adminToken: string;
    userId: string;
    perSecond: number;
    burst?: number;
  }) => Promise<void>;
};

type LoginAnswer = { user_id: string; access_token: string; device_id: string };

const toAccount = (answer: LoginAnswer): Account => ({
  userId: answer.user_id,
  accessToken: answer.access_token,
  deviceId: answer.device_id,
});

/** The owner's view of the homeserver at `url`. */
export const homeserverAt = ({
  url,
  serverName,
  sharedSecret,
}: Pick<Homeserver, 'url' | 'serverName' | 'sharedSecret'>): Homeserver => ({
  url,
  serverName,
  sharedSecret,
  registerUser: async ({ user, password = randomUUID(), admin = false, displayName }) => {
    const path = '/_synapse/admin/v1/register';
    const { nonce } = await matrixRequest<{ nonce: string }>(url, { path });
    const mac = createHmac('sha1', sharedSecret)
      .update([nonce, user, password, admin ? 'admin' : 'notadmin'].join('\0'))
      .digest('hex');
    return toAccount(
      await matrixRequest<LoginAnswer>(url, {
        method: 'POST',
        path,
        body: { nonce, username: user, displayname: displayName, password, admin, mac },
      }),
    );
  },
  logIn: async (user, password) =>
    toAccount(
      await matrixRequest<LoginAnswer>(url, {
        method: 'POST',
        path: '/_matrix/client/v3/login',
        body: { type: 'm.login.password', identifier: { type: 'm.id.user', user }, password },
      }),
    ),
  whoIs: (accessToken) =>
    matrixRequest<{ user_id: string }>(url, { path: '/_matrix/client/v3/account/whoami', accessToken }).then(
      (answer) => answer.user_id,
      (thrown: unknown) => {
        if (thrown instanceof MatrixError && thrown.status === 401) {
          return undefined;
        }
        throw thrown;
      },
    ),
  limitRate: async ({ adminToken, userId, perSecond, burst = 0 }) => {
    await matrixRequest(url, {
      method: 'POST',
      path: `/_synapse/admin/v1/users/${encodeURIComponent(userId)}/override_ratelimit`,
      accessToken: adminToken,
      body: { messages_per_second: perSecond, burst_count: burst },
    });
  },
});
