import type { Content, RoomEvent, StateEvent } from '../../../shared/src/matrix/event.ts';
import { isUserId, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { MADE_FOR } from '../meetings/rooms.ts';

/** The part of the answer of `/sync` that we read. */
export type SyncResponse = {
  readonly next_batch: string;
  readonly rooms?: {
    readonly join?: Readonly<Record<string, JoinedRoom>>;
    readonly invite?: Readonly<Record<string, InvitedRoom>>;
    readonly leave?: Readonly<Record<string, unknown>>;
  };
  /** What other devices sent to ours, keys above all. */
  readonly to_device?: { readonly events?: readonly Content[] };
  readonly device_lists?: { readonly changed?: readonly UserId[]; readonly left?: readonly UserId[] };
  readonly device_one_time_keys_count?: Readonly<Record<string, number>>;
  readonly device_unused_fallback_key_types?: readonly string[];
};

/** Another server may have written what is shown of a room, and homeservers hand it on as it is. */
type InvitedRoom = { readonly invite_state?: { readonly events?: readonly unknown[] } };

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

/** An event as invitations show them: without id and time. */
type ShownEvent = Pick<StateEvent, 'type' | 'state_key' | 'sender' | 'content'>;

function isShownEvent(value: unknown): value is ShownEvent {
  const { type, state_key, sender, content } = (value ?? {}) as Partial<Record<keyof ShownEvent, unknown>>;
  const isText = typeof type === 'string' && typeof state_key === 'string';
  return isText && isUserId(sender) && typeof content === 'object' && content !== null;
}

/** An invitation with what it shows of its room. */
export type Shown = Invitation & { readonly events: readonly ShownEvent[] };

/** The rooms that we are invited to. An invitation that does not say by whom, or names several, is none. */
export function shownInvitations({ rooms }: SyncResponse, botId: UserId): readonly Shown[] {
  return Object.entries(rooms?.invite ?? {}).flatMap(([roomId, { invite_state }]) => {
    const events = (invite_state?.events ?? []).filter(isShownEvent);
    const ours = events.filter(({ type, state_key }) => type === stateKinds.member && state_key === botId);
    // What the inviter's server shows comes first; our own puts the invitation itself at the end.
    const own = ours.at(-1);
    if (own === undefined || ours.some(({ sender }) => sender !== own.sender)) return [];
    return [
      { roomId: roomId as RoomId, sender: own.sender, isDirect: own.content.is_direct === true, events },
    ];
  });
}

/** The same without what they show. */
export const invitations = (response: SyncResponse, botId: UserId): readonly Invitation[] =>
  shownInvitations(response, botId).map(({ roomId, sender, isDirect }) => ({ roomId, sender, isDirect }));

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
