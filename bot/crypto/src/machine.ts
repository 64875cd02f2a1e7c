import type { OlmMachine as CrateMachine, UserId as CrateUserId } from '@matrix-org/matrix-sdk-crypto-wasm';
import { Calls, type Parts } from './calls.ts';
import { exportKeys, importKeys, ownIdentity, publishRequests, signOwnDevice } from './crossSigning.ts';
import { DueQueries } from './dueQueries.ts';
import { openDurable } from './durable.ts';
import type { DeviceId, DeviceLists, EncryptionSettings, RoomId, UserId } from './ids.ts';
import { Listeners } from './listeners.ts';
import { published, type Published } from './ownDevice.ts';
import { goesOn, keepPlace } from './place.ts';
import { outgoing, usersIn } from './requests.ts';
import { RoomSessions } from './roomSessions.ts';
import type { SqliteFile } from './store/sqliteFile.ts';
import { portions, remember, unseen, wellFormed } from './toDevice.ts';
import {
  RequestType,
  type CrossSigningKeys,
  type DecryptedEvent,
  type ExtendedMachine,
  type IdentityKeys,
  type OutgoingRequest,
  type OwnIdentity,
  type PublishRequest,
  type RoomKey,
  type Stop,
  type StoreType,
  type SyncPlace,
  type UserSignatures,
  type WithheldKey,
} from './types.ts';
import { wasm, type Wasm } from './wasm.ts';

const sendable: readonly RequestType[] = [
  RequestType.KeysUpload,
  RequestType.KeysQuery,
  RequestType.KeysClaim,
  RequestType.ToDevice,
];

const texts = (users: readonly UserId[]): string[] => users.map(String);

/** The crate's machine: one call at a time, each one durable as a whole before it settles. */
export class OlmMachine implements ExtendedMachine {
  readonly identityKeys: IdentityKeys;
  readonly #crate: CrateMachine;
  readonly #library: Wasm;
  readonly #file: SqliteFile | undefined;
  readonly #calls: Calls;
  readonly #due: DueQueries;
  readonly #sessions = new RoomSessions();
  readonly #unsendable = new Listeners<OutgoingRequest>();
  readonly #own: { readonly userId: string; readonly deviceId: string; ed25519: string; curve25519: string };
  #published: Published = { publishedDevice: 'unknown', publishedMasterKey: undefined };

  private constructor({ crate, library, durable }: Parts, tracked: readonly string[]) {
    this.#crate = crate;
    this.#library = library;
    this.#file = durable.file;
    this.#calls = new Calls({ crate, library, durable });
    this.#due = new DueQueries(tracked);
    const [ed25519, curve25519] = [
      crate.identityKeys.ed25519.toBase64(),
      crate.identityKeys.curve25519.toBase64(),
    ];
    this.identityKeys = { ed25519: { toBase64: () => ed25519 }, curve25519: { toBase64: () => curve25519 } };
    this.#own = { userId: crate.userId.toString(), deviceId: crate.deviceId.toString(), ed25519, curve25519 };
  }

  /**
   * Opens the store in the folder, or makes it; without a folder everything is in memory. What is kept can be encrypted with
   * a passphrase or, faster, with 32 bytes. Throws when the store is another device's, another process's or a later version's.
   */
  static async initialize(
    ...[user, device, folder, secret]: [UserId, DeviceId, string?, (string | Uint8Array)?, StoreType?]
  ): Promise<OlmMachine> {
    const library = wasm();
    await library.initAsync();
    const durable = openDurable(folder);
    try {
      const { crate, tracked } = await durable.group(async () => {
        const { storeName: name } = durable;
        const handle =
          name !== undefined && secret instanceof Uint8Array
            ? await library.StoreHandle.openWithKey(name, secret)
            : await library.StoreHandle.open(
                name,
                name && typeof secret === 'string' && secret ? secret : undefined,
              );
        const ids = [new library.UserId(String(user)), new library.DeviceId(String(device))] as const;
        const made = await library.OlmMachine.initFromStore(...ids, handle);
        return { crate: made, tracked: [...(await made.trackedUsers())].map(String) };
      });
      crate.roomKeyRequestsEnabled = false;
      return new OlmMachine({ crate, library, durable }, tracked);
    } catch (error) {
      durable.close();
      throw error;
    }
  }

  receiveSyncChanges(
    ...[toDeviceEvents, deviceLists, keyCounts, unusedFallbackKeys, sync]: [
      string,
      DeviceLists,
      Readonly<Record<string, number>>,
      (readonly string[])?,
      SyncPlace?,
    ]
  ): Promise<string> {
    const { DeviceLists: Lists, DecryptionSettings, TrustRequirement } = this.#library;
    const file = this.#file;
    return this.#calls.one(async () => {
      const received: string[] = [];
      const isGap = file && sync && !goesOn(file, sync);
      const changed = isGap
        ? [...(await this.#crate.trackedUsers())].map(String)
        : texts(deviceLists.changed);
      const lists = [new Lists(this.#users(changed), this.#users(deviceLists.left))];
      this.#due.changed(changed);
      for (const portion of portions(wellFormed(JSON.parse(toDeviceEvents) as unknown[]))) {
        const events = file ? unseen(portion, file) : portion;
        const processed = await this.#crate.receiveSyncChanges(
          JSON.stringify(events),
          lists.pop() ?? new Lists(),
          new Map(Object.entries(keyCounts)),
          unusedFallbackKeys && new Set(unusedFallbackKeys),
          new DecryptionSettings(TrustRequirement.Untrusted),
        );
        received.push(...processed.map(({ rawEvent }) => rawEvent));
        if (file) remember(events, file);
      }
      if (file && sync) keepPlace(file, sync);
      return `[${received.join(',')}]`;
    });
  }

  outgoingRequests(): Promise<readonly OutgoingRequest[]> {
    return this.#calls.one(async () => {
      const all = await this.#waiting();
      for (const request of all.filter(({ type }) => !sendable.includes(type)))
        this.#unsendable.tell(request);
      return all.filter(({ type }) => sendable.includes(type));
    });
  }

  markRequestAsSent(id: string, type: RequestType, response: string): Promise<boolean> {
    return this.#calls.one(async () => {
      const marked = await this.#crate.markRequestAsSent(id, type, response);
      if (type === RequestType.KeysQuery) {
        this.#due.answered(id);
        this.#published = published(response, this.#own) ?? this.#published;
      }
      return marked;
    });
  }

  updateTrackedUsers(users: readonly UserId[]): Promise<void> {
    return this.#calls.one(async () => {
      await this.#crate.updateTrackedUsers(this.#users(users));
      this.#due.track(texts(users));
    });
  }

  getMissingSessions(users: readonly UserId[]): Promise<OutgoingRequest | null> {
    return this.#calls.one(async () => {
      const known = this.#due.known(texts(users));
      const request = await this.#crate.getMissingSessions(this.#users(known));
      return request ? outgoing(request) : null;
    });
  }

  shareRoomKey(
    room: RoomId,
    users: readonly UserId[],
    settings: EncryptionSettings,
  ): Promise<readonly OutgoingRequest[]> {
    return this.#calls.one(async () => {
      const wish = new this.#library.EncryptionSettings();
      if (settings.algorithm !== undefined) wish.algorithm = settings.algorithm;
      wish.historyVisibility = settings.historyVisibility;
      // Microseconds.
      wish.rotationPeriod = settings.rotationPeriod * 1000n;
      wish.rotationPeriodMessages = settings.rotationPeriodMessages;
      const requests = await this.#crate.shareRoomKey(this.#room(room), this.#users(users), wish);
      this.#sessions.shared(String(room), settings);
      return requests.map((request) => outgoing(request));
    });
  }

  encryptRoomEvent(room: RoomId, type: string, content: string): Promise<string> {
    return this.#calls.one(async () => {
      this.#sessions.check(String(room));
      const encrypted = await this.#crate.encryptRoomEvent(this.#room(room), type, content);
      this.#sessions.used(String(room), encrypted);
      return encrypted;
    });
  }

  decryptRoomEvent(event: string, room: RoomId): Promise<DecryptedEvent> {
    const { DecryptionSettings, TrustRequirement } = this.#library;
    return this.#calls.one(async () => {
      const settings = new DecryptionSettings(TrustRequirement.Untrusted);
      const clear = await this.#crate.decryptRoomEvent(event, this.#room(room), settings);
      return {
        event: clear.event,
        sender: clear.sender.toString(),
        senderDevice: clear.senderDevice?.toString(),
        senderCurve25519Key: clear.senderCurve25519Key,
      };
    });
  }

  sign(message: string): Promise<{ get(user: UserId): UserSignatures | undefined }> {
    return this.#calls.one(async () => {
      const signatures = await this.#crate.sign(message);
      return {
        get: (user) => {
          const found = signatures.get(this.#user(user));
          if (!found) return undefined;
          const list = [...found].map(([key, maybe]) => [
            key,
            { isValid: maybe.isValid(), signature: maybe.signature },
          ]);
          return Object.fromEntries(list) as UserSignatures;
        },
      };
    });
  }

  bootstrapCrossSigning(reset = false): Promise<readonly PublishRequest[]> {
    return this.#calls.one(async () => publishRequests(await this.#crate.bootstrapCrossSigning(reset)));
  }

  exportCrossSigningKeys(): Promise<CrossSigningKeys | undefined> {
    return this.#calls.one(() => exportKeys(this.#crate));
  }

  importCrossSigningKeys(keys: CrossSigningKeys): Promise<void> {
    return this.#calls.one(() => importKeys(this.#crate, keys));
  }

  signOwnDevice(): Promise<PublishRequest> {
    return this.#calls.one(() => signOwnDevice(this.#crate));
  }

  ownIdentity(): Promise<OwnIdentity> {
    return this.#calls.one(async () => ({
      ...(await ownIdentity(this.#crate)),
      ...this.#published,
    }));
  }

  queryKeys(users: readonly UserId[]): Promise<OutgoingRequest> {
    return this.#calls.one(async () => {
      // Where a query is due the crate waits a second for its answer before it tells of an identity. One that is not among
      // its own does not end that.
      const waiting = (await this.#waiting()).filter(({ type }) => type === RequestType.KeysQuery);
      const due = waiting.find(({ body }) => {
        const named = usersIn(body);
        return texts(users).every((user) => named.includes(user));
      });
      return due ?? outgoing(this.#crate.queryKeysForUsers(this.#users(users)));
    });
  }

  rotateRoomKey(room: RoomId): Promise<boolean> {
    return this.#calls.one(async () => {
      this.#sessions.rotated(String(room));
      return await this.#crate.invalidateGroupSession(this.#room(room));
    });
  }

  onRoomKeys(listener: (keys: readonly RoomKey[]) => void): Stop {
    return this.#calls.onRoomKeys(listener);
  }

  onWithheldKeys(listener: (keys: readonly WithheldKey[]) => void): Stop {
    return this.#calls.onWithheldKeys(listener);
  }

  onUnsendable(listener: (request: OutgoingRequest) => void): Stop {
    return this.#unsendable.add(listener);
  }

  onFailure(listener: (error: Error) => void): Stop {
    return this.#calls.onFailure(listener);
  }

  close(): Promise<void> {
    return this.#calls.close();
  }

  /** All that the crate wants sent. */
  async #waiting(): Promise<readonly OutgoingRequest[]> {
    const all = (await this.#crate.outgoingRequests()).map((request) => outgoing(request));
    const queries = all.filter(({ type }) => type === RequestType.KeysQuery);
    this.#due.asked(new Map(queries.map(({ id, body }) => [id, body])));
    return all;
  }

  #user(user: UserId): CrateUserId {
    return new this.#library.UserId(String(user));
  }

  #users(users: readonly (UserId | string)[]): CrateUserId[] {
    return users.flatMap((user) => {
      try {
        return [new this.#library.UserId(String(user))];
      } catch {
        // Homeservers let ids pass that the crate does not take: whoever has one can have no keys, all others can.
        return [];
      }
    });
  }

  #room(room: RoomId): InstanceType<Wasm['RoomId']> {
    return new this.#library.RoomId(String(room));
  }
}
