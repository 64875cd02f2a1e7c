import { wasm } from './wasm.ts';

/** A file as it is uploaded, and how to read it. */
export class EncryptedAttachment {
  readonly encryptedData: Uint8Array;
  /** JSON: the `file` of an event's content, less its `url`. */
  readonly mediaEncryptionInfo: string | undefined;

  constructor(encryptedData: Uint8Array, mediaEncryptionInfo: string | undefined) {
    this.encryptedData = encryptedData;
    this.mediaEncryptionInfo = mediaEncryptionInfo;
  }
}

export const Attachment = {
  encrypt: (data: Uint8Array): EncryptedAttachment => {
    const made = wasm().Attachment.encrypt(data);
    return new EncryptedAttachment(made.encryptedData, made.mediaEncryptionInfo);
  },
  /** Throws when the data is not what was uploaded. */
  decrypt: ({ encryptedData, mediaEncryptionInfo = '' }: EncryptedAttachment): Uint8Array => {
    const { Attachment: crate, EncryptedAttachment: Encrypted } = wasm();
    return crate.decrypt(new Encrypted(encryptedData, mediaEncryptionInfo));
  },
};
