import type { RoomId, UserId } from '../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../shared/src/matrix/stateKinds.ts';
import type { Actor } from './actors.ts';
import { byABot, byOneself, readState, type Hands, type Step } from './hands.ts';

/** Gives back the power that the reaper took in a room where it does not stay. */
async function stepDown(hands: Hands, roomId: RoomId): Promise<void> {
  const { self, own } = hands.homeserver;
  const levels = (await readState(hands, roomId)).content(stateKinds.powerLevels);
  const { [self]: taken, ...users } = (levels?.users ?? {}) as Readonly<Record<UserId, unknown>>;
  if (taken !== undefined) await own.setState(roomId, stateKinds.powerLevels, '', { ...levels, users });
}

/** Takes the room's link out of a room that it was part of. Says whether no link is left. */
async function unlinkFrom(hands: Hands, parent: RoomId, roomId: RoomId): Promise<boolean> {
  const { homeserver, memories } = hands;
  // What goes itself needs no tidying.
  if (
    !(await homeserver.exists(parent)) ||
    ['closed', 'deleting', 'deleted', 'purging'].includes(memories.of(parent)?.stage ?? '')
  )
    return true;
  const state = await readState(hands, parent);
  if (!Array.isArray(state.content(stateKinds.spaceChild, roomId)?.via)) return true;
  const unlink = (actor: Actor) => actor.setState(parent, stateKinds.spaceChild, roomId, {});
  return (
    (await byABot(hands, state, unlink)) ||
    (await byOneself(hands, parent, true, async (actor) => {
      await unlink(actor);
      await stepDown(hands, parent);
      await actor.leave(parent);
    }))
  );
}

/** Takes the room out of all rooms that it was part of. Gives those where that cannot be done. */
export async function unlink(hands: Hands, { roomId, parents }: Step): Promise<readonly RoomId[]> {
  const left: RoomId[] = [];
  for (const parent of parents) if (!(await unlinkFrom(hands, parent, roomId))) left.push(parent);
  return left;
}

/** Takes the room out of all rooms that it was part of; what cannot be done is reported. */
export async function unlinkAndReport(hands: Hands, step: Step): Promise<void> {
  const { roomId, due } = step;
  for (const parent of await unlink(hands, step)) {
    hands.dangle();
    const why = 'no bot has the power there, and the reaper cannot take it';
    await hands.audit.write({ roomId, deed: 'link not removed', why, due, parent });
  }
}
