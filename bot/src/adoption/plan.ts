import { isDeepStrictEqual } from 'node:util';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { Mark } from '../meetings/rooms.ts';
import type { Move } from './move.ts';
import type { Recognised } from './recognise.ts';
import type { RoomRecord, Step } from './step.ts';

/** A room, with what besides its state decides what is to be done. */
export type Seen = Recognised & {
  /** What is remembered of it. */
  readonly remembered: RoomRecord | undefined;
  /** Whether it was meant as a chat with the bot alone, and that is not remembered yet. */
  readonly isNewlyDirect: boolean;
  /** Whether the adopting account may link rooms below it, or will be able to. */
  readonly mayLink: boolean;
  /** How the new account comes in; absent where it is the old one. */
  readonly move?: Move & { readonly hasOwnMarker: boolean; readonly isOldThere: boolean };
};

/** A room with what will be done to it. */
export type Planned = {
  readonly room: Seen;
  readonly steps: readonly Step[];
  readonly findings: readonly string[];
};

/** Of several rooms for one purpose the one that is used: the one in use already, else one where the person is. */
function chosenRooms(rooms: readonly Seen[]): ReadonlyMap<Mark, RoomId> {
  const worth = ({ mark, remembered, isPersonThere }: Seen) =>
    (remembered?.madeFor === mark ? 2 : 0) + (isPersonThere ? 1 : 0);
  const ofMark = Map.groupBy(
    rooms.filter(({ mark, isClosed }) => mark !== undefined && !isClosed),
    ({ mark }) => mark ?? '',
  );
  return new Map(
    [...ofMark].map(([mark, all]) => {
      const best = all.toSorted(
        (one, other) => worth(other) - worth(one) || (one.roomId < other.roomId ? -1 : 1),
      );
      return [mark, best[0]?.roomId as RoomId];
    }),
  );
}

/** What is to be remembered: as the room is now, and never less than what is known. */
function recordOf(room: Seen, mark: Mark | undefined): RoomRecord {
  const { type, title: name, metadata, isClosed: closed, remembered } = room;
  const madeFor = mark ?? remembered?.madeFor;
  return {
    ...(madeFor !== undefined && { madeFor }),
    ...(type !== undefined && { type }),
    ...(name !== undefined && { name }),
    ...(metadata !== undefined && { metadata }),
    ...(closed && { closed }),
  };
}

/** The rooms that say they are part of this one and are not linked in it. */
function unlinked(parent: Seen, rooms: readonly Seen[]): readonly RoomId[] {
  if (!parent.mayLink || parent.isClosed) return [];
  return rooms
    .filter(({ kind, isClosed }) => !isClosed && (kind === 'meeting' || kind === 'session'))
    .filter(({ roomId, parents }) => parents.includes(parent.roomId) && !parent.children.includes(roomId))
    .map(({ roomId }) => roomId);
}

/**
 * Decides what is to be done. Pure: the same rooms give the same plan, and rooms as they are afterwards give none.
 *
 * @param farewell whether the old account leaves where the new one has all that it had
 */
export function plan(rooms: readonly Seen[], farewell: boolean): readonly Planned[] {
  const chosen = chosenRooms(rooms);
  const known = new Set(rooms.map(({ roomId }) => roomId));
  return rooms.map((room): Planned => {
    const { roomId, mark, move, kind } = room;
    const used = mark === undefined ? undefined : chosen.get(mark);
    const isDouble = used !== undefined && used !== roomId;
    const lost = room.parents.filter((parent) => !known.has(parent));
    const findings = [
      ...room.findings,
      ...(move?.obstacles ?? []),
      ...(isDouble ? [`${used} serves the same purpose and is used instead`] : []),
      ...lost.map((parent) => `it is part of ${parent}, where no bot of ours is`),
    ];
    // Nothing happens any more where all is over, and nobody is to be bothered where nobody is.
    const isOver = move !== undefined && (room.isClosed || room.people === 0);
    if (isOver) return { room, steps: [], findings };
    const isBlocked = (move?.obstacles.length ?? 0) > 0;
    const record = recordOf(room, isDouble ? undefined : mark);
    const isRemembered = isDeepStrictEqual(record, room.remembered);
    const willBeThere = move?.arrives ?? true;
    const steps: readonly Step[] = [
      ...(move?.step ? [move.step] : []),
      ...(room.marker && move && !move.hasOwnMarker && !isBlocked
        ? [{ kind: 'marker' as const, roomId, ...room.marker }]
        : []),
      ...(willBeThere && !isRemembered ? [{ kind: 'memory' as const, roomId, record }] : []),
      ...(willBeThere && room.isNewlyDirect && kind !== 'help' && kind !== 'errors'
        ? [{ kind: 'direct' as const, roomId }]
        : []),
      ...(isBlocked ? [] : unlinked(room, rooms).map((child) => ({ kind: 'link' as const, roomId, child }))),
      ...(farewell && move?.isOldThere && !isBlocked ? [{ kind: 'leave' as const, roomId }] : []),
    ];
    return { room, steps, findings };
  });
}
