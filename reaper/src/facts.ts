import { membersWith, PARTAKING } from '../../shared/src/matrix/membership.ts';
import type { StateEvent } from '../../shared/src/matrix/event.ts';
import { isRoomId, type RoomId, type UserId } from '../../shared/src/matrix/ids.ts';
import { roomState, type RoomState } from '../../shared/src/matrix/roomState.ts';
import { roomTypes, stateKinds, type MeetingRoomType } from '../../shared/src/matrix/stateKinds.ts';
import { decidedAt } from '../../shared/src/meeting/metadata.ts';
import { deletionOf, type Deletion, type Trust } from './deletion.ts';

/** What is known of a room before its fate is decided. */
export type RoomFacts = {
  readonly roomId: RoomId;
  readonly kind: 'meeting' | 'breakout';
  readonly deletion: Deletion;
  /** When an administrator decided about it through a bot, if one did. */
  readonly decidedAt?: number;
  /** The rooms that it says it is part of, where whoever says so is believed. */
  readonly parents: readonly RoomId[];
  /** The rooms that it links to as its own, by the same people. */
  readonly children: readonly RoomId[];
  /** Whether anybody but bots and the reaper is in it or invited. */
  readonly hasPeople: boolean;
  /** Whether it carries a tombstone: nobody writes there any more. */
  readonly isClosed: boolean;
  /** The room that took its place in an upgrade. Closing a meeting names its parent there and is none. */
  readonly upgradedTo?: RoomId;
};

/** Everybody who is in the room or on the way in. */
export const membersOf = (state: RoomState): readonly UserId[] => membersWith(state, PARTAKING);

export const isMeetingType = (type: unknown): type is MeetingRoomType =>
  type === roomTypes.meeting || type === roomTypes.breakoutSession;

/** The rooms to which these links lead, as far as whoever made them is believed. */
export function linkedRooms(links: readonly StateEvent[], believed: readonly UserId[]): readonly RoomId[] {
  return links
    .filter(({ sender, content }) => believed.includes(sender) && Array.isArray(content.via))
    .map(({ state_key }) => state_key)
    .filter(isRoomId);
}

/** Reads a room's state. `undefined` where it is not a meeting's. */
export function factsOf(
  roomId: RoomId,
  events: readonly StateEvent[],
  { trust, self, firstCreator }: { trust: Trust; self: UserId; firstCreator?: UserId | undefined },
): RoomFacts | undefined {
  const state = roomState(events);
  const create = state.event(stateKinds.create);
  const type = create?.content.type;
  if (create === undefined || !isMeetingType(type)) return undefined;
  const metadata = state.event(stateKinds.metadata);
  const tombstone = state.event(stateKinds.tombstone);
  const replacement = tombstone?.content.replacement_room;
  // The bot closes meetings and never upgrades them; whoever else leaves a tombstone does.
  const isUpgrade =
    tombstone !== undefined && !trust.botIds.includes(tombstone.sender) && isRoomId(replacement);
  const decided =
    metadata && trust.botIds.includes(metadata.sender) ? decidedAt(metadata.content) : undefined;
  const believed = [create.sender, ...trust.botIds, ...(firstCreator === undefined ? [] : [firstCreator])];
  return {
    roomId,
    kind: type === roomTypes.meeting ? 'meeting' : 'breakout',
    deletion: deletionOf(metadata, { madeBy: create.sender, firstCreator }, trust),
    ...(decided !== undefined && { decidedAt: decided }),
    parents: linkedRooms(state.all(stateKinds.spaceParent), believed),
    children: linkedRooms(state.all(stateKinds.spaceChild), believed),
    hasPeople: membersOf(state).some((userId) => userId !== self && !trust.botIds.includes(userId)),
    isClosed: tombstone !== undefined,
    ...(isUpgrade && { upgradedTo: replacement }),
  };
}
