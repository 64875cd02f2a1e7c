import { AppError } from '../../../shared/src/appError.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { localpartOf } from '../../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { displayNameIn } from './meeting.ts';
import type { RoomTemplate } from './roomTemplate.ts';
import type { Rooms } from './rooms.ts';

/** What an administrator decided about meetings. */
type MeetingSettings = {
  readonly planner: { readonly url: string; readonly name: string };
  readonly cockpit: { readonly url: string; readonly name: string };
  readonly breakout: { readonly url: string; readonly name: string };
  /** The name of a chat that becomes a calendar. */
  readonly calendarRoomName: string;
  /** What stands before a room's id in a link to it. */
  readonly linkPrefix: string;
  /** Minutes after its end when a room may be deleted; never, where absent. */
  readonly autoDeletionOffset: number | undefined;
  /** Whether encrypted rooms can be read. */
  readonly reads: boolean;
};

/** Everything that the acts of meetings work with. */
export type Meetings = {
  readonly rooms: Rooms;
  readonly template: RoomTemplate;
  readonly settings: MeetingSettings;
};

/** A room that an act works on, as it was when the act was authorised. */
export type TargetRoom = { readonly roomId: RoomId; readonly state: RoomState };

/** The state of a room; `undefined` where the bot cannot see it. */
export async function visibleState(rooms: Rooms, roomId: RoomId): Promise<RoomState | undefined> {
  try {
    return await rooms.state(roomId);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** Whether what people say or plan in a room reaches us. */
export const isReadable = ({ settings }: Meetings, state: RoomState): boolean =>
  settings.reads || state.event(stateKinds.encryption) === undefined;

/** What people call a user: the name in the room, else in the profile, else the local part of the id. */
export async function nameOf(rooms: Rooms, userId: UserId, state?: RoomState): Promise<string> {
  return displayNameIn(state, userId) ?? (await rooms.displayName(userId)) ?? localpartOf(userId);
}
