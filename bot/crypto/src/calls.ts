import type { OlmMachine as CrateMachine } from '@matrix-org/matrix-sdk-crypto-wasm';
import { asError } from './decryptionError.ts';
import type { Durable } from './durable.ts';
import { Listeners } from './listeners.ts';
import type { RoomKey, Stop, WithheldKey } from './types.ts';
import type { Wasm } from './wasm.ts';

/** What a machine is made of. */
export type Parts = {
  readonly crate: CrateMachine;
  readonly library: Wasm;
  readonly durable: Durable;
};

/** Calls of the crate: one after the other, each durable before it settles, and told of only then. */
export class Calls {
  readonly #parts: Parts;
  readonly #roomKeys = new Listeners<readonly RoomKey[]>();
  readonly #withheldKeys = new Listeners<readonly WithheldKey[]>();
  #last: Promise<unknown> = Promise.resolve();
  #news: (() => void)[] = [];
  #calling = false;
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#listen();
  }

  /** Throws when the disk failed, now or before. */
  one<T>(act: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      if (this.#closed) throw new Error('The crypto machine was closed.');
      this.#calling = true;
      try {
        return await this.#parts.durable.group(act);
      } catch (error) {
        throw asError(error, this.#parts.library);
      } finally {
        this.#calling = false;
        this.#tell();
      }
    });
  }

  onRoomKeys(listener: (keys: readonly RoomKey[]) => void): Stop {
    return this.#roomKeys.add(listener);
  }

  onWithheldKeys(listener: (keys: readonly WithheldKey[]) => void): Stop {
    return this.#withheldKeys.add(listener);
  }

  onFailure(listener: (error: Error) => void): Stop {
    return this.#parts.durable.file?.onFailure(listener) ?? (() => undefined);
  }

  close(): Promise<void> {
    return this.#inTurn(() => {
      if (!this.#closed) {
        this.#closed = true;
        this.#parts.crate.close();
        this.#parts.durable.close();
      }
      return Promise.resolve();
    });
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #listen(): void {
    const { crate } = this.#parts;
    crate.registerRoomKeyUpdatedCallback((keys) => {
      const list = keys.map(({ roomId, sessionId }) => ({ roomId: roomId.toString(), sessionId }));
      return this.#hear(() => this.#roomKeys.tell(list));
    });
    crate.registerRoomKeysWithheldCallback((keys) => {
      const list = keys.map(({ roomId, sessionId, sender, withheldCode }) => {
        return { roomId: roomId.toString(), sessionId, sender: sender.toString(), code: withheldCode };
      });
      return this.#hear(() => this.#withheldKeys.tell(list));
    });
  }

  #hear(news: () => void): Promise<void> {
    this.#news.push(news);
    if (!this.#calling) this.#tell();
    return Promise.resolve();
  }

  #tell(): void {
    const news = this.#news;
    this.#news = [];
    if (this.#parts.durable.file?.failure) return;
    for (const tell of news) tell();
  }
}
