import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { Request } from '../dispatch/command.ts';
import type { Invitation, KnownRoom } from './syncResponse.ts';
import type { Unread, UnreadStore } from './unread.ts';

/** Something that somebody did in a room of ours. */
export type Observation = { readonly roomId: RoomId; readonly event: RoomEvent };

/** What there is to do about what was said. */
export type ToDo = { readonly commands: readonly Request[]; readonly observations: readonly Observation[] };

/** What one sync leaves behind. */
type SyncBatch = ToDo & {
  readonly token: string;
  /** What cannot be read for want of a key. */
  readonly unread: readonly Omit<Unread, 'told'>[];
  readonly joined: readonly KnownRoom[];
  readonly left: readonly RoomId[];
  readonly invited: readonly Invitation[];
};

/** Where the sync keeps its place, and what it brought until that is done. */
export type SyncStore = UnreadStore & {
  readonly token: () => Promise<string | undefined>;
  /** When our memory began, in milliseconds since 1970: now, if there is none yet. */
  readonly memoryBegan: (now: number) => Promise<number>;
  /** Writes all of it at once, forgets what was to be done in the rooms that were left, and returns the ids of the commands and observations that are still to be dealt with. */
  readonly record: (batch: SyncBatch) => Promise<ReadonlySet<string>>;
  /** The same for what could be read at last, which is unread no more. */
  readonly recordRead: (eventId: string, toDo: ToDo) => Promise<ReadonlySet<string>>;
  /** Invitations that were not acted upon yet. */
  readonly invited: () => Promise<readonly Invitation[]>;
  readonly invitationDone: (roomId: RoomId) => Promise<void>;
  /** Observations that the watchers were not told of yet, oldest first. */
  readonly unobserved: () => Promise<readonly Observation[]>;
  readonly observed: (eventId: string) => Promise<void>;
};
