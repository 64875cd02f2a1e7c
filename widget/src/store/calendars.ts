import { createSelector } from '@reduxjs/toolkit';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { roomTypes, stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { selectAllMeetings } from './meetings.ts';
import { contentOf, membershipOf, textIn, typeOf, type Room } from './room.ts';
import type { AppState } from './store.ts';

/** A room in which meetings are planned. */
export type CalendarRoom = { readonly roomId: RoomId; readonly name: string };

const notCalendars: readonly (string | undefined)[] = [
  roomTypes.meeting,
  roomTypes.breakoutSession,
  'm.space',
];

function isCalendar(room: Room, userId: UserId, botUserId: UserId | undefined): boolean {
  if (membershipOf(room, userId) !== 'join' || notCalendars.includes(typeOf(room))) return false;
  if (room[stateKinds.tombstone]?.[''] !== undefined) return false;
  return botUserId !== undefined && membershipOf(room, botUserId) === 'join' && isNamed(room);
}

// The rooms in which the bot talks to one person have marks of its own or no name.
const isNamed = (room: Room) => textIn(contentOf(room, stateKinds.name), 'name') !== undefined;

/** The calendars that a user may choose from: where the bot is, and where meetings of theirs belong. By name. */
export const selectCalendars = createSelector(
  [
    (state: AppState) => state.rooms.byId,
    selectAllMeetings,
    (state: AppState) => state.place.userId,
    (_: AppState, botUserId: UserId | undefined) => botUserId,
  ],
  (rooms, meetings, userId, botUserId): readonly CalendarRoom[] => {
    const parents = new Set([...meetings.values()].flatMap((meeting) => meeting.parents));
    return (Object.entries(rooms) as [RoomId, Room][])
      .filter(([roomId, room]) => {
        if (isCalendar(room, userId, botUserId)) return true;
        const isParent = parents.has(roomId) && !notCalendars.includes(typeOf(room));
        return isParent && membershipOf(room, userId) === 'join';
      })
      .map(([roomId, room]) => ({
        roomId,
        name: textIn(contentOf(room, stateKinds.name), 'name') ?? roomId,
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
  },
);
