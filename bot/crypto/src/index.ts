// The names by which matrix-bot-sdk asks for the native binding, and what comes with them.
export { Attachment, EncryptedAttachment } from './attachment.ts';
export { DecryptionError } from './decryptionError.ts';
export { DeviceId, DeviceLists, EncryptionSettings, RoomId, UserId } from './ids.ts';
export { OlmMachine } from './machine.ts';
export * from './types.ts';
