import type {
  CrossSigningKeys,
  OutgoingRequest,
  OwnIdentity,
  PublishRequest,
  RoomKey,
  WithheldKey,
} from '@matrix-org/matrix-sdk-crypto-nodejs';
import type { Content } from '../../../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../../../shared/src/matrix/ids.ts';
import type { SyncResponse } from '../syncResponse.ts';

/** How a room is encrypted, and who is to read it. */
export type Readers = {
  readonly users: readonly UserId[];
  /** The content of `m.room.encryption`. */
  readonly encryption: Content;
  /** Of `m.room.history_visibility`. */
  readonly historyVisibility: string;
};

/**
 * The keys of our device and what is done with them, in plain values. Each call is durable when it has settled. Errors of
 * `decrypt` have a `code` that says why.
 */
export type Machine = {
  /** Our device's public key, in unpadded base64: what people compare. */
  readonly fingerprint: string;
  /** `since` is where the response begins; absent where it tells of no changes. */
  readonly receive: (response: SyncResponse, since: string | undefined) => Promise<void>;
  readonly outgoing: () => Promise<readonly OutgoingRequest[]>;
  readonly sent: (request: Pick<OutgoingRequest, 'id' | 'type'>, response: Content) => Promise<void>;
  /** A request for the devices of users, though it may seem that they are known. */
  readonly query: (users: readonly UserId[]) => Promise<OutgoingRequest>;
  readonly track: (users: readonly UserId[]) => Promise<void>;
  readonly claim: (users: readonly UserId[]) => Promise<OutgoingRequest | undefined>;
  readonly share: (roomId: RoomId, readers: Readers) => Promise<readonly OutgoingRequest[]>;
  readonly encrypt: (roomId: RoomId, type: string, content: Content) => Promise<Content>;
  readonly decrypt: (
    roomId: RoomId,
    event: Content,
  ) => Promise<{
    /** Whatever the sender put there. */
    readonly type?: unknown;
    readonly content?: unknown;
  }>;
  readonly identity: () => Promise<OwnIdentity>;
  readonly bootstrap: (reset: boolean) => Promise<readonly PublishRequest[]>;
  readonly exportKeys: () => Promise<CrossSigningKeys | undefined>;
  readonly importKeys: (keys: CrossSigningKeys) => Promise<void>;
  readonly signDevice: () => Promise<PublishRequest>;
  readonly onRoomKeys: (listener: (keys: readonly RoomKey[]) => void) => unknown;
  readonly onWithheldKeys: (listener: (keys: readonly WithheldKey[]) => void) => unknown;
  readonly onFailure: (listener: (error: Error) => void) => unknown;
  readonly close: () => Promise<void>;
};

/** What the specification says where a room does not. */
const WEEK = 604_800_000;
const MESSAGES = 100;

const visibilities: Readonly<Record<string, number>> = {
  invited: 0,
  joined: 1,
  shared: 2,
  world_readable: 3,
};

const countOr = (value: unknown, otherwise: number): bigint =>
  BigInt(typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : otherwise);

/**
 * Opens the machine of a device, or makes one where the folder holds none. The package is loaded here and nowhere else,
 * so that a bot without encryption pays nothing.
 *
 * @throws Error when another process has it open
 */
export async function openMachine(folder: string, userId: UserId, deviceId: string): Promise<Machine> {
  const sdk = await import('@matrix-org/matrix-sdk-crypto-nodejs');
  const idsOf = (users: readonly string[]) => users.map((user) => new sdk.UserId(user));
  const machine = await sdk.OlmMachine.initialize(
    new sdk.UserId(userId),
    new sdk.DeviceId(deviceId),
    folder,
    '',
  );
  return {
    fingerprint: machine.identityKeys.ed25519.toBase64(),
    receive: async (response, since) => {
      const { changed = [], left = [] } = response.device_lists ?? {};
      await machine.receiveSyncChanges(
        JSON.stringify(response.to_device?.events ?? []),
        new sdk.DeviceLists(idsOf(changed), idsOf(left)),
        response.device_one_time_keys_count ?? {},
        response.device_unused_fallback_key_types,
        { since, next: response.next_batch },
      );
    },
    outgoing: () => machine.outgoingRequests(),
    sent: async ({ id, type }, response) => {
      await machine.markRequestAsSent(id, type, JSON.stringify(response));
    },
    query: (users) => machine.queryKeys(idsOf(users)),
    track: (users) => machine.updateTrackedUsers(idsOf(users)),
    claim: async (users) => (await machine.getMissingSessions(idsOf(users))) ?? undefined,
    share: (roomId, { users, encryption, historyVisibility }) => {
      const settings = new sdk.EncryptionSettings();
      settings.algorithm = sdk.EncryptionAlgorithm.MegolmV1AesSha2;
      settings.historyVisibility = (visibilities[historyVisibility] ??
        2) as typeof settings.historyVisibility;
      settings.rotationPeriod = countOr(encryption.rotation_period_ms, WEEK);
      settings.rotationPeriodMessages = countOr(encryption.rotation_period_msgs, MESSAGES);
      return machine.shareRoomKey(new sdk.RoomId(roomId), idsOf(users), settings);
    },
    encrypt: async (roomId, type, content) =>
      JSON.parse(
        await machine.encryptRoomEvent(new sdk.RoomId(roomId), type, JSON.stringify(content)),
      ) as Content,
    decrypt: async (roomId, event) => {
      const { event: clear } = await machine.decryptRoomEvent(JSON.stringify(event), new sdk.RoomId(roomId));
      return JSON.parse(clear) as Content;
    },
    identity: () => machine.ownIdentity(),
    bootstrap: (reset) => machine.bootstrapCrossSigning(reset),
    exportKeys: () => machine.exportCrossSigningKeys(),
    importKeys: (keys) => machine.importCrossSigningKeys(keys),
    signDevice: () => machine.signOwnDevice(),
    onRoomKeys: (listener) => machine.onRoomKeys(listener),
    onWithheldKeys: (listener) => machine.onWithheldKeys(listener),
    onFailure: (listener) => machine.onFailure(listener),
    close: () => machine.close(),
  };
}
