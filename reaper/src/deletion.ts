import type { Content, StateEvent } from '../../shared/src/matrix/event.ts';
import { isUserId, serverOf, type UserId } from '../../shared/src/matrix/ids.ts';
import { readMetadata } from '../../shared/src/meeting/metadata.ts';

/** Whom the reaper believes. */
export type Trust = {
  readonly botIds: readonly UserId[];
  /** The servers whose rooms and bots count. */
  readonly servers: readonly string[];
};

/** Why a room has no date at which it may be deleted. */
export type NoDate =
  | 'it belongs to another server'
  | 'it has no metadata'
  | 'its metadata is not by a bot or the creator'
  | 'its metadata cannot be read'
  | 'its date is not plausible'
  | 'it is never deleted';

/** When a room may be deleted, in milliseconds since 1970, or why never. */
export type Deletion = { readonly at: number } | { readonly never: NoDate };

/** There was no Matrix before; an earlier date is a mistake (seconds for milliseconds) or a lie. */
const EARLIEST = Date.UTC(2014, 8, 1);

/** What is known of the origin of a room's metadata. */
export type Origin = {
  /** The sender of `m.room.create`. */
  readonly madeBy: UserId | undefined;
  /** Whom the first metadata of the room, sent by a bot, names as creator; see {@link asksForFirstCreator}. */
  readonly firstCreator?: UserId | undefined;
};

/**
 * Whether the first metadata of the room has to be looked up: metadata by somebody who says of themselves that they
 * are the creator proves nothing, since whoever may send it can write any creator into it.
 */
export function asksForFirstCreator(metadata: StateEvent | undefined, origin: Origin, trust: Trust): boolean {
  if (metadata === undefined || origin.madeBy === undefined) return false;
  return !trust.botIds.includes(metadata.sender) && trust.botIds.includes(origin.madeBy);
}

/** The date that stands in metadata as a number. It is enough, whatever else in there cannot be read. */
function statedDate({ force_deletion_at: date }: Content): number | undefined {
  return typeof date === 'number' && Math.abs(date) <= Number.MAX_SAFE_INTEGER ? date : undefined;
}

/** When a room may be deleted, as far as whoever says so is believed. */
export function deletionOf(metadata: StateEvent | undefined, origin: Origin, trust: Trust): Deletion {
  const { madeBy, firstCreator } = origin;
  if (!isUserId(madeBy) || !trust.servers.includes(serverOf(madeBy)))
    return { never: 'it belongs to another server' };
  if (metadata === undefined) return { never: 'it has no metadata' };
  const { sender } = metadata;
  const isByBot = trust.botIds.includes(sender) && trust.servers.includes(serverOf(sender));
  const isByCreator = trust.botIds.includes(madeBy) && firstCreator !== undefined && sender === firstCreator;
  if (!isByBot && !isByCreator) return { never: 'its metadata is not by a bot or the creator' };
  const read = readMetadata(metadata.content);
  const at = statedDate(metadata.content) ?? read?.force_deletion_at;
  if (at === undefined)
    return { never: read === undefined ? 'its metadata cannot be read' : 'it is never deleted' };
  if (!Number.isFinite(at) || at < EARLIEST) return { never: 'its date is not plausible' };
  return { at };
}
