import type { Content, RoomEvent, StateEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { MADE_FOR } from '../meetings/rooms.ts';

/** The part of the answer of `/sync` that we read. */
export type SyncResponse = {
  readonly next_batch: string;
  readonly rooms?: {
    readonly join?: Readonly<Record<string, JoinedRoom>>;
    readonly invite?: Readonly<
      Record<string, { readonly invite_state?: { readonly events?: readonly StateEvent[] } }>
    >;
    readonly leave?: Readonly<Record<string, unknown>>;
  };
  /** What other devices sent to ours, keys above all. */
  readonly to_device?: { readonly events?: readonly Content[] };
  readonly device_lists?: { readonly changed?: readonly UserId[]; readonly left?: readonly UserId[] };
  readonly device_one_time_keys_count?: Readonly<Record<string, number>>;
  readonly device_unused_fallback_key_types?: readonly string[];
};

type JoinedRoom = {
  readonly state?: { readonly events?: readonly StateEvent[] };
  readonly timeline?: {
    readonly events?: readonly RoomEvent[];
    readonly limited?: boolean;
    readonly prev_batch?: string;
  };
};

/** What happened in one room. */
export type Timeline = {
  readonly roomId: RoomId;
  readonly events: readonly RoomEvent[];
  /** Where to go on backwards, if events were left out. */
  readonly leftOutBefore: string | undefined;
};

/** A room that we are joined to, with what an answer says of it. */
export type KnownRoom = {
  readonly roomId: RoomId;
  /** The command that it was made for. */
  readonly madeFor: string | undefined;
  readonly type: string | undefined;
  readonly name: string | undefined;
  readonly metadata: Content | undefined;
  /** Whether it has a tombstone. */
  readonly closed: boolean | undefined;
  /** Whether it says that one of its messages is our card. */
  readonly hasCard: boolean;
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The rooms of an answer that we are joined to. */
export function joinedRooms({ rooms }: SyncResponse, botId: UserId): readonly KnownRoom[] {
  return Object.entries(rooms?.join ?? {}).map(([roomId, { state, timeline }]) => {
    const events = [...(state?.events ?? []), ...(timeline?.events ?? [])];
    const last = (type: string) => events.findLast((event) => event.type === type && event.state_key === '');
    const create = last(stateKinds.create);
    return {
      roomId: roomId as RoomId,
      // Anybody can write our mark into a room of theirs; only what we made ourselves was made for a command.
      madeFor: create?.sender === botId ? textOf(create.content[MADE_FOR]) : undefined,
      type: textOf(create?.content.type),
      name: textOf(last(stateKinds.name)?.content.name),
      metadata: last(stateKinds.metadata)?.content,
      closed: last(stateKinds.tombstone) && true,
      // Without an event it says only what was answered in the room that this one replaces.
      hasCard: events.some(
        ({ type, state_key, content }) =>
          type === stateKinds.card && state_key === botId && content.event_id !== undefined,
      ),
    };
  });
}

/**
 * Whether a room is one that we have just made, in which nobody else has done anything yet. Synapse calls the timeline of
 * every new room limited; to fetch what came before the beginning would cost a request for each meeting.
 */
function isOursAndSilent(
  state: JoinedRoom['state'],
  timeline: JoinedRoom['timeline'],
  botId: UserId,
): boolean {
  const events = timeline?.events ?? [];
  const create = [...(state?.events ?? []), ...events].find(({ type }) => type === stateKinds.create);
  return create?.sender === botId && events.every(({ sender }) => sender === botId);
}

/**
 * What happened in each room. The state that a new room brings comes first: encryption, for instance.
 *
 * @param isFirst whether this is the first sync, to which all rooms are new
 */
export function timelines(
  { rooms }: SyncResponse,
  { botId, isFirst }: { readonly botId: UserId; readonly isFirst: boolean },
): readonly Timeline[] {
  return Object.entries(rooms?.join ?? {}).map(([roomId, { state, timeline }]) => ({
    roomId: roomId as RoomId,
    events: [
      ...(state?.events ?? []).filter(({ type }) => type === stateKinds.encryption),
      ...(timeline?.events ?? []),
    ],
    leftOutBefore:
      timeline?.limited && (isFirst || !isOursAndSilent(state, timeline, botId))
        ? timeline.prev_batch
        : undefined,
  }));
}

/** Somebody wants us in a room. */
export type Invitation = {
  readonly roomId: RoomId;
  readonly sender: UserId;
  /** Whether they meant a chat between the two of us. */
  readonly isDirect: boolean;
};

/** The rooms that we are invited to. An invitation that does not say by whom is none. */
export function invitations({ rooms }: SyncResponse, botId: UserId): readonly Invitation[] {
  return Object.entries(rooms?.invite ?? {}).flatMap(([roomId, { invite_state }]) => {
    const own = invite_state?.events?.find(
      ({ type, state_key }) => type === stateKinds.member && state_key === botId,
    );
    return own === undefined
      ? []
      : [{ roomId: roomId as RoomId, sender: own.sender, isDirect: own.content.is_direct === true }];
  });
}

/** The rooms that are said to be encrypted. */
export function encryptedRooms({ rooms }: SyncResponse): readonly RoomId[] {
  return Object.entries(rooms?.join ?? {})
    .filter(([, { state, timeline }]) =>
      [...(state?.events ?? []), ...(timeline?.events ?? [])].some(
        ({ type, state_key }) => type === stateKinds.encryption && state_key === '',
      ),
    )
    .map(([roomId]) => roomId as RoomId);
}

/** The rooms that we are no longer in. */
export function leftRooms({ rooms }: SyncResponse): readonly RoomId[] {
  return Object.keys(rooms?.leave ?? {}) as RoomId[];
}

/**
 * What concerns us of a room's events: everything after the last invitation that we got, for before it we were not
 * there, and that the room is encrypted, whenever that was said.
 */
export function sinceInvited(events: readonly RoomEvent[], botId: UserId): readonly RoomEvent[] {
  const invitation = events.findLastIndex(
    ({ type, state_key, content }) =>
      type === stateKinds.member && state_key === botId && content.membership === 'invite',
  );
  return events.filter(({ type }, index) => index > invitation || type === stateKinds.encryption);
}
