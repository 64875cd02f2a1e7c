import { AppError } from '../../../shared/src/appError.ts';
import { isRoomId, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { roomTypes, stateKinds, type MeetingRoomType } from '../../../shared/src/matrix/stateKinds.ts';
import { readMetadata, type Metadata } from '../../../shared/src/meeting/metadata.ts';
import type { Widget } from './widgetPlan.ts';

/** A meeting, as its room's state says it is. */
export type Meeting = {
  readonly roomId: RoomId;
  readonly type: MeetingRoomType;
  readonly title: string;
  readonly description: string;
  readonly metadata: Metadata;
  readonly parentRoomId: RoomId | undefined;
  /** The widgets that are installed; removed ones have no type. */
  readonly widgets: readonly Widget[];
};

const textAt = (content: Content | undefined, key: string): string => {
  const value = content?.[key];
  return typeof value === 'string' ? value : '';
};

const isMeetingType = (type: unknown): type is MeetingRoomType =>
  Object.values(roomTypes).some((known) => known === type);

/** The meeting in a room, or `undefined` where the room is none or its metadata is unsound. */
export function readMeeting(roomId: RoomId, state: RoomState): Meeting | undefined {
  const type = state.content(stateKinds.create)?.type;
  const metadata = readMetadata(state.content(stateKinds.metadata));
  if (!isMeetingType(type) || metadata === undefined) return undefined;
  return {
    roomId,
    type,
    metadata,
    title: textAt(state.content(stateKinds.name), 'name'),
    description: textAt(state.content(stateKinds.topic), 'topic'),
    parentRoomId: state
      .all(stateKinds.spaceParent)
      .filter(({ content }) => Array.isArray(content.via))
      .map(({ state_key }) => state_key)
      .find(isRoomId),
    widgets: state
      .all(stateKinds.widget)
      .filter(({ content }) => typeof content.type === 'string')
      .map(({ state_key, content }) => ({ id: state_key, content })),
  };
}

/** The meeting in a room. Throws `not_found` where there is none. */
export function demandMeeting(roomId: RoomId, state: RoomState): Meeting {
  const meeting = readMeeting(roomId, state);
  if (meeting) return meeting;
  throw new AppError('not_found', `room ${roomId} is not a meeting`, { params: { roomId } });
}

/** Whether anybody may come in without being asked. */
export const isPublic = (state: RoomState): boolean =>
  state.content(stateKinds.joinRules)?.join_rule === 'public';

/** A user's membership in a room; `undefined` where there is no trace of them. */
export function membershipOf(state: RoomState, userId: UserId): string | undefined {
  const membership = state.content(stateKinds.member, userId)?.membership;
  return typeof membership === 'string' ? membership : undefined;
}

/** The name under which a user goes in a room, if it is known there. */
export function displayNameIn(state: RoomState | undefined, userId: UserId): string | undefined {
  const name = state?.content(stateKinds.member, userId)?.displayname;
  return typeof name === 'string' && name !== '' ? name : undefined;
}
