import { toAppError } from '../../shared/src/appError.ts';
import type { Content } from '../../shared/src/matrix/event.ts';
import type { EventId, RoomId, UserId } from '../../shared/src/matrix/ids.ts';
import type { Request } from './request.ts';

/** Somebody in whose name things are done in rooms. Each throws `denied` where they may not. */
export type Actor = {
  readonly userId: UserId;
  /** The same transaction id sends it once only. */
  readonly send: (roomId: RoomId, type: string, content: Content, transaction: string) => Promise<EventId>;
  readonly setState: (roomId: RoomId, type: string, stateKey: string, content: Content) => Promise<void>;
  readonly kick: (roomId: RoomId, userId: UserId, reason: string) => Promise<void>;
  readonly leave: (roomId: RoomId) => Promise<void>;
};

const client = '/_matrix/client/v3';
const enc = encodeURIComponent;

/** Acts with a token over the client-server API. */
export function createActor(request: Request, userId: UserId, accessToken: string | undefined): Actor {
  const token = accessToken === undefined ? {} : { accessToken };
  const room = (roomId: RoomId) => `${client}/rooms/${enc(roomId)}`;
  const post = async (path: string, body: Content) => {
    await request({ method: 'POST', path, body, ...token });
  };
  return {
    userId,
    send: async (roomId, type, content, transaction) => {
      const path = `${room(roomId)}/send/${enc(type)}/${enc(transaction)}`;
      const answer = await request<{ event_id: EventId }>({ method: 'PUT', path, body: content, ...token });
      return answer.event_id;
    },
    setState: async (roomId, type, stateKey, content) => {
      const path = `${room(roomId)}/state/${enc(type)}/${enc(stateKey)}`;
      await request({ method: 'PUT', path, body: content, ...token });
    },
    kick: (roomId, userId, reason) => post(`${room(roomId)}/kick`, { user_id: userId, reason }),
    leave: async (roomId) => {
      await post(`${room(roomId)}/leave`, {});
      await post(`${room(roomId)}/forget`, {});
    },
  };
}

/** How long a log-in as a bot is good for, should the reaper not live to end it; in milliseconds. */
const LOGIN_LIFE = 3_600_000;
/** A log-in is not used in its last minutes. */
const MARGIN = 300_000;

type Login = {
  readonly actor: Actor | undefined;
  readonly token: string | undefined;
  readonly until: number;
};

/** Gives actors: the reaper itself, bots by their tokens, and bots in whose name an administrator may log in. */
export function createActors(
  request: Request,
  self: UserId,
  botTokens: ReadonlyMap<UserId, string>,
): {
  readonly own: Actor;
  readonly as: (botId: UserId) => Promise<Actor | undefined>;
  readonly close: () => Promise<void>;
} {
  const logins = new Map<UserId, Promise<Login>>();

  async function logIn(botId: UserId): Promise<Login> {
    const until = Date.now() + LOGIN_LIFE;
    try {
      // This makes no device, so that the bot's own sessions and people's view of the bot stay as they are.
      const { access_token } = await request<{ access_token: string }>({
        method: 'POST',
        path: `/_synapse/admin/v1/users/${enc(botId)}/login`,
        body: { valid_until_ms: until },
      });
      return { actor: createActor(request, botId, access_token), token: access_token, until };
    } catch (error) {
      const { code } = toAppError(error);
      // Not offered (Matrix Authentication Service), not allowed, or no such account here.
      if (!['denied', 'not_found', 'invalid'].includes(code)) throw error;
      return { actor: undefined, token: undefined, until };
    }
  }

  return {
    own: createActor(request, self, undefined),
    as: async (botId) => {
      const given = botTokens.get(botId);
      if (given !== undefined) return createActor(request, botId, given);
      const known = logins.get(botId);
      if (known !== undefined) {
        const { actor, until } = await known;
        if (until - MARGIN > Date.now()) return actor;
      }
      const login = logIn(botId);
      logins.set(botId, login);
      login.catch(() => logins.delete(botId));
      return (await login).actor;
    },
    close: async () => {
      const open = await Promise.allSettled(logins.values());
      logins.clear();
      const tokens = open.flatMap((login) =>
        login.status === 'fulfilled' && login.value.token !== undefined ? [login.value.token] : [],
      );
      await Promise.allSettled(
        tokens.map((accessToken) =>
          request({ method: 'POST', path: `${client}/logout`, body: {}, accessToken }),
        ),
      );
    },
  };
}

/** Whose a token is; the reaper's own where none is given. */
export async function whoIs(request: Request, accessToken?: string): Promise<UserId> {
  const path = `${client}/account/whoami`;
  const answer = await request<{ user_id: UserId }>({
    path,
    ...(accessToken !== undefined && { accessToken }),
  });
  return answer.user_id;
}
