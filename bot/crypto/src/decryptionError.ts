import type { DecryptionFailure } from './types.ts';
import type { Wasm } from './wasm.ts';

/** An event that could not be decrypted, and why. */
export class DecryptionError extends Error {
  readonly code: DecryptionFailure;
  /** What the sender said when they did not give the key. */
  readonly withheld: string | undefined;

  constructor(message: string, code: DecryptionFailure, withheld: string | undefined) {
    super(message);
    this.name = 'DecryptionError';
    this.code = code;
    this.withheld = withheld;
  }
}

/** The crate's decryption errors are no `Error`s. */
export const asError = (thrown: unknown, { MegolmDecryptionError, DecryptionErrorCode }: Wasm): unknown => {
  if (!(thrown instanceof MegolmDecryptionError)) return thrown;
  const code = DecryptionErrorCode[thrown.code] as DecryptionFailure;
  return new DecryptionError(thrown.description, code, thrown.withheldCode);
};
