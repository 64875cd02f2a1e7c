import { createSelector } from '@reduxjs/toolkit';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { roomTypes, stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { meetingOf, type Meeting } from './meeting.ts';
import { stateOfAct, type Effect } from './outbox.ts';
import { childrenOf, contentOf, membershipOf, textIn, typeOf, type Room } from './room.ts';
import type { AppState } from './store.ts';

export type Meetings = ReadonlyMap<RoomId, Meeting>;

const selectRooms = (state: AppState) => state.rooms.byId;
const selectPlace = (state: AppState) => state.place;
const selectActs = (state: AppState) => state.outbox.acts;

/** Something that is shown although the rooms do not show it (yet). */
type Overlay = { readonly id: string; readonly effect: Effect; readonly pending: Meeting['pending'] };

/** What is to be seen before the rooms show it: of acts that did not fail, and of those that were done just now. */
const selectOverlays = createSelector(
  [selectActs, (state: AppState) => state.outbox.settling],
  (acts, settling): readonly Overlay[] => [
    ...settling.map(({ id, effect }) => ({
      id,
      effect,
      pending: effect.kind === 'create' ? ('sent' as const) : undefined,
    })),
    ...acts.flatMap((act) => {
      const state = stateOfAct(act);
      const pending = state === 'unanswered' ? ('unanswered' as const) : ('sent' as const);
      return state === 'failed' ? [] : [{ id: act.id, effect: act.effect, pending }];
    }),
  ],
);

/** The id under which a meeting is shown that has no room yet. */
const pendingRoomId = (actId: string): RoomId => `!pending-${actId}:` as RoomId;

/** Whether a meeting that was wished for is there: the uid of its entry was drawn here. */
const hasCome = (meetings: Meetings, { calendar: [wished] }: Pick<Meeting, 'calendar'>): boolean =>
  meetings.values().some(({ calendar }) => calendar.some(({ uid }) => uid === wished?.uid));

function layOver(meetings: Map<RoomId, Meeting>, { id, effect, pending }: Overlay): void {
  const mark = pending && { pending };
  if (effect.kind === 'create' && !hasCome(meetings, effect.meeting)) {
    const roomId = pendingRoomId(id);
    const { parent, meeting } = effect;
    meetings.set(roomId, { ...meeting, roomId, kind: 'meeting', parents: [parent], ...mark });
  }
  if (effect.kind === 'close') meetings.delete(effect.roomId);
  if (effect.kind !== 'update') return;
  const meeting = meetings.get(effect.roomId);
  if (meeting) meetings.set(effect.roomId, { ...meeting, ...effect.change, ...mark });
}

/** Every meeting and breakout session that the user is in or invited to, what they just did included. */
export const selectAllMeetings = createSelector(
  [selectRooms, selectOverlays, (state: AppState) => state.place.userId],
  (rooms, overlays, userId): Meetings => {
    const meetings = new Map<RoomId, Meeting>();
    for (const [roomId, room] of Object.entries(rooms) as [RoomId, (typeof rooms)[RoomId]][]) {
      const meeting = meetingOf(roomId, room);
      if (meeting && membershipOf(room, userId)) meetings.set(roomId, meeting);
    }
    for (const overlay of overlays) layOver(meetings, overlay);
    return meetings;
  },
);

/** Which kind of room we are in: where meetings are managed, in a meeting, or in a breakout session. */
export const selectRoomKind = (state: AppState): 'calendar' | 'meeting' | 'breakoutSession' => {
  const { roomId } = state.place;
  const type = roomId && typeOf(state.rooms.byId[roomId]);
  if (type === roomTypes.meeting) return 'meeting';
  return type === roomTypes.breakoutSession ? 'breakoutSession' : 'calendar';
};

/** The meetings that the place shows: those of the calendar, or the sessions of a meeting. */
export const selectMeetings = createSelector(
  [selectAllMeetings, selectPlace, selectRoomKind],
  (all, { roomId, displayAll }, roomKind): Meetings => {
    const kind = roomKind === 'calendar' ? 'meeting' : 'breakoutSession';
    const isEverywhere = roomKind === 'calendar' && (displayAll || roomId === undefined);
    const shown = new Map<RoomId, Meeting>();
    for (const meeting of all.values()) {
      if (meeting.kind !== kind) continue;
      if (isEverywhere || (roomId && meeting.parents.includes(roomId))) shown.set(meeting.roomId, meeting);
    }
    return shown;
  },
);

/** An invitation to a meeting of which the homeserver shows nothing but its name. */
export type Invitation = { readonly roomId: RoomId; readonly title: string; readonly invitedBy?: string };

/** Whether a user is invited to a room and cannot see what it is for. */
const isBareInvitation = (room: Room, userId: UserId): boolean =>
  membershipOf(room, userId) === 'invite' && room[stateKinds.metadata]?.[''] === undefined;

/** The invitations whose metadata cannot be seen. Where it can, the meeting is among the others. */
export const selectInvitations = createSelector(
  [selectRooms, selectPlace, selectRoomKind],
  (rooms, { roomId, displayAll, userId }, roomKind): readonly Invitation[] => {
    const type = roomKind === 'calendar' ? roomTypes.meeting : roomTypes.breakoutSession;
    const isEverywhere = roomKind === 'calendar' && (displayAll || roomId === undefined);
    const entries = Object.entries(rooms) as [RoomId, Room][];
    const invited = entries.filter(([, room]) => isBareInvitation(room, userId) && typeOf(room) === type);
    if (invited.length === 0) return [];
    const linkedFrom = new Map<RoomId, RoomId[]>();
    for (const [from, room] of entries) {
      if (typeOf(room) === 'm.space') continue;
      for (const child of childrenOf(room)) linkedFrom.set(child, [...(linkedFrom.get(child) ?? []), from]);
    }
    return invited
      .flatMap(([id, room]): Invitation[] => {
        const title = textIn(contentOf(room, stateKinds.name), 'name');
        const own = room[stateKinds.member]?.[userId];
        if (title === undefined || own === undefined) return [];
        const parents = linkedFrom.get(id);
        if (!isEverywhere && parents && !(roomId && parents.includes(roomId))) return [];
        const inviter = textIn(contentOf(room, stateKinds.member, own.sender), 'displayname');
        return [{ roomId: id, title, invitedBy: inviter ?? own.sender }];
      })
      .sort((a, b) => a.title.localeCompare(b.title));
  },
);
