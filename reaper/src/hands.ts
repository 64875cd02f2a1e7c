import { isDenied, toAppError } from '../../shared/src/appError.ts';
import type { RoomId } from '../../shared/src/matrix/ids.ts';
import { roomState, type RoomState } from '../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../shared/src/matrix/stateKinds.ts';
import type { Actor } from './actors.ts';
import type { Audit } from './audit.ts';
import type { Sight } from './look.ts';
import { orNothing } from './homeserver.ts';
import type { Logger } from './log.ts';
import type { Voice } from './texts.ts';

/** What acting upon rooms takes. */
export type Hands = Sight & {
  readonly audit: Audit;
  readonly voice: Voice;
  readonly announceBefore: number;
  readonly postpone: number;
  readonly mayTakePower: boolean;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Told of links to removed rooms that could not be taken away. */
  readonly dangle: () => void;
};

/** What an act did: it is done, or the homeserver is still at it. */
export type Done = 'done' | 'under way';

/** A room that is brought on, as it was when the act was decided. */
export type Step = {
  readonly roomId: RoomId;
  readonly due: number;
  /** Why it is due, in words. */
  readonly why: string;
  /** When an administrator decided so, if one did. */
  readonly decidedAt: number | undefined;
  /** The rooms that it is part of. */
  readonly parents: readonly RoomId[];
};

/** The bots in a room that we can act as, each in turn. */
export async function* botsIn({ homeserver, trust }: Hands, state: RoomState): AsyncGenerator<Actor> {
  for (const botId of trust.botIds) {
    if (state.content(stateKinds.member, botId)?.membership !== 'join') continue;
    const actor = await homeserver.as(botId);
    if (actor !== undefined) yield actor;
  }
}

/** Lets the first bot do it that may. Says whether one did. */
export async function byABot(
  hands: Hands,
  state: RoomState,
  act: (actor: Actor) => Promise<void>,
): Promise<boolean> {
  for await (const actor of botsIn(hands, state)) {
    try {
      await act(actor);
      return true;
    } catch (error) {
      if (!isDenied(error)) throw error;
    }
  }
  return false;
}

/** Lets the reaper itself do it, in a room that it enters for that. Says whether it could. */
export async function byOneself(
  { homeserver, mayTakePower }: Hands,
  roomId: RoomId,
  withPower: boolean,
  act: (actor: Actor) => Promise<void>,
): Promise<boolean> {
  if (!mayTakePower || !homeserver.canDelete) return false;
  try {
    await homeserver.enter(roomId, withPower);
    await act(homeserver.own);
    return true;
  } catch (error) {
    if (!['denied', 'invalid', 'not_found'].includes(toAppError(error).code)) throw error;
    return false;
  }
}

export async function readState({ homeserver }: Hands, roomId: RoomId): Promise<RoomState> {
  return roomState((await orNothing(homeserver.state(roomId))) ?? []);
}
