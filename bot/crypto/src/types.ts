import type { DeviceLists, EncryptionSettings, RoomId, UserId } from './ids.ts';

/** The numbers are those of the native binding: matrix-bot-sdk has them compiled in. */
export const RequestType = {
  KeysUpload: 0,
  KeysQuery: 1,
  KeysClaim: 2,
  ToDevice: 3,
  SignatureUpload: 4,
  RoomMessage: 5,
  KeysBackup: 6,
} as const;
export type RequestType = (typeof RequestType)[keyof typeof RequestType];

/** Every store is ours, whichever number is asked for. */
export const StoreType = { Sled: 0, Sqlite: 1 } as const;
export type StoreType = (typeof StoreType)[keyof typeof StoreType];

export const EncryptionAlgorithm = { OlmV1Curve25519AesSha2: 0, MegolmV1AesSha2: 1 } as const;
export type EncryptionAlgorithm = (typeof EncryptionAlgorithm)[keyof typeof EncryptionAlgorithm];

export const HistoryVisibility = { Invited: 0, Joined: 1, Shared: 2, WorldReadable: 3 } as const;
export type HistoryVisibility = (typeof HistoryVisibility)[keyof typeof HistoryVisibility];

/** A request to the homeserver; its response goes to `markRequestAsSent`. */
export type OutgoingRequest = {
  readonly id: string;
  readonly type: RequestType;
  /** JSON. Of to-device requests also `txn_id` and `event_type`, where matrix-bot-sdk looks for them. */
  readonly body: string;
  /** Of to-device requests only. */
  readonly txnId?: string;
  /** Of to-device requests only. */
  readonly eventType?: string;
};

/** A request that publishes keys or signatures. */
export type PublishRequest = {
  readonly path:
    | '/_matrix/client/v3/keys/upload'
    | '/_matrix/client/v3/keys/device_signing/upload'
    | '/_matrix/client/v3/keys/signatures/upload';
  /** JSON, to be sent with POST. `device_signing` may want an `auth` in addition. */
  readonly body: string;
  /** When there is one, the response goes to `markRequestAsSent`. */
  readonly mark?: { readonly id: string; readonly type: RequestType };
};

/** The private cross-signing keys, in unpadded base64: whoever has them is the user. */
export type CrossSigningKeys = {
  readonly masterKey: string;
  readonly selfSigningKey: string;
  readonly userSigningKey: string;
};

/** `unknown` until keys of the machine's own user were queried, `none` when the device is not there. */
export type PublishedDevice = 'unknown' | 'none' | 'ours' | 'other';

/** How the machine's own user and device stand, as far as the last keys query told. */
export type OwnIdentity = {
  /** All three private keys are in the store. */
  readonly hasPrivateKeys: boolean;
  /** The master key that the homeserver publishes for the user, in unpadded base64. */
  readonly publishedMasterKey: string | undefined;
  /** The private keys belong to the public ones that are known here: published, or made here to be published. */
  readonly verified: boolean;
  /** The device as published is signed by the user's published keys: others accept what it sends. */
  readonly deviceSigned: boolean;
  /** Whose identity keys the homeserver publishes for this device id. With `other` the store was lost: log in anew. */
  readonly publishedDevice: PublishedDevice;
};

/** Why an event could not be decrypted. `MissingRoomKey` and `UnknownMessageIndex` may pass when a key comes. */
export type DecryptionFailure =
  | 'MissingRoomKey'
  | 'UnknownMessageIndex'
  | 'MismatchedIdentityKeys'
  | 'UnknownSenderDevice'
  | 'UnsignedSenderDevice'
  | 'SenderIdentityVerificationViolation'
  | 'UnableToDecrypt'
  | 'MismatchedSender';

export type DecryptedEvent = {
  /** JSON of the clear event. */
  readonly event: string;
  readonly sender: string;
  readonly senderDevice: string | undefined;
  readonly senderCurve25519Key: string;
};

/** A Megolm session that can now be decrypted, or decrypted from an earlier event on. */
export type RoomKey = { readonly roomId: string; readonly sessionId: string };

/** A Megolm session whose key the sender will not give, and the `m.*` code that says why. */
export type WithheldKey = RoomKey & { readonly sender: string; readonly code: string };

export type MaybeSignature = {
  readonly isValid: boolean;
  readonly signature: { toBase64(): string } | undefined;
};

type PublicKey = { toBase64(): string };

export type IdentityKeys = { readonly ed25519: PublicKey; readonly curve25519: PublicKey };

/** The signatures of one user, by key id. */
export type UserSignatures = Readonly<Record<string, MaybeSignature>>;

/** Which part of the sync something comes from: `since` is absent for a first one. */
export type SyncPlace = { readonly since: string | undefined; readonly next: string };

/** What matrix-bot-sdk calls. Every method is one durable commit, and only one runs at a time. */
export type BotSdkMachine = {
  readonly identityKeys: IdentityKeys;
  /**
   * Gives JSON: an array of the events, decrypted where that could be done. What came before is left out, and so is what
   * is no object.
   *
   * matrix-bot-sdk does not give `sync`. Given always, it makes sure that no change of devices is missed: where it does
   * not go on from the part before, the devices of everybody count as changed.
   */
  receiveSyncChanges(
    toDeviceEvents: string,
    deviceLists: DeviceLists,
    keyCounts: Readonly<Record<string, number>>,
    unusedFallbackKeys?: readonly string[],
    sync?: SyncPlace,
  ): Promise<string>;
  outgoingRequests(): Promise<readonly OutgoingRequest[]>;
  markRequestAsSent(id: string, type: RequestType, response: string): Promise<boolean>;
  updateTrackedUsers(users: readonly UserId[]): Promise<void>;
  /** Leaves out users whose devices are still to be queried; null when nothing is to be claimed. */
  getMissingSessions(users: readonly UserId[]): Promise<OutgoingRequest | null>;
  shareRoomKey(
    room: RoomId,
    users: readonly UserId[],
    settings: EncryptionSettings,
  ): Promise<readonly OutgoingRequest[]>;
  /** Gives the content of an `m.room.encrypted` event, as JSON. Throws when the key has to be shared (again) before. */
  encryptRoomEvent(room: RoomId, type: string, content: string): Promise<string>;
  /** Throws `DecryptionError`. */
  decryptRoomEvent(event: string, room: RoomId): Promise<DecryptedEvent>;
  sign(message: string): Promise<{ get(user: UserId): UserSignatures | undefined }>;
};

/** Undoes a subscription. */
export type Stop = () => void;

/** What a bot needs beyond that. */
export type ExtendedMachine = BotSdkMachine & {
  /**
   * Makes cross-signing keys where there are none (or new ones, with `reset`), signs this device with them, and gives the
   * requests that publish it, to be sent in this order. When the keys exist, gives the same requests again.
   */
  bootstrapCrossSigning(reset?: boolean): Promise<readonly PublishRequest[]>;
  /** The private keys, to be kept as a secret; undefined when some are missing. */
  exportCrossSigningKeys(): Promise<CrossSigningKeys | undefined>;
  /** Takes the private keys of an earlier device. Throws when they do not belong to the published ones. Query own keys first. */
  importCrossSigningKeys(keys: CrossSigningKeys): Promise<void>;
  /** Signs this device with the keys there are, and gives the request that publishes the signature. */
  signOwnDevice(): Promise<PublishRequest>;
  ownIdentity(): Promise<OwnIdentity>;
  /** Asks for the users' devices anew, by the query that is due where one names them all; send it and mark it as sent. */
  queryKeys(users: readonly UserId[]): Promise<OutgoingRequest>;
  /** The next sharing of the room's key starts a new Megolm session. False when there was none. */
  rotateRoomKey(room: RoomId): Promise<boolean>;
  /** Called after the keys are durable. */
  onRoomKeys(listener: (keys: readonly RoomKey[]) => void): Stop;
  onWithheldKeys(listener: (keys: readonly WithheldKey[]) => void): Stop;
  /** Requests that matrix-bot-sdk could not send, and would throw at: they are left out of `outgoingRequests`. */
  onUnsendable(listener: (request: OutgoingRequest) => void): Stop;
  /** Called once, when a commit failed: memory is ahead of the disk, every later call throws. End the process. */
  onFailure(listener: (error: Error) => void): Stop;
  /** Waits for the running call, then gives the file free. */
  close(): Promise<void>;
};
