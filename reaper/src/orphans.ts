import type { RoomId } from '../../shared/src/matrix/ids.ts';
import type { Deletion } from './deletion.ts';
import type { RoomFacts } from './facts.ts';
import type { Homeserver } from './homeserver.ts';

/** Whether a session ends with its meeting alone: it is believed, sound, and has no date of its own. */
export const isUndated = (deletion: Deletion): boolean =>
  'never' in deletion && deletion.never === 'it is never deleted';

/** Tells whether rooms were removed. A session without a date outlives its meeting for ever when that went by hand. */
export type Orphans = {
  /** Whether a room was part of others, and all of those are gone. */
  readonly areGone: (parents: readonly RoomId[]) => Promise<boolean>;
  /** Whether a room is a session without a date whose meeting is gone. */
  readonly isOne: (facts: RoomFacts | undefined) => Promise<boolean>;
};

/** Asks of each meeting once. */
export function createOrphans(homeserver: Homeserver): Orphans {
  const exists = new Map<RoomId, Promise<boolean>>();
  const ask = (roomId: RoomId) => {
    const answer = exists.get(roomId) ?? homeserver.exists(roomId);
    exists.set(roomId, answer);
    return answer;
  };
  const areGone: Orphans['areGone'] = async (parents) => {
    // Without an administrator's rights, rooms where the bot is not look as if they were gone.
    if (!homeserver.canDelete || parents.length === 0) return false;
    for (const parent of parents) if (await ask(parent)) return false;
    return true;
  };
  return {
    areGone,
    isOne: async (facts) =>
      facts?.kind === 'breakout' && isUndated(facts.deletion) && (await areGone(facts.parents)),
  };
}
