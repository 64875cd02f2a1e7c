import type { RoomId, UserId } from '../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../shared/src/matrix/stateKinds.ts';
import { asksForFirstCreator, deletionOf, type Deletion, type Trust } from './deletion.ts';
import { factsOf, linkedRooms, type RoomFacts } from './facts.ts';
import { orNothing, type Homeserver, type ListedRoom } from './homeserver.ts';
import type { Memories } from './memories.ts';

/** What looking at rooms takes. */
export type Sight = {
  readonly homeserver: Homeserver;
  readonly memories: Memories;
  readonly trust: Trust;
  readonly concurrency: number;
};

/** Whom the first metadata of a room names as creator, if a bot sent it. */
async function firstCreator({ homeserver, trust }: Sight, roomId: RoomId): Promise<UserId | undefined> {
  for await (const { sender, content } of homeserver.timeline(roomId, [stateKinds.metadata], 'f'))
    return trust.botIds.includes(sender) ? (content.creator as UserId) : undefined;
  return undefined;
}

/** Reads all that matters of a room, as it is at this moment; `undefined` if it is gone or no meeting. */
export async function lookAt(
  sight: Sight,
  roomId: RoomId,
): Promise<{ readonly facts: RoomFacts; readonly isReplaced?: boolean } | undefined> {
  const { homeserver, trust } = sight;
  const events = await orNothing(homeserver.state(roomId));
  if (events === undefined) return undefined;
  const metadata = events.find(({ type }) => type === stateKinds.metadata);
  const madeBy = events.find(({ type }) => type === stateKinds.create)?.sender;
  const creator = asksForFirstCreator(metadata, { madeBy }, trust)
    ? await firstCreator(sight, roomId)
    : undefined;
  const facts = factsOf(roomId, events, { trust, self: homeserver.self, firstCreator: creator });
  if (facts?.upgradedTo === undefined) return facts && { facts };
  return { facts, isReplaced: await homeserver.exists(facts.upgradedTo) };
}

/** When a listed room may be deleted, by as few requests as it takes. */
export async function glance(sight: Sight, room: ListedRoom): Promise<Deletion> {
  const { homeserver, trust } = sight;
  const [metadata] = (await orNothing(homeserver.state(room.roomId, stateKinds.metadata))) ?? [];
  const origin = { madeBy: room.madeBy };
  const creator = asksForFirstCreator(metadata, origin, trust)
    ? await firstCreator(sight, room.roomId)
    : undefined;
  return deletionOf(metadata, { ...origin, firstCreator: creator }, trust);
}

/** A room of which the list does not tell what it is; `undefined` if it is gone. */
export async function readKind({ homeserver }: Sight, room: ListedRoom): Promise<ListedRoom | undefined> {
  const [create] = (await orNothing(homeserver.state(room.roomId, stateKinds.create))) ?? [];
  const type = create?.content.type;
  return create && { ...room, type: typeof type === 'string' ? type : null, madeBy: create.sender };
}

/** The rooms that a breakout session says it is part of, by one request. */
export async function parentsOf(
  { homeserver, trust }: Sight,
  { roomId, madeBy }: Pick<ListedRoom, 'roomId' | 'madeBy'>,
): Promise<readonly RoomId[]> {
  const links = (await orNothing(homeserver.state(roomId, stateKinds.spaceParent))) ?? [];
  return linkedRooms(links, [...trust.botIds, ...(madeBy ? [madeBy] : [])]);
}
