import type { EncryptionSettings } from './ids.ts';

/** The index of a Megolm message: after the version a protobuf whose first field it is. */
const messageIndex = (ciphertext: string): number => {
  const bytes = Buffer.from(ciphertext, 'base64');
  let index = 0;
  for (let at = 2, shift = 0; at < bytes.length; at++, shift += 7) {
    const byte = bytes[at] ?? 0;
    index += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  return index;
};

/**
 * In which rooms something can be encrypted. The crate ends the process when there is no session or it has been used up, as
 * it is for the second of two who share a key first and then encrypt.
 */
export class RoomSessions {
  readonly #left = new Map<string, { limit: number; usable: boolean }>();

  shared(room: string, { rotationPeriodMessages }: EncryptionSettings): void {
    // The crate raises and lowers what it is given to these.
    const limit = Math.min(Math.max(Number(rotationPeriodMessages), 1), 10_000);
    this.#left.set(room, { limit, usable: true });
  }

  /** Throws when the key has to be shared first. */
  check(room: string): void {
    if (!this.#left.get(room)?.usable) throw new Error(`Share the room key of ${room} before encrypting.`);
  }

  /** Takes the content that was made. */
  used(room: string, encrypted: string): void {
    const { ciphertext } = JSON.parse(encrypted) as { ciphertext: string };
    const left = this.#left.get(room);
    if (left && messageIndex(ciphertext) + 1 >= left.limit) left.usable = false;
  }

  rotated(room: string): void {
    this.#left.delete(room);
  }
}
