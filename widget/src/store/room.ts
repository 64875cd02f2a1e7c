import { isRoomId, isUserId, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import type { Content, StateEvent } from '../../../shared/src/matrix/event.ts';
import { roomPower, type RoomPower } from '../../../shared/src/matrix/roomPower.ts';
import { roomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';

/** What is known of one room: its state, by type and state key. Another object as soon as anything in it changes. */
export type Room = { readonly [type: string]: { readonly [stateKey: string]: StateEvent } };

/** The types of room state that the planner lives on. */
export const watchedTypes = [
  stateKinds.create,
  stateKinds.tombstone,
  stateKinds.powerLevels,
  stateKinds.member,
  stateKinds.name,
  stateKinds.topic,
  stateKinds.spaceParent,
  stateKinds.spaceChild,
  stateKinds.metadata,
  stateKinds.widget,
] as const;

const none: { readonly [stateKey: string]: StateEvent } = {};

/** All events of a type in a room. */
export const eventsOf = (room: Room | undefined, type: string): readonly StateEvent[] =>
  Object.values(room?.[type] ?? none);

/** The content of one event of a room. */
export const contentOf = (room: Room | undefined, type: string, stateKey = ''): Content | undefined =>
  room?.[type]?.[stateKey]?.content;

/** A text in a content, where it is one. */
export const textIn = (content: Content | undefined, key: string): string | undefined => {
  const value = content?.[key];
  return typeof value === 'string' ? value : undefined;
};

/** The type that a room was created with. */
export const typeOf = (room: Room | undefined): string | undefined =>
  textIn(contentOf(room, stateKinds.create), 'type');

const linksOf = (room: Room | undefined, type: string): readonly RoomId[] =>
  eventsOf(room, type)
    .filter(({ content }) => Array.isArray(content['via']) && content['via'].length > 0)
    .map(({ state_key }) => state_key)
    .filter(isRoomId);

/** The rooms that a room says it is part of. There may be several. */
export const parentsOf = (room: Room | undefined): readonly RoomId[] => linksOf(room, stateKinds.spaceParent);

/** The rooms that a room says are part of it. */
export const childrenOf = (room: Room | undefined): readonly RoomId[] => linksOf(room, stateKinds.spaceChild);

/** Somebody who is in a room or invited. */
export type Member = {
  readonly userId: UserId;
  readonly displayName?: string;
  readonly avatarUrl?: string;
  readonly membership: 'join' | 'invite';
};

const members = new WeakMap<object, readonly Member[]>();

/** Who is in a room or invited, the joined first, then by name. */
export function membersOf(room: Room | undefined): readonly Member[] {
  const events = room?.[stateKinds.member];
  if (events === undefined) return [];
  const known = members.get(events);
  if (known) return known;
  const found = Object.values(events)
    .flatMap(({ state_key: userId, content }): Member[] => {
      const { membership } = content;
      if (!isUserId(userId) || (membership !== 'join' && membership !== 'invite')) return [];
      const displayName = textIn(content, 'displayname');
      const avatarUrl = textIn(content, 'avatar_url');
      return [{ userId, membership, ...(displayName && { displayName }), ...(avatarUrl && { avatarUrl }) }];
    })
    .sort(
      (a, b) =>
        Number(a.membership === 'invite') - Number(b.membership === 'invite') ||
        nameOf(a).localeCompare(nameOf(b)),
    );
  members.set(events, found);
  return found;
}

/** What somebody is called. */
export const nameOf = ({ displayName, userId }: Pick<Member, 'displayName' | 'userId'>): string =>
  displayName ?? userId;

/** How a user stands to a room, if they do. */
export function membershipOf(room: Room | undefined, userId: UserId): 'join' | 'invite' | undefined {
  const membership = contentOf(room, stateKinds.member, userId)?.['membership'];
  return membership === 'join' || membership === 'invite' ? membership : undefined;
}

const powers = new WeakMap<Room, RoomPower>();

/** Who may do what in a room. */
export function powerOf(room: Room | undefined): RoomPower {
  if (room === undefined) return { levels: undefined, creators: [] };
  const known = powers.get(room);
  if (known) return known;
  const events = [...eventsOf(room, stateKinds.create), ...eventsOf(room, stateKinds.powerLevels)];
  const power = roomPower(roomState(events));
  powers.set(room, power);
  return power;
}

/** A widget that is installed in a room. */
export type InstalledWidget = { readonly id: string; readonly type: string; readonly name?: string };

export const widgetsOf = (room: Room | undefined): readonly InstalledWidget[] =>
  eventsOf(room, stateKinds.widget).flatMap(({ state_key, content }) => {
    const [type, url, name] = ['type', 'url', 'name'].map((key) => textIn(content, key));
    return type && url ? [{ id: state_key, type, ...(name && { name }) }] : [];
  });
