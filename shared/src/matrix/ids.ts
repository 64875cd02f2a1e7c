/** Ids as the Matrix specification defines them, branded so that one kind is never passed for another. */
export type RoomId = string & { readonly __kind: 'room' };
export type UserId = string & { readonly __kind: 'user' };
export type EventId = string & { readonly __kind: 'event' };

/** The longest id that Matrix allows, in bytes (specification, appendix "Identifier grammar"). */
const MAX_ID_BYTES = 255;

/** A UTF-16 unit takes three bytes at most; to count them is dear, and ids come by the ten thousand. */
const fits = (id: string) =>
  id.length <= MAX_ID_BYTES / 3 || new TextEncoder().encode(id).length <= MAX_ID_BYTES;

/** `!opaque:server` up to room version 11, `!hash` from version 12 on. */
export function isRoomId(value: unknown): value is RoomId {
  return typeof value === 'string' && /^![^\s\0/?#]+$/u.test(value) && value.isWellFormed() && fits(value);
}

/** `@localpart:server`. Historical localparts may hold any printable character but a colon. */
export function isUserId(value: unknown): value is UserId {
  return (
    typeof value === 'string' &&
    /^@[^:\s\0]+:[A-Za-z0-9.:[\]-]+$/u.test(value) &&
    value.isWellFormed() &&
    fits(value)
  );
}

/** The server of a user id: everything behind the first colon, the port included. */
export function serverOf(userId: UserId): string {
  return userId.slice(userId.indexOf(':') + 1);
}

/** What stands before the colon, without the `@`. */
export function localpartOf(userId: UserId): string {
  return userId.slice(1, userId.indexOf(':'));
}
