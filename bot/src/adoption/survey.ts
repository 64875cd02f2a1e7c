import { membersWith } from '../../../shared/src/matrix/membership.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { may, roomPower } from '../../../shared/src/matrix/roomPower.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Hands } from './acts.ts';
import { move } from './move.ts';
import type { Seen } from './plan.ts';
import { lackingPower, recognise, type Eyes } from './recognise.ts';

/** What looking at a room takes. */
export type Sight = {
  readonly hands: Hands;
  readonly eyes: Eyes;
  /** Whether any membership of a room ever said that it is a chat between two. */
  readonly isMeantDirect: (roomId: RoomId, state: RoomState) => Promise<boolean>;
};

/** Whether it is a chat between two that nobody has written down yet. Asked only where it can be one. */
async function isNewlyDirect(
  { hands, isMeantDirect }: Sight,
  seen: { roomId: RoomId; state: RoomState; bot: UserId },
) {
  const { roomId, state } = seen;
  if (state.content(stateKinds.create)?.type !== undefined) return false;
  const others = membersWith(state, ['join', 'invite']).filter((userId) => userId !== hands.self.botId);
  const people = others.filter((userId) => userId !== seen.bot);
  if (people.length !== 1 || (await hands.direct.isDirect(roomId))) return false;
  return isMeantDirect(roomId, state);
}

/** Looks at one room. */
export async function look(sight: Sight, roomId: RoomId, isOldThere: boolean): Promise<Seen> {
  const { hands, eyes } = sight;
  const { self, old, memory } = hands;
  // The account whose room it has been so far, and through which it is seen.
  const bot = old && isOldThere ? old : self;
  const state = await bot.state(roomId);
  const recognised = recognise(roomId, state, eyes);
  const isMeeting = recognised.kind === 'meeting' || recognised.kind === 'session';
  const lack = isMeeting && !recognised.isClosed ? lackingPower(state, bot.botId) : undefined;
  return {
    ...recognised,
    findings: [...recognised.findings, ...(lack === undefined ? [] : [lack])],
    remembered: await memory.recall(roomId),
    isNewlyDirect: await isNewlyDirect(sight, { roomId, state, bot: bot.botId }),
    mayLink: may(roomPower(state), bot.botId, { state: stateKinds.spaceChild }),
    ...(old && {
      move: {
        ...move(roomId, state, { from: old.botId, to: self.botId }),
        isOldThere,
        hasOwnMarker:
          recognised.marker !== undefined && state.event(recognised.marker.type, self.botId) !== undefined,
      },
    }),
  };
}
