import { errorCodes, type ErrorCode } from './appError.ts';
import type { Content } from './matrix/event.ts';
import { isRoomId, type EventId, type RoomId } from './matrix/ids.ts';

/** The type of the event that answers a command. */
export const acknowledgementType = 'm.reaction';

/** How a command ended. */
export type Answer = {
  readonly done: boolean;
  /** Why it failed. */
  readonly code?: ErrorCode;
  /** One `<path> <complaint>` for each thing that was wrong with an invalid command. */
  readonly fields?: readonly string[];
  /** A room in which the sender reads about the failure. */
  readonly errorRoomId?: RoomId;
  /** The rooms that a command made; one that failed too may have made some of several. */
  readonly roomIds?: readonly RoomId[];
};

const META = 'net.nordeck.meetings.bot.meta';

/**
 * The content of the one reaction that answers a command, sent by the bot into the room of the command.
 * `room_id` in the meta object is NeoDateFix's; the other keys there are ours and unknown to its widget.
 */
export function toReaction(commandId: EventId, answer: Answer): Content {
  const { errorRoomId, code, fields, roomIds } = answer;
  const meta = {
    ...(errorRoomId && { room_id: errorRoomId }),
    ...(code && { code }),
    ...(fields && { fields }),
    ...(roomIds && { room_ids: roomIds }),
  };
  return {
    'm.relates_to': { rel_type: 'm.annotation', event_id: commandId, key: answer.done ? '✅' : '❌' },
    ...((!answer.done || roomIds) && { [META]: meta }),
  };
}

const record = (value: unknown): Content =>
  typeof value === 'object' && value !== null ? (value as Content) : {};

/** Reads a reaction back: which command it answers and how that ended, or `undefined` if it is no annotation. */
export function fromReaction(content: Content): { commandId: EventId; answer: Answer } | undefined {
  const relation = record(content['m.relates_to']);
  if (relation.rel_type !== 'm.annotation' || typeof relation.event_id !== 'string') return undefined;
  const meta = record(content[META]);
  const code = errorCodes.find((known) => known === meta.code);
  return {
    commandId: relation.event_id as EventId,
    answer: {
      done: relation.key === '✅',
      ...(code && { code }),
      ...(Array.isArray(meta.fields) && { fields: meta.fields.filter((field) => typeof field === 'string') }),
      ...(isRoomId(meta.room_id) && { errorRoomId: meta.room_id }),
      ...(Array.isArray(meta.room_ids) && { roomIds: meta.room_ids.filter(isRoomId) }),
    },
  };
}
