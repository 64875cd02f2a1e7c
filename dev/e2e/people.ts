import { randomBytes, randomUUID } from 'node:crypto';
import { homeserverAt, type Account, type Homeserver } from '../stack/homeserver.ts';
import { matrixClient, type ClientEvent, type MatrixClient } from '../stack/matrixClient.ts';
import { reactionsSeenBy, type Reaction, type Reactions } from '../stack/reactions.ts';
import { theRun } from './run.ts';

/** Somebody who uses the system. */
export type Person = MatrixClient & {
  readonly displayName: string;
  readonly password: string;
  /** Waits for the first reaction to an event; see Reactions.first. */
  readonly reactionTo: Reactions['first'];
  /** All reactions to an event there are now. */
  readonly reactionsTo: (roomId: string, eventId: string) => Promise<Reaction[]>;
};

/** A room in the administrator's list. */
export type ListedRoom = {
  readonly room_id: string;
  readonly name: string | null;
  readonly creator: string;
  readonly room_type: string | null;
  readonly joined_members: number;
};

/** Who runs the homeserver: sees every room without being in it. */
export type Administrator = MatrixClient & {
  /** Messages a second somebody may send; 0 = as many as they like. */
  readonly limitRate: (userId: string, perSecond: number, burst?: number) => Promise<void>;
  /** Every room of the homeserver, in the order of their names. */
  readonly rooms: (searchTerm?: string) => Promise<ListedRoom[]>;
  readonly stateOf: (roomId: string) => Promise<ClientEvent[]>;
};

/** The homeserver that all specs share. */
export const sharedHomeserver = (): Homeserver => homeserverAt(theRun());

/** `alice` → an account nobody else uses, such as `@alice-5f3a90:localhost` with the display name Alice. */
export const freshName = (name: string): string => `${name}-${randomBytes(4).toString('hex')}`;

/** Somebody, with eyes for reactions. */
export const asPerson = (
  client: MatrixClient,
  { displayName, password }: Pick<Person, 'displayName' | 'password'>,
): Person => {
  const reactions = reactionsSeenBy(client);
  return { ...client, displayName, password, reactionTo: reactions.first, reactionsTo: reactions.to };
};

/** A new account, so that specs which run side by side never meet. `name` is the beginning of the user id. */
export const newAccount = async (homeserver: Homeserver, name: string) => {
  const displayName = name.charAt(0).toUpperCase() + name.slice(1);
  const password = randomUUID();
  const account = await homeserver.registerUser({ user: freshName(name), displayName, password });
  return { displayName, password, account };
};

/** A new person, who knows nothing of encryption. */
export const person = async (homeserver: Homeserver, name: string): Promise<Person> => {
  const { account, ...rest } = await newAccount(homeserver, name);
  return asPerson(matrixClient(homeserver.url, account), rest);
};

/** The administrator; of the shared homeserver, unless another one and its administrator's account are given. */
export const administrator = (
  homeserver: Homeserver = sharedHomeserver(),
  account: Account = theRun().admin,
): Administrator => {
  const client = matrixClient(homeserver.url, account);
  const api = '/_synapse/admin/v1';
  return {
    ...client,
    limitRate: (userId, perSecond, burst) =>
      homeserver.limitRate({
        adminToken: account.accessToken,
        userId,
        perSecond,
        burst,
      }),
    rooms: async (searchTerm) => {
      const query = { limit: 100_000, search_term: searchTerm };
      const path = `${api}/rooms`;
      return (await client.request<{ rooms: ListedRoom[] }>({ path, query })).rooms;
    },
    stateOf: async (roomId) => {
      const path = `${api}/rooms/${encodeURIComponent(roomId)}/state`;
      return (await client.request<{ state: ClientEvent[] }>({ path })).state;
    },
  };
};
