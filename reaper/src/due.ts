import type { RoomId } from '../../shared/src/matrix/ids.ts';
import type { Deletion, NoDate } from './deletion.ts';
import type { RoomFacts } from './facts.ts';

/** What is done to a room next. Each act brings it to its stage. */
export type Act = 'announce' | 'close' | 'delete' | 'purge';

/** How far a room is, as the reaper remembers it. */
type Progress =
  /** It was told that it will be closed; `closesAt` is what it was told. */
  | { readonly stage: 'announced'; readonly at: number; readonly closesAt: number; readonly eventId?: string }
  /** Somebody in it asked for more time. */
  | { readonly stage: 'postponed'; readonly at: number; readonly until: number }
  /** An act was begun and perhaps not finished. */
  | { readonly stage: 'closing' | 'deleting' | 'purging'; readonly at: number; readonly deleteId?: string }
  /** Members were taken out; bots may still be there. */
  | { readonly stage: 'closed'; readonly at: number }
  /** Nobody is left, the homeserver keeps the content for a while. */
  | { readonly stage: 'deleted'; readonly at: number }
  /** Nothing yet; only failures. */
  | { readonly stage: 'untouched'; readonly at: number };

/** What the reaper remembers of a room. */
export type Memory = Progress & {
  readonly roomId: RoomId;
  /** When the room was due, as it was last believed. */
  readonly due: number;
  readonly failures?: number;
  /** After a failure: not before this moment. */
  readonly retryAt?: number;
};

/** Why a room is left as it is. */
export type KeepReason =
  | NoDate
  | 'its date has not come'
  | 'it was told and has time left'
  | 'somebody in it asked for more time'
  | 'the room that replaces it is not there'
  | 'it is closed and has time left before it is deleted'
  | 'it is deleted and has time left before it is purged'
  | 'it failed and is tried again later'
  | 'its breakout sessions go first'
  | 'a setting says so'
  | 'it is gone already'
  | 'the homeserver is still at it';

export type Decision =
  | { readonly act: Act; readonly due: number }
  /** `until` is when this reason ends, where that is known. */
  | { readonly keep: KeepReason; readonly until?: number };

/** Times in milliseconds. */
export type Policy = {
  readonly announceBefore: number;
  readonly deleteAfter: number;
  readonly purgeAfter: number;
  readonly keptRooms: readonly RoomId[];
};

/** What is known of a room: from the homeserver, from memory, and when the meeting that it is part of goes. */
export type Known = {
  readonly facts: RoomFacts | undefined;
  readonly memory: Memory | undefined;
  /** Whether the room that took its place exists. */
  readonly isReplaced?: boolean;
  /** When the meeting goes of which this room is a breakout session: the session does not outlive it. */
  readonly meetingDue?: number | undefined;
};

/** Whether a breakout session goes when its meeting does: all whose metadata is believed and sound. */
export const canGoAlong = (deletion: Deletion): boolean =>
  'at' in deletion || deletion.never === 'it is never deleted';

/** When a room is due, its meeting's end included; `undefined` if never. */
export function dueAt({ facts, meetingDue }: Pick<Known, 'facts' | 'meetingDue'>): number | undefined {
  if (facts === undefined) return undefined;
  const own = 'at' in facts.deletion ? facts.deletion.at : undefined;
  if (meetingDue === undefined || !canGoAlong(facts.deletion)) return own;
  return Math.min(own ?? Infinity, meetingDue);
}

/** What is remembered, without the time that somebody asked for before an administrator decided. */
export const inForce = (memory: Memory | undefined, decidedAt: number | undefined): Memory | undefined =>
  memory?.stage === 'postponed' && decidedAt !== undefined && decidedAt > memory.at
    ? { ...memory, stage: 'untouched' }
    : memory;

/** Whether the homeserver deletes the room already, or all there was to be seen of it is gone. */
const isBeingDeleted = ({ memory, facts }: Known): boolean =>
  memory?.stage === 'deleting' && (memory.deleteId !== undefined || facts === undefined);

/**
 * Whether a room was brought on for a date that moved away or vanished before it was deleted. People may be back in it, so
 * that it has all its stages before it again.
 */
export function isReprieved(known: Known): boolean {
  const { memory, facts } = known;
  if (memory === undefined || facts === undefined || isBeingDeleted(known)) return false;
  const due = dueAt(known);
  return ['closing', 'closed', 'deleting'].includes(memory.stage) && (due === undefined || due > memory.due);
}

/** Acts of which nothing remains to be asked: the room has left its members behind. */
function afterMembersLeft(known: Known, now: number, { purgeAfter }: Policy): Decision | undefined {
  const { memory } = known;
  if (memory?.stage === 'purging') return { act: 'purge', due: memory.due };
  if (memory !== undefined && isBeingDeleted(known)) return { act: 'delete', due: memory.due };
  if (memory?.stage !== 'deleted') return undefined;
  const until = memory.at + purgeAfter;
  if (now >= until) return { act: 'purge', due: memory.due };
  return { keep: 'it is deleted and has time left before it is purged', until };
}

/** The moment before which an open room is not closed: its date, or the time that somebody in it asked for. */
export const endOf = (due: number, memory: Memory | undefined): number =>
  memory?.stage === 'postponed' ? Math.max(due, memory.until) : due;

/** What comes for an open room: being told, waiting, being closed. */
function beforeClosing(known: Known, due: number, now: number, { announceBefore }: Policy): Decision {
  const { facts, memory } = known;
  const isTold = facts?.kind === 'meeting' && !facts.isClosed && facts.hasPeople && announceBefore > 0;
  const until = memory?.stage === 'postponed' && isTold ? memory.until : undefined;
  if (until !== undefined && now < until - announceBefore)
    return { keep: 'somebody in it asked for more time', until };
  const end = endOf(due, memory);
  if (!isTold) return now >= end ? { act: 'close', due } : { keep: 'its date has not come', until: end };
  // A date that moved behind what the room was told makes the announcement void: it is told anew in time.
  if (memory?.stage === 'announced' && due <= memory.closesAt) {
    if (now >= memory.closesAt) return { act: 'close', due };
    return { keep: 'it was told and has time left', until: memory.closesAt };
  }
  return now >= end - announceBefore
    ? { act: 'announce', due }
    : { keep: 'its date has not come', until: end };
}

/**
 * What comes next for a room, or why it stays as it is. Pure: the same knowledge gives the same answer.
 */
export function decide(given: Known, now: number, policy: Policy): Decision {
  const { facts } = given;
  const memory = isReprieved(given) ? undefined : inForce(given.memory, facts?.decidedAt);
  const known = { ...given, memory };
  const roomId = facts?.roomId ?? memory?.roomId;
  if (roomId !== undefined && policy.keptRooms.includes(roomId)) return { keep: 'a setting says so' };
  if (memory?.retryAt !== undefined && now < memory.retryAt)
    return { keep: 'it failed and is tried again later', until: memory.retryAt };
  const past = afterMembersLeft(known, now, policy);
  if (past !== undefined) return past;
  if (facts === undefined) return { keep: 'it is gone already' };
  const due = dueAt(known);
  if (due === undefined)
    return { keep: 'never' in facts.deletion ? facts.deletion.never : 'it is never deleted' };
  if (facts.upgradedTo !== undefined && known.isReplaced === false)
    return { keep: 'the room that replaces it is not there' };
  if (memory?.stage === 'closing') return { act: 'close', due };
  if (memory?.stage === 'deleting') return { act: 'delete', due };
  if (memory?.stage === 'closed') {
    const until = memory.at + policy.deleteAfter;
    if (now >= until) return { act: 'delete', due };
    return { keep: 'it is closed and has time left before it is deleted', until };
  }
  return beforeClosing(known, due, now, policy);
}

const fromClosedOn: readonly Memory['stage'][] = ['closed', 'deleting', 'deleted', 'purging'];

/** Whether what is remembered of a session says that it is far enough for its meeting to take this step. */
export function isAhead(session: Memory | undefined, act: Act): boolean {
  if (act === 'announce') return true;
  if (session === undefined) return false;
  if (act === 'close') return fromClosedOn.includes(session.stage);
  return act === 'delete' && ['deleted', 'purging'].includes(session.stage);
}

/** Limits beyond which a pass does nothing. */
export type Limits = { readonly maxRooms: number; readonly maxPercent: number };

/** A share says nothing about fewer rooms than this. */
const SHARE_COUNTS_FROM = 20;

/** Why a pass must not begin, in words; `undefined` if it may. */
export function excess(
  acts: Readonly<Partial<Record<Act, number>>>,
  meetings: number,
  { maxRooms, maxPercent }: Limits,
): string | undefined {
  for (const [act, count] of Object.entries(acts)) {
    if (count > maxRooms) return `it would ${act} ${count} rooms, more than MAX_ROOMS_PER_PASS=${maxRooms}`;
    const share = (count / Math.max(meetings, 1)) * 100;
    if (count >= SHARE_COUNTS_FROM && share > maxPercent)
      return `it would ${act} ${count} of ${meetings} rooms, more than MAX_PERCENT_PER_PASS=${maxPercent}`;
  }
  return undefined;
}
