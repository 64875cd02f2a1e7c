import type { RoomId } from '../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../shared/src/matrix/stateKinds.ts';
import type { Actor } from './actors.ts';
import { lookAt } from './gather.ts';
import { byABot, byOneself, readState, type Hands, type Step } from './hands.ts';

/** Takes the room's link out of a room that it was part of. Says whether no link is left. */
async function unlinkFrom(hands: Hands, parent: RoomId, roomId: RoomId): Promise<boolean> {
  const { homeserver, memories } = hands;
  const { exists } = await homeserver.look(parent);
  // What goes itself needs no tidying.
  if (!exists || ['closed', 'deleting', 'deleted', 'purging'].includes(memories.of(parent)?.stage ?? ''))
    return true;
  const state = await readState(hands, parent);
  if (!Array.isArray(state.content(stateKinds.spaceChild, roomId)?.via)) return true;
  const unlink = (actor: Actor) => actor.setState(parent, stateKinds.spaceChild, roomId, {});
  return (
    (await byABot(hands, state, unlink)) ||
    (await byOneself(hands, parent, true, async (actor) => {
      await unlink(actor);
      await actor.leave(parent);
    }))
  );
}

/** Takes the room out of all rooms that it was part of; what cannot be done is reported. */
export async function unlink(hands: Hands, { roomId, due }: Step): Promise<void> {
  const seen = await lookAt(hands, { roomId, ...(await hands.homeserver.look(roomId)) });
  for (const parent of seen?.facts.parents ?? []) {
    if (await unlinkFrom(hands, parent, roomId)) continue;
    hands.dangle();
    const why = 'no bot has the power there, and the reaper cannot take it';
    await hands.audit.write({ roomId, deed: 'link not removed', why, due, parent });
  }
}
