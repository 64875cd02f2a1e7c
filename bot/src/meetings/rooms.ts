import type { Content, RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';

/** The body of `createRoom`, with all state that the room has from its first moment. */
export type RoomToCreate = Content & {
  readonly creation_content: Content;
  readonly initial_state: readonly {
    readonly type: string;
    readonly state_key: string;
    readonly content: Content;
  }[];
};

/** The key under which a room, in `creation_content`, and a renewed invitation name the command they were made for. */
export const MADE_FOR = 'io.convene.made_for';

/** Names the one thing that is created: a command and, if it creates several, which of them. */
export type Mark = string;

/** Pictures that our widgets carry. */
export type Icon = 'calendar' | 'details';

/**
 * What meetings need of a homeserver. Passing trouble – rate limits, an absent server – is waited out behind it;
 * what it throws is an `AppError` that will not pass.
 */
export type Rooms = {
  readonly botId: UserId;
  /**
   * Creates a room exactly once for a mark.
   *
   * @param mayExist whether an earlier attempt may have created it already
   * @returns the room, and whether it is new: what was found may have been worked on
   */
  readonly create: (
    mark: Mark,
    body: RoomToCreate,
    mayExist: boolean,
  ) => Promise<{ readonly roomId: RoomId; readonly isNew: boolean }>;
  /** The room that was made for a mark and that we are still in, as far as the sync has told. */
  readonly made: (mark: Mark) => Promise<RoomId | undefined>;
  /** What a room of ours was made for. */
  readonly markOf: (roomId: RoomId) => Promise<Mark | undefined>;
  /** Joins a room. `via` names a server that is in it, for rooms of other servers. */
  readonly join: (roomId: RoomId, via?: string) => Promise<void>;
  /** The complete current state. Throws `not_found` when we cannot see the room. */
  readonly state: (roomId: RoomId) => Promise<RoomState>;
  /** The membership of one user; `undefined` where there is no trace of them. */
  readonly membership: (roomId: RoomId, userId: UserId) => Promise<string | undefined>;
  readonly setState: (roomId: RoomId, type: string, stateKey: string, content: Content) => Promise<void>;
  /** Sends a room event and gives its id; the same transaction id sends it once only. */
  readonly send: (roomId: RoomId, type: string, content: Content, transactionId: string) => Promise<EventId>;
  /** The reactions to an event that were not withdrawn, newest first. */
  readonly reactionsTo: (roomId: RoomId, eventId: EventId) => Promise<readonly RoomEvent[]>;
  /** Removes somebody. Who is out already is left alone. */
  readonly kick: (roomId: RoomId, userId: UserId, reason: string) => Promise<void>;
  readonly leave: (roomId: RoomId, reason?: string) => Promise<void>;
  /** The room version that the homeserver gives to new rooms; asked anew after it refused to create one. */
  readonly defaultVersion: () => Promise<string>;
  /** The display name in the user's profile, if it can be had. */
  readonly displayName: (userId: UserId) => Promise<string | undefined>;
  /** The `mxc:` address of a picture of ours, or `undefined` if it could not be uploaded. */
  readonly icon: (icon: Icon) => Promise<string | undefined>;
};
