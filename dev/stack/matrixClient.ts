import { randomUUID } from 'node:crypto';
import { MatrixError, matrixRequest, type MatrixRequest } from './matrixRequest.ts';

/** An event as a client gets it. */
export type ClientEvent = {
  readonly type: string;
  readonly event_id: string;
  readonly sender: string;
  readonly room_id?: string;
  readonly state_key?: string;
  readonly origin_server_ts: number;
  readonly content: Readonly<Record<string, unknown>>;
  readonly unsigned?: Readonly<Record<string, unknown>>;
};

/** What `/openid/request_token` gives: the body of our `Authorization: MX-Identity`, before base64. */
type OpenIdToken = {
  readonly access_token: string;
  readonly expires_in: number;
  readonly matrix_server_name: string;
  readonly token_type: string;
};

/** Who asks, and the proof of it. */
export type Identity = { readonly userId: string; readonly accessToken: string };

/** What somebody may do in rooms, in few verbs. Each is one request, tried once; a refusal throws MatrixError. */
export type MatrixClient = Identity & {
  /** The homeserver's address. */
  readonly url: string;
  /** Any other request, as this person. */
  readonly request: <Answer = unknown>(request: MatrixRequest) => Promise<Answer>;
  /** Makes a room from a createRoom body and returns its id. */
  readonly createRoom: (body?: Readonly<Record<string, unknown>>) => Promise<string>;
  /** Sends a room event and returns its id. */
  readonly send: (roomId: string, type: string, content: object) => Promise<string>;
  /** Sends a state event and returns its id. */
  readonly sendState: (roomId: string, type: string, content: object, stateKey?: string) => Promise<string>;
  readonly state: (roomId: string) => Promise<ClientEvent[]>;
  /** The content of one state event; undefined when there is none. */
  readonly stateContent: <Content = Record<string, unknown>>(
    roomId: string,
    type: string,
    stateKey?: string,
  ) => Promise<Content | undefined>;
  /** The rooms that one is in, as the homeserver knows at this moment; its lists for administrators follow later. */
  readonly joinedRooms: () => Promise<string[]>;
  readonly join: (roomId: string) => Promise<void>;
  readonly leave: (roomId: string) => Promise<void>;
  readonly invite: (roomId: string, userId: string) => Promise<void>;
  /** The newest events of a room, newest first. */
  readonly messages: (roomId: string, limit?: number) => Promise<ClientEvent[]>;
  readonly openIdToken: () => Promise<OpenIdToken>;
};

const client = '/_matrix/client/v3';
const enc = encodeURIComponent;

/** Speaks to the homeserver at `url` as somebody. */
export const matrixClient = (url: string, identity: Identity): MatrixClient => {
  const { accessToken, userId } = identity;
  const request: MatrixClient['request'] = (wish) => matrixRequest(url, { accessToken, ...wish });
  const room = (roomId: string): string => `${client}/rooms/${enc(roomId)}`;
  const statePath = (roomId: string, type: string, stateKey: string): string =>
    `${room(roomId)}/state/${enc(type)}/${enc(stateKey)}`;
  const put = (path: string, body: object): Promise<string> =>
    request<{ event_id: string }>({ method: 'PUT', path, body }).then((answer) => answer.event_id);
  const post = async (path: string, body: object = {}): Promise<void> => {
    await request({ method: 'POST', path, body });
  };

  return {
    accessToken,
    userId,
    url,
    request,
    createRoom: async (body = {}) => {
      const answer = await request<{ room_id: string }>({
        method: 'POST',
        path: `${client}/createRoom`,
        body,
      });
      return answer.room_id;
    },
    send: (roomId, type, content) => put(`${room(roomId)}/send/${enc(type)}/${randomUUID()}`, content),
    sendState: (roomId, type, content, stateKey = '') => put(statePath(roomId, type, stateKey), content),
    state: (roomId) => request<ClientEvent[]>({ path: `${room(roomId)}/state` }),
    stateContent: async <Content>(roomId: string, type: string, stateKey = '') => {
      try {
        return await request<Content>({ path: statePath(roomId, type, stateKey) });
      } catch (thrown) {
        if (thrown instanceof MatrixError && thrown.status === 404) {
          return undefined;
        }
        throw thrown;
      }
    },
    joinedRooms: async () =>
      (await request<{ joined_rooms: string[] }>({ path: `${client}/joined_rooms` })).joined_rooms,
    join: (roomId) => post(`${client}/join/${enc(roomId)}`),
    leave: (roomId) => post(`${room(roomId)}/leave`),
    invite: (roomId, invited) => post(`${room(roomId)}/invite`, { user_id: invited }),
    messages: async (roomId, limit = 100) => {
      const query = { dir: 'b', limit };
      return (await request<{ chunk: ClientEvent[] }>({ path: `${room(roomId)}/messages`, query })).chunk;
    },
    openIdToken: () =>
      request<OpenIdToken>({
        method: 'POST',
        path: `${client}/user/${enc(userId)}/openid/request_token`,
        body: {},
      }),
  };
};
