import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../shared/src/appError.ts';
import type { RoomId } from '../../shared/src/matrix/ids.ts';
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

/** How a deletion stands after it was followed; `left` are those who could not be taken out. */
type Followed = { readonly is: Done | 'failed'; readonly left: readonly string[] };

/** Follows a deletion to its end. */
async function follow({ homeserver, signal }: Hands, deleteId: string): Promise<Followed> {
  const end = performance.now() + FOLLOWED;
  for (let delay = FIRST_LOOK; ; delay = Math.min(delay * 1.5, LONGEST_LOOK)) {
    const { status, left } = await homeserver.deleteStatus(deleteId);
    if (status === 'complete') return { is: 'done', left };
    if (status === 'failed' || status === 'unknown') return { is: 'failed', left };
    if (performance.now() > end) return { is: 'under way', left };
    await wait(delay, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Begins a deletion. Where a first request was heard and its answer lost, the homeserver refuses a second one. */
async function begin({ homeserver }: Hands, roomId: RoomId, stage: 'deleting' | 'purging'): Promise<string> {
  try {
    return await homeserver.startDelete(roomId, stage === 'purging');
  } catch (error) {
    const [running] = await homeserver.runningDeletes(roomId);
    if (running === undefined) throw error;
    return running;
  }
}

/**
 * Has the homeserver delete a room, and goes on with a deletion that was begun before.
 *
 * @throws AppError `upstream` when it did not do; the next attempt begins another deletion then
 */
export async function runDelete(hands: Hands, step: Step, stage: 'deleting' | 'purging'): Promise<Done> {
  const { homeserver, memories, now, signal, log } = hands;
  const { roomId, due } = step;
  const memory = memories.of(roomId);
  const failures = memory?.failures === undefined ? {} : { failures: memory.failures };
  const remember = (running: { readonly deleteId?: string } = {}) =>
    memories.remember({ ...failures, roomId, due, stage, at: now(), ...running });
  const fail = async (message: string): Promise<never> => {
    // What is over is not followed again.
    await remember();
    throw new AppError('upstream', message);
  };
  const see = async (deleteId: string): Promise<Done | 'failed'> => {
    const { is, left } = await follow(hands, deleteId);
    if (is !== 'done') return is;
    if (left.length > 0) return fail(`the homeserver cannot take out ${left.join(', ')}`);
    if (stage === 'purging' && (await homeserver.exists(roomId)))
      return fail('the homeserver says that the room is purged, and it is still there');
    return is;
  };

  if (memory?.stage === stage && memory.deleteId !== undefined) {
    const ended = await see(memory.deleteId);
    if (ended !== 'failed') return ended;
  } else {
    await remember();
  }
  // One that nobody wrote down, ours from before a crash or an administrator's: the homeserver allows one at a time.
  for (const deleteId of await homeserver.runningDeletes(roomId))
    if ((await follow(hands, deleteId)).is === 'under way') return 'under way';
  for (let attempt = 1; ; attempt += 1) {
    const deleteId = await begin(hands, roomId, stage);
    await remember({ deleteId });
    const ended = await see(deleteId);
    if (ended !== 'failed') return ended;
    if (attempt === ATTEMPTS) return fail('the homeserver says again and again that the deletion failed');
    const delay = FIRST_DELAY * 2 ** (attempt - 1);
    log.warn({ roomId, stage, deleteId, delay }, 'the homeserver says that a deletion failed; once more');
    await wait(delay, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
