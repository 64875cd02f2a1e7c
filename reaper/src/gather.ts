import type { RoomId } from '../../shared/src/matrix/ids.ts';
import { roomTypes } from '../../shared/src/matrix/stateKinds.ts';
import type { Deletion } from './deletion.ts';
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
import { eachAlone } from './eachAlone.ts';
import { isMeetingType } from './facts.ts';
import type { ListedRoom } from './homeserver.ts';
import { glance, lookAt, parentsOf, readKind, type Sight } from './look.ts';
import { createOrphans, isUndated } from './orphans.ts';
import { sideBySide } from './sideBySide.ts';

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
  /** How many rooms of any kind are listed. */
  readonly listed: number;
  /** How many rooms of meetings there are. */
  readonly meetings: number;
  readonly candidates: readonly Candidate[];
};

type QuietSession = Pick<ListedRoom, 'roomId' | 'madeBy'> & { readonly deletion: Deletion };

type Pool = {
  listed: number;
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

/** Walks through all rooms and keeps those that matter. What it holds grows with these alone. */
async function walk(sight: Sight, horizon: number, notes: Notes): Promise<Pool> {
  const { homeserver, memories, concurrency } = sight;
  const pool: Pool = { listed: 0, meetings: 0, near: new Set(), quiet: new Map() };
  const look = eachAlone(notes.fail, async (room: ListedRoom) => {
    const { roomId, type } = room;
    pool.listed += 1;
    // Where the list does not tell what a room is, its state has to.
    const listed = type === undefined ? await readKind(sight, room) : room;
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

const isOnItsWay = ({ stage }: Memory) =>
  ['closing', 'closed', 'deleting', 'deleted', 'purging'].includes(stage);

/** When a room goes, if it does: now, or since an earlier pass. */
function goingAt(candidate: Candidate): number | undefined {
  const { decision, memory, facts } = candidate;
  if ('act' in decision) return decision.act === 'announce' ? undefined : decision.due;
  if (memory === undefined || !isOnItsWay(memory) || isReprieved(candidate)) return undefined;
  return dueAt({ facts }) ?? memory.due;
}

/** A room to look at; `meetingGoes` says when the meeting does of which it is a session. */
type Going = { readonly roomId: RoomId; readonly meetingGoes?: number | undefined; readonly depth?: number };

/** Sessions of sessions of sessions: deeper than this nobody nests them. */
const DEEPEST = 8;

/**
 * Looks at all rooms, and finds for which of them something is to be done. Breakout sessions whose meeting goes are
 * found by the link that they carry, for rooms of NeoDateFix in version 12 have none from their meeting. So are those
 * without a date whose meeting somebody has removed: nobody else would ever end them.
 */
export async function gather(sight: Sight, now: number, policy: Policy, notes: Notes): Promise<Findings> {
  const { homeserver, memories, concurrency } = sight;
  const unread = new Set<RoomId>();
  const fail: Notes['fail'] = (roomId, error) => {
    unread.add(roomId);
    notes.fail(roomId, error);
  };
  const { listed, meetings, near, quiet } = await walk(sight, now + policy.announceBefore, {
    ...notes,
    fail,
  });
  // What is remembered and not listed is deleted, or about to be.
  for (const { roomId } of memories.all()) near.add(roomId);

  const orphans = createOrphans(homeserver);
  const findOrphan = eachAlone(fail, async (session: QuietSession) => {
    if (await orphans.areGone(await parentsOf(sight, session))) near.add(session.roomId);
  });
  await sideBySide(
    concurrency,
    [...quiet.values()].filter(({ deletion }) => isUndated(deletion)),
    findOrphan,
  );

  const found = new Map<RoomId, Candidate>();
  const add = async ({ roomId, meetingGoes, depth = 0 }: Going) => {
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
    eachAlone(fail, async (room: Going) => void (await add(room))),
  );

  const going = [...found.values()].filter((candidate) => goingAt(candidate) !== undefined);
  if (going.length > 0) {
    const sessionsOf = new Map<RoomId, RoomId[]>();
    const link = (roomId: RoomId, parents: readonly RoomId[]) => {
      for (const parent of parents) sessionsOf.set(parent, [...(sessionsOf.get(parent) ?? []), roomId]);
    };
    const readLinks = eachAlone(fail, async (session: QuietSession) =>
      link(session.roomId, await parentsOf(sight, session)),
    );
    await sideBySide(concurrency, quiet.values(), readLinks);
    for (const { roomId, facts } of found.values())
      if (facts?.kind === 'breakout' && canGoAlong(facts.deletion)) link(roomId, facts.parents);

    const bringAlong = eachAlone(fail, async (session: Going) => {
      const below = await add(session);
      if (goingAt(below) !== undefined) going.push(below);
    });
    for (let next = going.pop(); next !== undefined; next = going.pop()) {
      const { roomId, facts, depth } = next;
      // Looked at again meanwhile, as a session of a meeting that goes: that knowledge counts.
      if (found.get(roomId) !== next) continue;
      const due = goingAt(next);
      const sessions = sessionsOf.get(roomId) ?? [];
      // A session that could not be read does not say whose it is; the meeting's own link may.
      const hidden = facts?.children.filter((child) => unread.has(child) && !sessions.includes(child)) ?? [];
      found.set(roomId, { ...next, sessions: [...sessions, ...hidden] });
      // What was found lower down already stays there; and a ring of links ends somewhere.
      for (const session of sessions.filter(
        (id) => (found.get(id)?.depth ?? 0) <= depth && depth < DEEPEST,
      )) {
        await bringAlong({ roomId: session, meetingGoes: due, depth: depth + 1 });
      }
    }
  }
  for (const { roomId, deletion } of quiet.values())
    if (!found.has(roomId) && !unread.has(roomId)) notes.keep(roomId, deletion);
  return { listed, meetings, candidates: [...found.values()] };
}
