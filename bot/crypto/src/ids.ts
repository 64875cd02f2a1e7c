import type { EncryptionAlgorithm, HistoryVisibility } from './types.ts';

// Plain values: the WebAssembly side consumes what it is given, so its objects are made for each call.

export class UserId {
  readonly #id: string;
  constructor(id: string) {
    this.#id = id;
  }
  toString(): string {
    return this.#id;
  }
}

export class DeviceId {
  readonly #id: string;
  constructor(id: string) {
    this.#id = id;
  }
  toString(): string {
    return this.#id;
  }
}

export class RoomId {
  readonly #id: string;
  constructor(id: string) {
    this.#id = id;
  }
  toString(): string {
    return this.#id;
  }
}

/** Whose devices changed, and of whom the homeserver will not tell any more. */
export class DeviceLists {
  readonly changed: readonly UserId[];
  readonly left: readonly UserId[];
  constructor(changed: readonly UserId[] = [], left: readonly UserId[] = []) {
    this.changed = changed;
    this.left = left;
  }
}

export class EncryptionSettings {
  /** Megolm when undefined. */
  algorithm: EncryptionAlgorithm | undefined = undefined;
  /** `HistoryVisibility.Shared`. */
  historyVisibility: HistoryVisibility = 2;
  /** In milliseconds, as matrix-bot-sdk gives it, though the native binding counts microseconds. */
  rotationPeriod = 604_800_000n;
  rotationPeriodMessages = 100n;
}
