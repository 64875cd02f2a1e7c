import type { DeviceLists } from '../ids.ts';
import { DeviceLists as Lists, EncryptionSettings, RoomId, UserId } from '../ids.ts';
import type { OlmMachine } from '../machine.ts';
import type { OutgoingRequest, PublishRequest } from '../types.ts';

type Json = Record<string, unknown>;
type Tree<T> = Record<string, Record<string, T>>;
type Keys = Record<string, Json & { signatures?: Tree<string> }>;
export type ToDevice = { readonly type: string; readonly sender: string; readonly content: Json };

const paths = ['keys/upload', 'keys/query', 'keys/claim', 'sendToDevice', 'keys/signatures/upload'];

/** Keeps keys and to-device messages as a homeserver does, and refuses what one refuses. */
export class FakeHomeserver {
  readonly devices: Tree<Json> = {};
  readonly #oneTimeKeys: Tree<Json> = {};
  readonly #crossSigning: Record<string, Keys> = {};
  readonly #inboxes: Record<string, ToDevice[]> = {};
  /** What was asked, as `path`, in order. */
  readonly asked: string[] = [];

  /** Does what a request of a device asks for, and gives the response as JSON. */
  answer(userId: string, deviceId: string, { type, body, eventType }: OutgoingRequest): string {
    const path = paths[type] ?? 'unknown';
    this.asked.push(path);
    const json = JSON.parse(body) as Json;
    if (path === 'keys/upload') return JSON.stringify(this.#upload(userId, deviceId, json));
    if (path === 'keys/query') return JSON.stringify(this.#query(json['device_keys'] as Json));
    if (path === 'keys/claim') return JSON.stringify(this.#claim(json['one_time_keys'] as Tree<string>));
    if (path === 'sendToDevice') this.#send(userId, eventType ?? '', json['messages'] as Tree<Json>);
    return '{}';
  }

  publish(userId: string, deviceId: string, { path, body }: PublishRequest): string {
    const json = JSON.parse(body) as Json;
    this.asked.push(path);
    if (path.endsWith('keys/upload')) return JSON.stringify(this.#upload(userId, deviceId, json));
    if (path.endsWith('device_signing/upload')) this.#crossSigning[userId] = json as Keys;
    if (path.endsWith('signatures/upload')) this.#sign(json as Tree<Json & { signatures: Tree<string> }>);
    return '{}';
  }

  counts(userId: string, deviceId: string): Record<string, number> {
    return { signed_curve25519: Object.keys(this.#oneTimeKeys[`${userId} ${deviceId}`] ?? {}).length };
  }

  /** Takes what waits for a device; as with a sync whose token is kept. */
  take(userId: string, deviceId: string): ToDevice[] {
    return this.#inboxes[`${userId} ${deviceId}`]?.splice(0) ?? [];
  }

  #upload(userId: string, deviceId: string, { device_keys, one_time_keys }: Json): Json {
    if (device_keys) (this.devices[userId] ??= {})[deviceId] = device_keys as Json;
    const kept = (this.#oneTimeKeys[`${userId} ${deviceId}`] ??= {});
    for (const [id, key] of Object.entries((one_time_keys ?? {}) as Record<string, Json>)) {
      if (kept[id]) throw new Error(`One time key ${id} already exists`);
      kept[id] = key;
    }
    return { one_time_key_counts: this.counts(userId, deviceId) };
  }

  #query(users: Json): Json {
    const pick = (name: string): Json =>
      Object.fromEntries(
        Object.keys(users).flatMap((user) => {
          const key = this.#crossSigning[user]?.[name];
          return key ? [[user, key]] : [];
        }),
      );
    return {
      device_keys: Object.fromEntries(Object.keys(users).map((user) => [user, this.devices[user] ?? {}])),
      master_keys: pick('master_key'),
      self_signing_keys: pick('self_signing_key'),
      user_signing_keys: pick('user_signing_key'),
    };
  }

  #claim(wanted: Tree<string>): Json {
    const claimed: Tree<Json> = {};
    for (const [user, devices] of Object.entries(wanted)) {
      for (const device of Object.keys(devices)) {
        const kept = this.#oneTimeKeys[`${user} ${device}`] ?? {};
        const [id] = Object.keys(kept);
        if (id === undefined) continue;
        (claimed[user] ??= {})[device] = { [id]: kept[id] };
        delete kept[id];
      }
    }
    return { one_time_keys: claimed };
  }

  #send(sender: string, type: string, messages: Tree<Json>): void {
    for (const [user, devices] of Object.entries(messages)) {
      for (const [device, content] of Object.entries(devices)) {
        (this.#inboxes[`${user} ${device}`] ??= []).push({ type, sender, content });
      }
    }
  }

  #sign(signed: Tree<Json & { signatures: Tree<string> }>): void {
    for (const [user, objects] of Object.entries(signed)) {
      for (const [id, { signatures }] of Object.entries(objects)) {
        const device = this.devices[user]?.[id] as { signatures: Tree<string> } | undefined;
        const target = device ?? this.#crossSigning[user]?.['master_key'];
        if (!target) throw new Error(`${user} has nothing named ${id} to sign`);
        const merged: Tree<string> = { ...target.signatures };
        for (const [signer, keys] of Object.entries(signatures))
          merged[signer] = { ...merged[signer], ...keys };
        target.signatures = merged;
      }
    }
  }
}

/** A device that does with its machine what a client does. */
export class Device {
  readonly machine: OlmMachine;
  readonly #homeserver: FakeHomeserver;
  readonly userId: string;
  readonly deviceId: string;

  constructor(
    homeserver: FakeHomeserver,
    machine: OlmMachine,
    [userId, deviceId]: readonly [string, string],
  ) {
    this.machine = machine;
    this.#homeserver = homeserver;
    this.userId = userId;
    this.deviceId = deviceId;
  }

  /** Sends what the machine wants sent. */
  async flush(requests?: readonly OutgoingRequest[]): Promise<void> {
    for (const request of requests ?? (await this.machine.outgoingRequests())) {
      const response = this.#homeserver.answer(this.userId, this.deviceId, request);
      await this.machine.markRequestAsSent(request.id, request.type, response);
    }
  }

  async publish(requests: readonly PublishRequest[]): Promise<void> {
    for (const request of requests) {
      const response = this.#homeserver.publish(this.userId, this.deviceId, request);
      if (request.mark) await this.machine.markRequestAsSent(request.mark.id, request.mark.type, response);
    }
  }

  /** Processes what waits, or what is given, and gives what came of it. */
  async sync(
    events: readonly ToDevice[] = this.#homeserver.take(this.userId, this.deviceId),
    lists: DeviceLists = new Lists(),
  ): Promise<readonly { type: string }[]> {
    const counts = this.#homeserver.counts(this.userId, this.deviceId);
    const received = await this.machine.receiveSyncChanges(JSON.stringify(events), lists, counts, []);
    await this.flush();
    return JSON.parse(received) as { type: string }[];
  }

  /** Encrypts for the users' devices, as matrix-bot-sdk does, and gives the event. */
  async encrypt(room: string, users: readonly string[], settings = new EncryptionSettings()): Promise<Json> {
    const ids = users.map((user) => new UserId(user));
    await this.machine.updateTrackedUsers(ids);
    await this.flush();
    const claim = await this.machine.getMissingSessions(ids);
    if (claim) await this.flush([claim]);
    await this.flush(await this.machine.shareRoomKey(new RoomId(room), ids, settings));
    const content = await this.machine.encryptRoomEvent(new RoomId(room), 'm.test', '{"body":"hello"}');
    return {
      type: 'm.room.encrypted',
      event_id: '$event',
      sender: this.userId,
      origin_server_ts: 1,
      content: JSON.parse(content) as unknown,
    };
  }

  /** The clear content. */
  async decrypt(room: string, event: Json): Promise<unknown> {
    const { event: clear } = await this.machine.decryptRoomEvent(JSON.stringify(event), new RoomId(room));
    return (JSON.parse(clear) as { content: unknown }).content;
  }
}
