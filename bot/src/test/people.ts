import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';

export const alice = '@alice:example.com' as UserId;
export const bob = '@bob:example.com' as UserId;
export const carol = '@carol:example.com' as UserId;
/** Somebody of another server. */
export const dave = '@dave:remote.example' as UserId;
export const bot = '@bot:example.com' as UserId;

/** Alice's calendar room. */
export const calendarRoom = '!cal:example.com' as RoomId;
