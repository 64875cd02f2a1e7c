import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../shared/src/appError.ts';
import type { Memory } from './due.ts';
import type { Done, Hands, Step } from './hands.ts';

/** How long a deletion is followed in one go, in milliseconds. */
const FOLLOWED = 120_000;
const FIRST_LOOK = 40;
const LONGEST_LOOK = 2_000;
/**
 * A purge that comes soon after people left may meet Synapse's own tables still being written, and fails with "FOREIGN KEY
 * constraint failed"; a moment later it does not.
 */
const ATTEMPTS = 5;
const FIRST_DELAY = 500;

/** Follows a deletion to its end. */
async function follow({ homeserver, signal }: Hands, deleteId: string): Promise<Done | 'failed'> {
  const end = performance.now() + FOLLOWED;
  for (let delay = FIRST_LOOK; ; delay = Math.min(delay * 1.5, LONGEST_LOOK)) {
    const { status, left } = await homeserver.deleteStatus(deleteId);
    if (left.length > 0) throw new AppError('upstream', `the homeserver cannot take out ${left.join(', ')}`);
    if (status === 'complete') return 'done';
    if (status === 'failed' || status === 'unknown') return 'failed';
    if (performance.now() > end) return 'under way';
    await wait(delay, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Has the homeserver delete a room, and goes on with a deletion that was begun before. */
export async function runDelete(hands: Hands, step: Step, stage: 'deleting' | 'purging'): Promise<Done> {
  const { homeserver, memories, now, signal, log } = hands;
  const { roomId, due } = step;
  const memory = memories.of(roomId);
  if (memory?.stage === stage && memory.deleteId !== undefined) {
    const ended = await follow(hands, memory.deleteId);
    if (ended !== 'failed') return ended;
  } else {
    await memories.remember({ ...keepFailures(memory), roomId, due, stage, at: now() });
  }
  // One that nobody wrote down, ours from before a crash or an administrator's: the homeserver allows one at a time.
  for (const deleteId of await homeserver.runningDeletes(roomId))
    if ((await follow(hands, deleteId)) === 'under way') return 'under way';
  for (let attempt = 1; ; attempt += 1) {
    const deleteId = await homeserver.startDelete(roomId, stage === 'purging');
    await memories.remember({ ...keepFailures(memory), roomId, due, stage, at: now(), deleteId });
    const ended = await follow(hands, deleteId);
    if (ended !== 'failed') return ended;
    if (attempt === ATTEMPTS)
      throw new AppError('upstream', 'the homeserver says again and again that the deletion failed');
    const delay = FIRST_DELAY * 2 ** (attempt - 1);
    log.warn({ roomId, stage, deleteId, delay }, 'the homeserver says that a deletion failed; once more');
    await wait(delay, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

const keepFailures = (memory: Memory | undefined) =>
  memory?.failures === undefined ? {} : { failures: memory.failures };
