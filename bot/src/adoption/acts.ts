import { serverOf, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import { roomPower, levelOf } from '../../../shared/src/matrix/roomPower.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import { isPublic, membershipOf } from '../meetings/meeting.ts';
import type { Rooms } from '../meetings/rooms.ts';
import type { RoomRecord, Step } from './step.ts';

/** What is remembered of single rooms. */
export type RoomMemory = {
  readonly recall: (roomId: RoomId) => Promise<RoomRecord | undefined>;
  readonly note: (roomId: RoomId, record: RoomRecord) => Promise<void>;
  readonly forget: (roomId: RoomId) => Promise<void>;
};

/** Which rooms are remembered as chats between two. */
type DirectRooms = {
  readonly isDirect: (roomId: RoomId) => Promise<boolean>;
  readonly rememberDirect: (roomId: RoomId) => Promise<void>;
  readonly forgetDirect: (roomId: RoomId) => Promise<void>;
};

/** In whose name and where changes are made. */
export type Hands = {
  readonly self: Rooms;
  /** The account that hands its rooms over, where it is another. */
  readonly old: Rooms | undefined;
  readonly memory: RoomMemory;
  readonly direct: DirectRooms;
};

/** What stood in the place of a change before it. JSON. */
export type Before = { readonly record?: RoomRecord | null; readonly level?: number | null };

function oldOf({ old }: Hands): Rooms {
  if (old === undefined)
    throw new Error('ADOPT_FROM_ACCESS_TOKEN is needed: the rooms come from another account');
  return old;
}

const usersOf = (levels: Content | undefined) => (levels?.users ?? {}) as Readonly<Record<string, unknown>>;

async function setLevel(by: Rooms, roomId: RoomId, userId: UserId, level: number | undefined): Promise<void> {
  const levels = (await by.state(roomId)).content(stateKinds.powerLevels) ?? {};
  const { [userId]: present, ...others } = usersOf(levels);
  if (present === level) return;
  const users = level === undefined ? others : { ...others, [userId]: level };
  await by.setState(roomId, stateKinds.powerLevels, '', { ...levels, users });
}

/** Lets one account into a room where another one is. */
async function letIn(host: Rooms, guest: Rooms, roomId: RoomId): Promise<void> {
  const state = await host.state(roomId);
  const membership = membershipOf(state, guest.botId);
  if (membership === 'join') return;
  const isOpen = isPublic(state);
  if (membership !== 'invite' && !isOpen)
    await host.setState(roomId, stateKinds.member, guest.botId, { membership: 'invite' });
  await guest.join(roomId, serverOf(host.botId));
}

/** Makes a change. What is so already stays so. */
export async function make(hands: Hands, step: Step): Promise<void> {
  const { self, memory, direct } = hands;
  const { roomId } = step;
  switch (step.kind) {
    case 'move':
      if (step.level !== undefined) await setLevel(oldOf(hands), roomId, self.botId, step.level);
      if (step.enters) await letIn(oldOf(hands), self, roomId);
      return;
    case 'marker':
      return self.setState(roomId, step.type, self.botId, step.content);
    case 'memory':
      return memory.note(roomId, step.record);
    case 'direct':
      return direct.rememberDirect(roomId);
    case 'link':
      return self.setState(roomId, stateKinds.spaceChild, step.child, { via: [serverOf(self.botId)] });
    case 'leave':
      return oldOf(hands).leave(roomId);
  }
}

/** What has to be known to take a change back, as it is before the change is made. */
export async function lookBefore({ self, old, memory }: Hands, step: Step): Promise<Before> {
  if (step.kind === 'memory') return { record: (await memory.recall(step.roomId)) ?? null };
  if (step.kind !== 'move' || step.level === undefined) return {};
  const level = usersOf((await (old ?? self).state(step.roomId)).content(stateKinds.powerLevels))[self.botId];
  return { level: typeof level === 'number' ? level : null };
}

/** The new account gives back its power, which nobody of the same level can take, and goes. */
async function moveBack(hands: Hands, step: Extract<Step, { kind: 'move' }>, before: Before): Promise<void> {
  const { self } = hands;
  const old = oldOf(hands);
  const { roomId } = step;
  const state = await old.state(roomId);
  const isThere = membershipOf(state, self.botId) === 'join';
  if (step.level !== undefined) {
    const level = before.level ?? undefined;
    const power = roomPower(state);
    if (isThere) await setLevel(self, roomId, self.botId, level);
    else if (levelOf(power, old.botId) > levelOf(power, self.botId))
      await setLevel(old, roomId, self.botId, level);
  }
  if (step.enters && isThere) await self.leave(roomId);
}

/** Takes a change back. What is as before already stays so. */
export async function takeBack(hands: Hands, step: Step, before: Before): Promise<void> {
  const { self, memory, direct } = hands;
  const { roomId } = step;
  switch (step.kind) {
    case 'move':
      return moveBack(hands, step, before);
    case 'marker':
      return self.setState(roomId, step.type, self.botId, {});
    case 'memory':
      return before.record ? memory.note(roomId, before.record) : memory.forget(roomId);
    case 'direct':
      return direct.forgetDirect(roomId);
    case 'link':
      return self.setState(roomId, stateKinds.spaceChild, step.child, {});
    case 'leave':
      return letIn(self, oldOf(hands), roomId);
  }
}
