import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { answerOf } from '../meetings/answers.ts';

/** What others can change of what a card shows. */
const shown: readonly string[] = [stateKinds.name, stateKinds.topic, stateKinds.metadata, stateKinds.widget];

/** Whether somebody in the room is called differently from now on. */
function isRenamed({ content, unsigned }: RoomEvent): boolean {
  const before = unsigned?.prev_content;
  return before?.membership === 'join' && before.displayname !== content.displayname;
}

function concerns(event: RoomEvent): boolean {
  const { type, state_key, content } = event;
  if (type === 'm.reaction') return answerOf(event) !== undefined;
  // Who goes takes their answer along.
  if (type === stateKinds.member)
    return ['leave', 'ban'].includes(String(content.membership)) || isRenamed(event);
  return type === 'm.room.redaction' || state_key !== undefined;
}

/**
 * Lets a card be looked at again when people answer, withdraw an answer, go, take another name, or change the meeting by
 * themselves.
 */
export function createCardWatcher(doubt: (roomId: RoomId) => Promise<void>) {
  return {
    types: ['m.reaction', 'm.room.redaction', stateKinds.member, ...shown],
    concerns,
    watch: (roomId: RoomId): Promise<void> => doubt(roomId),
  };
}
