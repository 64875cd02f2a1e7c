import { AppError } from '../../shared/src/appError.ts';
import type { Act } from './due.ts';
import { botsIn, readState, type Done, type Hands, type Step } from './hands.ts';
import { runDelete } from './runDelete.ts';
import { takeOut } from './takeOut.ts';
import { announce } from './tell.ts';
import { unlink, unlinkAndReport } from './unlink.ts';

/**
 * Takes people out, so that the room disappears for them, on other servers too; bots stay, so that the room can be opened
 * again while it is not deleted. Over whom nobody has power stays until then.
 */
async function close(hands: Hands, { roomId, due, why }: Step): Promise<Done> {
  const { homeserver, memories, now, audit } = hands;
  await memories.remember({ roomId, due, stage: 'closing', at: now() });
  const { members, remaining } = await takeOut(hands, roomId);
  if (remaining.length > 0 && !homeserver.canDelete)
    throw new AppError('denied', `the bot may not take out ${remaining.join(', ')}`);
  await audit.write({
    roomId,
    deed: 'closed',
    why,
    due,
    members,
    ...(remaining.length > 0 && { remaining }),
  });
  await memories.remember({ roomId, due, stage: 'closed', at: now() });
  return 'done';
}

/** Has the homeserver take everybody out who is left, and the room out of its parents. */
async function remove(hands: Hands, step: Step): Promise<Done> {
  const { homeserver, memories, audit, now } = hands;
  const { roomId, due, why } = step;
  if (!homeserver.canDelete) {
    await unlinkAndReport(hands, step);
    for await (const actor of botsIn(hands, await readState(hands, roomId))) await actor.leave(roomId);
    await audit.write({
      roomId,
      deed: 'left',
      why: `${why}; the rest is up to the homeserver`,
      due,
    });
    await memories.forget(roomId);
    return 'done';
  }
  const result = await runDelete(hands, step, 'deleting');
  if (result === 'under way') return result;
  await unlinkAndReport(hands, step);
  const deleteId = (memories.of(roomId) as { deleteId?: string } | undefined)?.deleteId;
  await audit.write({ roomId, deed: 'deleted', why, due, deleteId });
  await memories.remember({ roomId, due, stage: 'deleted', at: now() });
  return 'done';
}

/** Removes what the homeserver still holds of the room, and sees that it is gone. */
async function purge(hands: Hands, step: Step): Promise<Done> {
  const { homeserver, memories, audit } = hands;
  const { roomId, due, why } = step;
  if (await homeserver.exists(roomId)) {
    // Once more: afterwards nobody knows any more where it was linked. What is left was reported when it was deleted.
    await unlink(hands, step);
    if ((await runDelete(hands, step, 'purging')) === 'under way') return 'under way';
  }
  const deleteId = (memories.of(roomId) as { deleteId?: string } | undefined)?.deleteId;
  await audit.write({ roomId, deed: 'purged', why, due, deleteId });
  await memories.forget(roomId);
  return 'done';
}

/** How each act is done. What was begun can be begun again: nothing is done twice that shows. */
export const acts: Readonly<Record<Act, (hands: Hands, step: Step) => Promise<Done>>> = {
  announce,
  close,
  delete: remove,
  purge,
};
