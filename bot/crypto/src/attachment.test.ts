import { Attachment, EncryptedAttachment } from './attachment.ts';

const text = new TextEncoder().encode('minutes of a meeting');

test('gives what was encrypted, and what an event says of it', () => {
  const made = Attachment.encrypt(text);
  expect(Buffer.from(made.encryptedData).equals(Buffer.from(text))).toBe(false);
  expect(JSON.parse(made.mediaEncryptionInfo ?? '')).toMatchObject({ v: 'v2', key: { alg: 'A256CTR' } });
  // As it comes from an event, more than once.
  const read = new EncryptedAttachment(made.encryptedData, made.mediaEncryptionInfo);
  expect(Buffer.from(Attachment.decrypt(read)).toString()).toBe('minutes of a meeting');
  expect(Buffer.from(Attachment.decrypt(read)).toString()).toBe('minutes of a meeting');
});

test('refuses what was changed on the way', () => {
  const { encryptedData, mediaEncryptionInfo } = Attachment.encrypt(text);
  const changed = Uint8Array.from(encryptedData, (byte, at) => (at === 0 ? byte ^ 1 : byte));
  expect(() => Attachment.decrypt(new EncryptedAttachment(changed, mediaEncryptionInfo))).toThrow();
});
