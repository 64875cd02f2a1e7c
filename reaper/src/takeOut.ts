import { isDenied } from '../../shared/src/appError.ts';
import type { RoomId, UserId } from '../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../shared/src/matrix/roomState.ts';
import type { Actor } from './actors.ts';
import { membersOf } from './facts.ts';
import { botsIn, byOneself, readState, type Hands } from './hands.ts';
import { sideBySide } from './sideBySide.ts';
import { closedReason } from './texts.ts';

const MEMBERS_AT_A_TIME = 4;

/**
 * Takes everybody but the bots out of a room: as its bots, and as the reaper where no bot may.
 *
 * @returns how many are out, and who remains because nobody has power over them
 */
export async function takeOut(
  hands: Hands,
  roomId: RoomId,
): Promise<{ readonly members: number; readonly remaining: readonly UserId[] }> {
  const { homeserver, trust, voice } = hands;
  const peopleIn = (state: RoomState) =>
    membersOf(state).filter((userId) => userId !== homeserver.self && !trust.botIds.includes(userId));
  const state = await readState(hands, roomId);
  const people = peopleIn(state);
  let remaining: readonly UserId[] = people;
  const takeOutAs = async (actor: Actor) => {
    let isRefused = false;
    await sideBySide(MEMBERS_AT_A_TIME, remaining, async (userId) => {
      try {
        await actor.kick(roomId, userId, closedReason(voice));
      } catch (error) {
        if (!isDenied(error)) throw error;
        isRefused = true;
      }
    });
    // Those who left at that moment are refused in the same way: who is there tells them apart.
    const present = isRefused ? peopleIn(await readState(hands, roomId)) : [];
    remaining = people.filter((userId) => present.includes(userId));
  };
  for await (const actor of botsIn(hands, state)) {
    if (remaining.length === 0) break;
    await takeOutAs(actor);
  }
  if (remaining.length > 0) await byOneself(hands, roomId, true, takeOutAs);
  return { members: people.length - remaining.length, remaining };
}
