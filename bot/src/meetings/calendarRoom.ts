import { firstUnmet, roomPower, type Need } from '../../../shared/src/matrix/roomPower.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { textsFor } from '../i18n.ts';
import type { Meetings, TargetRoom } from './meetings.ts';
import { addPlanner } from './planner.ts';

/** The form of calendar rooms that we make; NeoDateFix's is the same. */
const ROOM_VERSION = 1;

const needs: readonly Need[] = [
  { state: stateKinds.avatar },
  { state: stateKinds.name },
  { state: stateKinds.widget },
  { state: stateKinds.widgetLayout },
  { state: stateKinds.controlRoom },
];

/** Whether a chat was made a calendar room before. */
export function isCalendarRoom(state: RoomState): boolean {
  const version = state.content(stateKinds.controlRoom)?.room_version;
  return typeof version === 'number' && version >= ROOM_VERSION;
}

/** Whether the bot may do what makes a room a calendar. */
export function mayMakeCalendar({ rooms }: Meetings, state: RoomState): boolean {
  return firstUnmet(roomPower(state), rooms.botId, needs) === undefined;
}

/**
 * Makes a chat between a person and the bot that person's calendar. Without the power for it, the bot asks in the room,
 * once.
 *
 * @param plannerId the widget that becomes the planner; a new one where absent
 */
export async function makeCalendarRoom(
  meetings: Meetings,
  room: TargetRoom,
  locale: string,
  plannerId?: string,
): Promise<void> {
  const { rooms, settings } = meetings;
  const { roomId, state } = room;
  if (isCalendarRoom(state)) return;
  if (!mayMakeCalendar(meetings, state)) {
    const body = textsFor(locale)('calendarNeedsPower');
    await rooms.send(roomId, 'm.room.message', { msgtype: 'm.notice', body }, `calendarNeedsPower.${roomId}`);
    return;
  }
  const url = await rooms.icon('calendar');
  if (url !== undefined) await rooms.setState(roomId, stateKinds.avatar, '', { url });
  await rooms.setState(roomId, stateKinds.name, '', { name: settings.calendarRoomName });
  await addPlanner(meetings, room, 'center', plannerId);
  // Last, for it says that all the rest is done.
  await rooms.setState(roomId, stateKinds.controlRoom, '', { room_version: ROOM_VERSION });
}
