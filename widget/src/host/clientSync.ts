import {
  ClientEvent,
  createClient,
  Filter,
  HttpApiEvent,
  IndexedDBStore,
  MatrixEventEvent,
  MemoryStore,
  RoomEvent as SdkRoomEvent,
  RoomStateEvent,
  SyncState,
  type Store,
  type MatrixClient,
  type MatrixEvent,
  type Room,
  type RoomState,
} from 'matrix-js-sdk';
import type { RoomEvent, StateEvent } from '../../../shared/src/matrix/event.ts';
import type { InRoom, Stop } from './host.ts';
import { isState, soundEvent } from './received.ts';
import { keepSession, type Session } from './session.ts';

/** Names our databases in the browser. */
const databases = { cryptoDatabasePrefix: 'convene' } as const;
const SYNC_DATABASE = 'convene';

/** What encryption needs to know of rooms. */
const encryptionTypes = ['m.room.encryption', 'm.room.history_visibility'];

/** Only what the planner lives on, from all rooms. */
function filterFor(session: Session, stateTypes: readonly string[], eventTypes: readonly string[]): Filter {
  const state = [...stateTypes, ...encryptionTypes];
  const filter = new Filter(session.userId);
  filter.setDefinition({
    presence: { types: [] },
    room: {
      ephemeral: { types: [] },
      account_data: { types: [] },
      state: { types: state },
      timeline: { types: [...state, ...eventTypes, 'm.room.encrypted'], limit: 20 },
    },
  });
  return filter;
}

/**
 * The client of a session, before it runs. Where nothing can be stored it keeps everything in memory.
 *
 * @returns also whether this browser has lost the keys of our device: the database that had them has others now. Keys that
 *   cannot be opened at this moment are not lost
 */
export async function openClient(
  session: Session,
): Promise<{ readonly client: MatrixClient; readonly hasLostKeys: boolean }> {
  let kept = session;
  const keep = (news: Partial<Session>) => keepSession((kept = { ...kept, ...news }));
  const client = await clientOf(session, keep);
  const fingerprint = await openKeys(client, session);
  const hasLostKeys =
    session.fingerprint !== undefined && fingerprint !== undefined && fingerprint !== session.fingerprint;
  if (fingerprint !== undefined && !hasLostKeys) keep({ fingerprint });
  return { client, hasLostKeys };
}

async function clientOf(session: Session, keep: (news: Partial<Session>) => void): Promise<MatrixClient> {
  const { homeserver, userId, deviceId, accessToken, refreshToken, oauthClientId } = session;
  const clientWith = (store: Store) =>
    createClient({
      baseUrl: homeserver,
      userId,
      deviceId,
      accessToken,
      ...(refreshToken && { refreshToken }),
      ...(oauthClientId && { oauthClientId }),
      onTokenRefresh: (tokens) => {
        const { accessToken: access, refreshToken: refresh } = tokens;
        keep({ accessToken: access, ...(refresh && { refreshToken: refresh }) });
      },
      store,
      disableVoip: true,
    });
  try {
    const store = new IndexedDBStore({ indexedDB: window.indexedDB, dbName: SYNC_DATABASE });
    const client = clientWith(store);
    await store.startup();
    return client;
  } catch {
    return clientWith(new MemoryStore());
  }
}

/**
 * Encryption with what there is; without a database for its keys they live as long as the page. But a device whose keys are
 * kept is not given others because they cannot be opened now: it shows what it can, and the SDK sends nothing into encrypted
 * rooms.
 *
 * @returns the public key of our device, where the private ones are kept
 */
async function openKeys(client: MatrixClient, session: Session): Promise<string | undefined> {
  try {
    await client.initRustCrypto(databases);
    return (await client.getCrypto()?.getOwnDeviceKeys())?.ed25519;
  } catch {
    if (session.fingerprint === undefined) await client.initRustCrypto({ useIndexedDB: false });
    return undefined;
  }
}

/** Removes all that was stored. */
export const wipe = (client: MatrixClient): Promise<void> => client.clearStores(databases);

/** What the homeserver tells, as it comes. */
export type ClientFeed = {
  /** Resolves when it is known what rooms there are. */
  readonly prepared: Promise<void>;
  readonly stateNow: () => readonly InRoom<StateEvent>[];
  readonly watchState: (receive: (events: readonly InRoom<StateEvent>[]) => void) => Stop;
  readonly watchEvents: (receive: (event: InRoom<RoomEvent>) => void) => Stop;
  readonly watchConnection: (receive: (isConnected: boolean) => void) => Stop;
};

const plain = (event: MatrixEvent) =>
  soundEvent({ ...event.getEffectiveEvent(), room_id: event.getRoomId(), content: event.getContent() });

const stateEventOf = (event: MatrixEvent): InRoom<StateEvent> | undefined => {
  const sound = plain(event);
  return sound && isState(sound) ? sound : undefined;
};

const stateOf = ({ currentState }: Room): readonly InRoom<StateEvent>[] =>
  [...currentState.events.values()]
    .flatMap((byKey) => [...byKey.values()])
    .map(stateEventOf)
    .filter((event) => event !== undefined);

/** Whether the homeserver could be reached the last time it was asked. */
const connected: Readonly<Record<SyncState, boolean>> = {
  [SyncState.Prepared]: true,
  [SyncState.Syncing]: true,
  [SyncState.Catchup]: true,
  [SyncState.Error]: false,
  [SyncState.Reconnecting]: false,
  [SyncState.Stopped]: false,
};

/** Starts the client, and hears it. `ended` is called when the homeserver does not know our session any more. */
export function startFeed(
  client: MatrixClient,
  session: Session,
  types: { readonly state: readonly string[]; readonly events: readonly string[] },
  ended: () => void,
): ClientFeed {
  client.on(HttpApiEvent.SessionLoggedOut, ended);
  let markPrepared = (): void => undefined;
  const prepared = new Promise<void>((resolve) => (markPrepared = resolve));
  client.on(ClientEvent.Sync, (state) => {
    if (state === SyncState.Prepared || state === SyncState.Syncing) markPrepared();
    // The store writes every few minutes by itself; who leaves before shall find what they have seen.
    if (state === SyncState.Prepared) keep();
  });
  const keep = () => void client.store.save(true).catch(() => undefined);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keep();
  });
  // Not waited for: without a network it takes long to give up, and what was stored can be shown meanwhile.
  void client.startClient({
    filter: filterFor(session, types.state, types.events),
    disablePresence: true,
    lazyLoadMembers: false,
  });

  return {
    prepared,
    stateNow: () => client.getRooms().flatMap(stateOf),
    watchState: (receive) => {
      const hear = (event: MatrixEvent, state: RoomState) => {
        if (client.getRoom(state.roomId)?.currentState !== state) return;
        const sound = stateEventOf(event);
        if (sound) receive([sound]);
      };
      // The SDK tells of a room's first state before it knows the room itself.
      const meet = (room: Room) => receive(stateOf(room));
      client.on(RoomStateEvent.Events, hear);
      client.on(ClientEvent.Room, meet);
      return () => {
        client.off(RoomStateEvent.Events, hear);
        client.off(ClientEvent.Room, meet);
      };
    },
    watchEvents: (receive) => {
      const tell = (event: MatrixEvent) => {
        const sound = plain(event);
        if (sound && !isState(sound)) receive(sound);
      };
      const hear = (event: MatrixEvent, _: unknown, toStart: boolean | undefined) => {
        // Ours are known; what is still encrypted is told when it can be read.
        if (!toStart && event.status === null && !event.isEncrypted()) tell(event);
      };
      client.on(SdkRoomEvent.Timeline, hear);
      client.on(MatrixEventEvent.Decrypted, tell);
      return () => {
        client.off(SdkRoomEvent.Timeline, hear);
        client.off(MatrixEventEvent.Decrypted, tell);
      };
    },
    watchConnection: (receive) => {
      const tell = () => receive(connected[client.getSyncState() ?? SyncState.Prepared]);
      tell();
      client.on(ClientEvent.Sync, tell);
      return () => void client.off(ClientEvent.Sync, tell);
    },
  };
}
