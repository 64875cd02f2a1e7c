import { membersWith } from '../../../shared/src/matrix/membership.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import { isRoomId, serverOf, type RoomId } from '../../../shared/src/matrix/ids.ts';
import { firstUnmet, may, roomPower, type Need } from '../../../shared/src/matrix/roomPower.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds, widgetTypes } from '../../../shared/src/matrix/stateKinds.ts';
import { allSettled } from './allSettled.ts';
import { answersIn } from './answers.ts';
import { isCalendarRoom } from './calendarRoom.ts';
import { cardIn } from './card.ts';
import { forEachUser } from './invite.ts';
import { membershipOf, readMeeting, type Meeting } from './meeting.ts';
import { visibleState, type Meetings, type TargetRoom } from './meetings.ts';
import { hasPlanner, isLaidOut } from './planner.ts';
import { fitting } from './size.ts';
import { fillWidget, ownWidget, type Widget } from './widgetPlan.ts';

/** What the bot has to do in a room that replaces another. */
const needs: readonly Need[] = [
  { state: stateKinds.metadata },
  { state: stateKinds.widget },
  { state: stateKinds.widgetLayout },
  { state: stateKinds.spaceParent },
  { state: stateKinds.spaceChild },
  { action: 'invite' },
];

/** Whether the bot may bring over to a room what belongs there. */
export function mayCarryOver({ rooms }: Meetings, state: RoomState): boolean {
  return firstUnmet(roomPower(state), rooms.botId, needs) === undefined;
}

/** Whether a room is one that the bot looks after: a meeting, a session, or a calendar. */
export function isLookedAfter({ settings }: Meetings, { roomId, state }: TargetRoom): boolean {
  return (
    // A room with meetings below it is their calendar, with or without the widget.
    linkedRooms(state, stateKinds.spaceChild).length > 0 ||
    readMeeting(roomId, state) !== undefined ||
    isCalendarRoom(state) ||
    hasPlanner(state, settings.planner.url)
  );
}

/** Whether a widget is one of ours by its type: of each a room has one. */
const isOwn = (type: unknown): boolean => Object.values(widgetTypes).some((own) => own === type);

/** The widgets of the old room as they are right for the new one, by their old ids. */
function widgetsFor(
  meetings: Meetings,
  old: TargetRoom,
  title: string,
  freshId: RoomId,
): ReadonlyMap<string, Widget> {
  const { template } = meetings;
  const installed = old.state
    .all(stateKinds.widget)
    .filter(({ content }) => typeof content.type === 'string');
  return new Map(
    installed.map(({ state_key, content }): readonly [string, Widget] => {
      const configured = template.widgets.find(({ id }) => id === state_key);
      if (configured) return [state_key, fillWidget(configured, { seed: freshId, title, roomId: freshId })];
      const type = String(content.type);
      // Our own carry the room in their id; two rooms must not share it.
      if (isOwn(type)) {
        const url = String(content.url);
        const avatarUrl = typeof content.avatar_url === 'string' ? content.avatar_url : undefined;
        return [state_key, ownWidget(type, freshId, { url, name: String(content.name), avatarUrl })];
      }
      return [state_key, { id: state_key, content }];
    }),
  );
}

function layoutFor(old: RoomState, widgets: ReadonlyMap<string, Widget>): Content | undefined {
  const layout = old.content(stateKinds.widgetLayout);
  const placed = layout?.widgets;
  if (typeof placed !== 'object' || placed === null) return undefined;
  const moved = Object.entries(placed).map(([id, place]) => [widgets.get(id)?.id ?? id, place as unknown]);
  return { ...layout, widgets: Object.fromEntries(moved) as unknown };
}

/** The users of the old power levels who are missing in the new ones; the upgrade itself drops creators, for instance. */
function missingUsers(old: RoomState, fresh: RoomState): Content | undefined {
  const levels = fresh.content(stateKinds.powerLevels) ?? {};
  const present = (levels.users ?? {}) as Readonly<Record<string, unknown>>;
  const before = (old.content(stateKinds.powerLevels)?.users ?? {}) as Readonly<Record<string, unknown>>;
  const { creators } = roomPower(fresh);
  const missing = Object.entries(before).filter(
    ([userId]) => !(userId in present) && !(creators as readonly string[]).includes(userId),
  );
  return missing.length === 0
    ? undefined
    : { ...levels, users: { ...Object.fromEntries(missing), ...present } };
}

const linkedRooms = (state: RoomState, type: string): readonly RoomId[] =>
  state
    .all(type)
    .filter(({ content }) => Array.isArray(content.via))
    .map(({ state_key }) => state_key)
    .filter(isRoomId);

/** Points the children of the old room, and their links, to the new one. Children that we cannot change are left alone. */
async function relinkChildren(
  { rooms }: Meetings,
  old: TargetRoom,
  freshId: RoomId,
  via: Content,
): Promise<void> {
  await Promise.all(
    linkedRooms(old.state, stateKinds.spaceChild).map(async (childId) => {
      const child = await visibleState(rooms, childId);
      if (child === undefined || membershipOf(child, rooms.botId) !== 'join') return;
      await rooms.setState(freshId, stateKinds.spaceChild, childId, via);
      if (!may(roomPower(child), rooms.botId, { state: stateKinds.spaceParent })) return;
      await rooms.setState(childId, stateKinds.spaceParent, freshId, via);
      await rooms.setState(childId, stateKinds.spaceParent, old.roomId, {});
    }),
  );
}

/** Replaces the old room by the new one in its parents. */
async function relinkParents(
  { rooms }: Meetings,
  old: TargetRoom,
  freshId: RoomId,
  via: Content,
): Promise<void> {
  await Promise.all(
    linkedRooms(old.state, stateKinds.spaceParent).map(async (parentId) => {
      await rooms.setState(freshId, stateKinds.spaceParent, parentId, via);
      const parent = await visibleState(rooms, parentId);
      if (parent === undefined || membershipOf(parent, rooms.botId) !== 'join') return;
      if (!may(roomPower(parent), rooms.botId, { state: stateKinds.spaceChild })) return;
      await rooms.setState(parentId, stateKinds.spaceChild, freshId, via);
      await rooms.setState(parentId, stateKinds.spaceChild, old.roomId, {});
    }),
  );
}

/** Invites to the new room who was in the old one, or invited to it, with the invitation they had. */
async function inviteMembers({ rooms }: Meetings, old: TargetRoom, fresh: TargetRoom): Promise<void> {
  const people = membersWith(old.state, ['join', 'invite']).filter(
    (userId) => userId !== rooms.botId && membershipOf(fresh.state, userId) === undefined,
  );
  await forEachUser(people, (userId) => {
    const { reason, 'io.element.html_reason': html } = old.state.content(stateKinds.member, userId) ?? {};
    return rooms.setState(fresh.roomId, stateKinds.member, userId, {
      membership: 'invite',
      ...(reason !== undefined && { reason }),
      ...(html !== undefined && { 'io.element.html_reason': html }),
    });
  });
}

/** What people answered in the old room, for the card that the new one is to get; `undefined` where that has one. */
async function answersToCarry(
  { rooms }: Meetings,
  old: TargetRoom,
  fresh: TargetRoom,
): Promise<Content | undefined> {
  const { botId } = rooms;
  const cardId = cardIn(old.state, botId);
  if (cardId === undefined || fresh.state.event(stateKinds.card, botId)) return undefined;
  if (!may(roomPower(fresh.state), botId, { state: stateKinds.card })) return undefined;
  const given = answersIn(old.state, botId, await rooms.reactionsTo(old.roomId, cardId));
  return { answers: Object.fromEntries(fitting([...given])) };
}

async function bringState(
  meetings: Meetings,
  old: TargetRoom,
  fresh: TargetRoom,
  meeting: Meeting | undefined,
): Promise<void> {
  const { rooms } = meetings;
  const set = (type: string, key: string, content: Content) =>
    rooms.setState(fresh.roomId, type, key, content);
  const widgets = widgetsFor(meetings, old, meeting?.title ?? '', fresh.roomId);
  // A second run, after a crash, finds some of them there.
  const present = fresh.state.all(stateKinds.widget);
  const missing = [...widgets.values()].filter(
    ({ id, content: { type } }) =>
      !present.some((each) => each.state_key === id || (isOwn(type) && each.content.type === type)),
  );
  const layout = layoutFor(old.state, widgets);
  const levels = may(roomPower(fresh.state), rooms.botId, { state: stateKinds.powerLevels })
    ? missingUsers(old.state, fresh.state)
    : undefined;
  const metadata = meeting && old.state.content(stateKinds.metadata);
  const control = old.state.content(stateKinds.controlRoom);
  const answers = await answersToCarry(meetings, old, fresh);
  await allSettled([
    ...(metadata ? [set(stateKinds.metadata, '', metadata)] : []),
    ...(control ? [set(stateKinds.controlRoom, '', control)] : []),
    ...(answers ? [set(stateKinds.card, rooms.botId, answers)] : []),
    ...(levels ? [set(stateKinds.powerLevels, '', levels)] : []),
    ...missing.map(({ id, content }) => set(stateKinds.widget, id, content)),
    ...(layout && !isLaidOut(fresh.state) ? [set(stateKinds.widgetLayout, '', layout)] : []),
  ]);
}

/**
 * Brings over from a room to the one that replaces it what the homeserver's upgrade leaves behind: metadata, widgets,
 * layout, answers, links both ways, people.
 */
export async function carryOver(meetings: Meetings, old: TargetRoom, fresh: TargetRoom): Promise<void> {
  const via = { via: [serverOf(meetings.rooms.botId)] };
  await bringState(meetings, old, fresh, readMeeting(old.roomId, old.state));
  await allSettled([
    relinkParents(meetings, old, fresh.roomId, via),
    relinkChildren(meetings, old, fresh.roomId, via),
  ]);
  await inviteMembers(meetings, old, fresh);
}
