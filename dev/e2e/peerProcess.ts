// A client of another make in a process of its own: matrix-js-sdk with its Rust crypto in memory. It believes only
// devices that their owner has signed, as Element does, and does what it is told over the channel to its parent.
import { ClientEvent, createClient, SyncState, type MatrixClient, type MatrixEvent } from 'matrix-js-sdk';
import {
  AllDevicesIsolationMode,
  DecryptionFailureCode,
  OnlySignedDevicesIsolationMode,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { Account } from '../stack/homeserver.ts';
import { eventually } from '../stack/eventually.ts';

/** An event as this client shows it. */
export type SeenEvent = {
  readonly event_id: string;
  readonly room_id: string;
  /** After decryption. */
  readonly type: string;
  readonly sender: string;
  readonly origin_server_ts: number;
  readonly state_key?: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly isEncrypted: boolean;
  /** Why it could not be read. */
  readonly failure: string | null;
  /** Why the client warns of its sender. */
  readonly warning: number | null;
};

/** What it can be told to do. */
export type Deeds = {
  readonly start: (url: string, account: Account) => Promise<void>;
  /** Encrypts where the room is. */
  readonly send: (roomId: string, type: string, content: object) => Promise<string>;
  /** What it has seen of a room since it came, oldest first. */
  readonly events: (roomId: string) => Promise<readonly SeenEvent[]>;
  /** All that it could not read, in any room, though it was there when that was said. */
  readonly unreadable: () => Promise<readonly SeenEvent[]>;
  /** Has the next message begin a new session, whose key everybody needs. */
  readonly rotate: (roomId: string) => Promise<void>;
  /** Sends no keys until they are released, while what is encrypted with them goes out. */
  readonly holdKeys: () => Promise<void>;
  readonly releaseKeys: () => Promise<void>;
  /** Whether keys go to people only whom somebody has verified by hand. */
  readonly trustOnlyVerified: (isOn: boolean) => Promise<void>;
  /** How it judges somebody's devices. */
  readonly devicesOf: (
    userId: string,
  ) => Promise<readonly { readonly id: string; readonly isSigned: boolean }[]>;
  /** Whether somebody's identity is another than the one that was seen first. */
  readonly hasChangedIdentity: (userId: string) => Promise<boolean>;
  /** Says that the new identity is all right. */
  readonly acceptIdentity: (userId: string) => Promise<void>;
};

const NOT_THERE = DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED;
let client: MatrixClient;
/** The keys that are held back. */
let held: (() => Promise<unknown>)[] | undefined;
const fetchFn: typeof fetch = async (input, init) => {
  if (held === undefined || !String(input instanceof Request ? input.url : input).includes('/sendToDevice/'))
    return fetch(input, init);
  held.push(() => fetch(input, { ...init, signal: null }));
  return Response.json({});
};
const ofCrypto = () => {
  const crypto = client.getCrypto();
  if (crypto === undefined) throw new Error('There is no crypto.');
  return crypto;
};

const show = async (event: MatrixEvent): Promise<SeenEvent> => ({
  event_id: event.getId() ?? '',
  room_id: event.getRoomId() ?? '',
  type: event.getType(),
  sender: event.getSender() ?? '',
  origin_server_ts: event.getTs(),
  ...(event.getStateKey() !== undefined && { state_key: event.getStateKey() }),
  content: event.getContent(),
  isEncrypted: event.isEncrypted(),
  failure: event.isDecryptionFailure() ? event.decryptionFailureReason : null,
  warning: event.isEncrypted()
    ? ((await ofCrypto().getEncryptionInfoForEvent(event))?.shieldReason ?? null)
    : null,
});

const eventsIn = (roomId: string): MatrixEvent[] =>
  client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? [];

const deeds: Deeds = {
  start: async (url, { userId, accessToken, deviceId }) => {
    client = createClient({ baseUrl: url, userId, accessToken, deviceId, fetchFn });
    await client.initRustCrypto({ useIndexedDB: false });
    ofCrypto().setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
    const prepared = new Promise<void>((resolve) => {
      client.on(ClientEvent.Sync, (state) => {
        if (state === SyncState.Prepared) resolve();
      });
    });
    await client.startClient({ initialSyncLimit: 500 });
    await prepared;
    await ofCrypto().bootstrapCrossSigning({
      authUploadDeviceSigningKeys: async (upload) => {
        await upload(null);
      },
    });
  },
  send: async (roomId, type, content) => {
    const room = await eventually('the room is known', () => client.getRoom(roomId) ?? undefined);
    if (room.hasEncryptionStateEvent())
      await eventually('the room is encrypted', () => ofCrypto().isEncryptionEnabledInRoom(roomId));
    // js-sdk's types know no events but those of the specification.
    const send = client.sendEvent.bind(client) as unknown as (
      ...args: readonly unknown[]
    ) => Promise<{ readonly event_id: string }>;
    return (await send(roomId, type, content)).event_id;
  },
  events: (roomId) => Promise.all(eventsIn(roomId).map(show)),
  unreadable: () =>
    Promise.all(
      client
        .getRooms()
        .flatMap(({ roomId }) => eventsIn(roomId))
        .filter(({ decryptionFailureReason: reason }) => reason !== null && reason !== NOT_THERE)
        .map(show),
    ),
  rotate: (roomId) => ofCrypto().forceDiscardSession(roomId),
  holdKeys: () => Promise.resolve(void (held = [])),
  releaseKeys: async () => {
    const [...keys] = held ?? [];
    held = undefined;
    for (const send of keys) await send();
  },
  trustOnlyVerified: (isOn) => {
    const mode = isOn ? new AllDevicesIsolationMode(false) : new OnlySignedDevicesIsolationMode();
    ofCrypto().setDeviceIsolationMode(mode);
    ofCrypto().globalBlacklistUnverifiedDevices = isOn;
    return Promise.resolve();
  },
  devicesOf: async (userId) => {
    const devices = (await ofCrypto().getUserDeviceInfo([userId], true)).get(userId) ?? new Map();
    return Promise.all(
      [...devices.keys()].map(async (id: string) => {
        const status = await ofCrypto().getDeviceVerificationStatus(userId, id);
        return { id, isSigned: status?.signedByOwner ?? false };
      }),
    );
  },
  acceptIdentity: (userId) => ofCrypto().pinCurrentUserIdentity(userId),
  hasChangedIdentity: async (userId) =>
    (await ofCrypto().getUserVerificationStatus(userId)).needsUserApproval,
};

process.on('message', ({ id, name, args }: { id: number; name: keyof Deeds; args: unknown[] }) => {
  const deed = deeds[name] as (...given: unknown[]) => Promise<unknown>;
  deed(...args).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, error: String((error as Error).stack ?? error) }),
  );
});
// Whoever started us may be killed.
process.on('disconnect', () => process.exit());
