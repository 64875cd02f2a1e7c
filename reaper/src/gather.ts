import { AppError } from '../../shared/src/appError.ts';
import type { RoomId, UserId } from '../../shared/src/matrix/ids.ts';
import { roomTypes, stateKinds } from '../../shared/src/matrix/stateKinds.ts';
import { asksForFirstCreator, deletionOf, type Deletion, type Trust } from './deletion.ts';
import {
  canGoAlong,
  decide,
  dueAt,
  isReprieved,
  type Decision,
  type Known,
  type Memory,
  type Policy,
} from './due.ts';
import { factsOf, isMeetingType, parentsOf, type RoomFacts } from './facts.ts';
import { orNothing, type Homeserver, type ListedRoom } from './homeserver.ts';
import type { Memories } from './memories.ts';
import { createOrphans, isUndated } from './orphans.ts';
import { sideBySide } from './sideBySide.ts';

/** What looking at rooms takes. */
export type Sight = {
  readonly homeserver: Homeserver;
  readonly memories: Memories;
  readonly trust: Trust;
  readonly concurrency: number;
};

/** A room for which something is or was to be done. */
export type Candidate = Known & {
  readonly roomId: RoomId;
  readonly decision: Decision;
  /** Whether it goes because its meeting was removed by somebody else. */
  readonly isOrphan: boolean;
  /** How far below its meeting it stands; 0 for meetings. */
  readonly depth: number;
  /** Its breakout sessions, which go first. */
  readonly sessions: readonly RoomId[];
};

/** What a pass found. */
export type Findings = {
  /** How many rooms of meetings there are. */
  readonly meetings: number;
  readonly candidates: readonly Candidate[];
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
async function glance(sight: Sight, room: ListedRoom): Promise<Deletion> {
  const { homeserver, trust } = sight;
  const [metadata] = (await orNothing(homeserver.state(room.roomId, stateKinds.metadata))) ?? [];
  const origin = { madeBy: room.madeBy };
  const creator = asksForFirstCreator(metadata, origin, trust)
    ? await firstCreator(sight, room.roomId)
    : undefined;
  return deletionOf(metadata, { ...origin, firstCreator: creator }, trust);
}

type QuietSession = Pick<ListedRoom, 'roomId' | 'madeBy'> & { readonly deletion: Deletion };

type Pool = {
  meetings: number;
  /** Rooms whose fate may be decided now. */
  readonly near: Set<RoomId>;
  /** Sessions that go only if their meeting does. */
  readonly quiet: Map<RoomId, QuietSession>;
};

/** Is told what is found of rooms for which nothing is to be done. */
export type Notes = {
  readonly keep: (roomId: RoomId, deletion: Deletion) => void;
  /** A room that could not be looked at. */
  readonly fail: (roomId: RoomId, error: unknown) => void;
};

/** After so many rooms in a row that cannot be looked at, it is the homeserver and not the rooms. */
const FAILURES_IN_A_ROW = 10;

/** Looks at rooms of which each may fail alone, but not all of them. */
function eachAlone<T extends { readonly roomId: RoomId }>({ fail }: Notes, look: (room: T) => Promise<void>) {
  let inARow = 0;
  return async (room: T): Promise<void> => {
    try {
      await look(room);
      inARow = 0;
    } catch (error) {
      const isOurs = error instanceof AppError && error.code !== 'unauthenticated';
      inARow += 1;
      if (!isOurs || inARow >= FAILURES_IN_A_ROW) throw error;
      fail(room.roomId, error);
    }
  };
}

/** Walks through all rooms and keeps those that matter. What it holds grows with these alone. */
async function walk(sight: Sight, horizon: number, notes: Notes): Promise<Pool> {
  const { homeserver, memories, concurrency } = sight;
  const pool: Pool = { meetings: 0, near: new Set(), quiet: new Map() };
  const look = eachAlone(notes, async (room: ListedRoom) => {
    const { roomId, type } = room;
    // Where the list does not tell what a room is, its state has to.
    const listed = type === undefined ? await unlisted(sight, room) : room;
    if (listed === undefined || !isMeetingType(listed.type)) return;
    pool.meetings += 1;
    if (memories.of(roomId) !== undefined) {
      pool.near.add(roomId);
      return;
    }
    const deletion = await glance(sight, listed);
    if ('at' in deletion && deletion.at <= horizon) pool.near.add(roomId);
    else if (listed.type === roomTypes.breakoutSession && canGoAlong(deletion))
      pool.quiet.set(roomId, { roomId, madeBy: listed.madeBy, deletion });
    else notes.keep(roomId, deletion);
  });
  await sideBySide(concurrency, homeserver.rooms(), look);
  return pool;
}

async function unlisted({ homeserver }: Sight, room: ListedRoom): Promise<ListedRoom | undefined> {
  const [create] = (await orNothing(homeserver.state(room.roomId, stateKinds.create))) ?? [];
  const type = create?.content.type;
  return create && { ...room, type: typeof type === 'string' ? type : null, madeBy: create.sender };
}

const isOnItsWay = ({ stage }: Memory) =>
  ['closing', 'closed', 'deleting', 'deleted', 'purging'].includes(stage);

/** When a room goes, if it does: now, or since an earlier pass. */
function goingAt(candidate: Candidate): number | undefined {
  const { decision, memory, facts } = candidate;
  if ('act' in decision) return decision.act === 'announce' ? undefined : decision.due;
  if (memory === undefined || !isOnItsWay(memory) || isReprieved(candidate)) return undefined;
  return dueAt({ facts }) ?? memory.due;
}

/** Sessions of sessions of sessions: deeper than this nobody nests them. */
const DEEPEST = 8;

/**
 * Looks at all rooms, and finds for which of them something is to be done. Breakout sessions whose meeting goes are
 * found by the link that they carry, for rooms of NeoDateFix in version 12 have none from their meeting. So are those
 * without a date whose meeting somebody has removed: nobody else would ever end them.
 */
export async function gather(sight: Sight, now: number, policy: Policy, notes: Notes): Promise<Findings> {
  const { homeserver, memories, trust, concurrency } = sight;
  const { meetings, near, quiet } = await walk(sight, now + policy.announceBefore, notes);
  // What is remembered and not listed is deleted, or about to be.
  for (const { roomId } of memories.all()) near.add(roomId);

  const parentsIn = async ({ roomId, madeBy }: QuietSession) => {
    const links = (await orNothing(homeserver.state(roomId, stateKinds.spaceParent))) ?? [];
    return parentsOf(links, [...trust.botIds, ...(madeBy ? [madeBy] : [])]);
  };
  const orphans = createOrphans(homeserver);
  const findOrphan = eachAlone(notes, async (session: QuietSession) => {
    if (await orphans.areGone(await parentsIn(session))) near.add(session.roomId);
  });
  await sideBySide(
    concurrency,
    [...quiet.values()].filter(({ deletion }) => isUndated(deletion)),
    findOrphan,
  );

  const found = new Map<RoomId, Candidate>();
  const add = async (roomId: RoomId, meetingGoes?: number, depth = 0) => {
    const memory = memories.of(roomId);
    const seen = await lookAt(sight, roomId);
    const isOrphan = await orphans.isOne(seen?.facts);
    const meetingDue = meetingGoes ?? (isOrphan ? (memory?.due ?? now) : undefined);
    const known: Known = { memory, meetingDue, facts: undefined, ...seen };
    const candidate: Candidate = {
      ...known,
      roomId,
      isOrphan,
      depth,
      sessions: [],
      decision: decide(known, now, policy),
    };
    found.set(roomId, candidate);
    return candidate;
  };
  await sideBySide(
    concurrency,
    [...near].map((roomId) => ({ roomId })),
    eachAlone(notes, async ({ roomId }) => void (await add(roomId))),
  );

  const going = [...found.values()].filter((candidate) => goingAt(candidate) !== undefined);
  if (going.length > 0) {
    const sessionsOf = new Map<RoomId, RoomId[]>();
    const link = (roomId: RoomId, parents: readonly RoomId[]) => {
      for (const parent of parents) sessionsOf.set(parent, [...(sessionsOf.get(parent) ?? []), roomId]);
    };
    const readLinks = eachAlone(notes, async (session: QuietSession) =>
      link(session.roomId, await parentsIn(session)),
    );
    await sideBySide(concurrency, quiet.values(), readLinks);
    for (const { roomId, facts } of found.values())
      if (facts?.kind === 'breakout' && canGoAlong(facts.deletion)) link(roomId, facts.parents);

    for (let next = going.pop(); next !== undefined; next = going.pop()) {
      const { roomId, depth } = next;
      // Looked at again meanwhile, as a session of a meeting that goes: that knowledge counts.
      if (found.get(roomId) !== next) continue;
      const due = goingAt(next);
      const sessions = sessionsOf.get(roomId) ?? [];
      found.set(roomId, { ...next, sessions });
      // What was found lower down already stays there; and a ring of links ends somewhere.
      for (const session of sessions.filter(
        (id) => (found.get(id)?.depth ?? 0) <= depth && depth < DEEPEST,
      )) {
        const below = await add(session, due, depth + 1);
        if (goingAt(below) !== undefined) going.push(below);
      }
    }
  }
  for (const { roomId, deletion } of quiet.values()) if (!found.has(roomId)) notes.keep(roomId, deletion);
  return { meetings, candidates: [...found.values()] };
}
