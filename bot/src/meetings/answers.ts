import { membersWith } from '../../../shared/src/matrix/membership.ts';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { UserId } from '../../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { displayNameIn } from './meeting.ts';
import { oneLine } from './richText.ts';

/** What people say to a meeting, and the reaction that is offered for it. */
export const answers = { accepted: '✅', maybe: '❔', declined: '❌' } as const;

export type Answer = keyof typeof answers;

const isAnswer = (value: unknown): value is Answer => Object.keys(answers).some((answer) => answer === value);

/** What people press who do not take what is offered, without the mark that makes a symbol an emoji. */
const alike: Readonly<Record<string, Answer>> = {
  '✔': 'accepted',
  '👍': 'accepted',
  '❓': 'maybe',
  '🤔': 'maybe',
  '✖': 'declined',
  '👎': 'declined',
  ...(Object.fromEntries(Object.entries(answers).map(([answer, key]) => [key, answer])) as Record<
    string,
    Answer
  >),
};

/** What a reaction says to a meeting; `undefined` for all others. */
export function answerOf({ content }: RoomEvent): Answer | undefined {
  const relation = content['m.relates_to'];
  if (typeof relation !== 'object' || relation === null || !('key' in relation)) return undefined;
  // Without the mark of an emoji, and without skin tones.
  const key = String(relation.key).replace(/\uFE0F|\p{Emoji_Modifier}/gu, '');
  return Object.hasOwn(alike, key) ? alike[key] : undefined;
}

/**
 * What those who are in a room, or invited, answered: of several answers the last one counts, and those given in a room
 * that this one replaces count until there are others.
 *
 * @param reactions newest first, withdrawn ones left out
 */
export function answersIn(
  state: RoomState,
  botId: UserId,
  reactions: readonly RoomEvent[],
): ReadonlyMap<UserId, Answer> {
  const people = new Set(membersWith(state, ['join', 'invite']));
  people.delete(botId);
  const given = new Map<UserId, Answer>();
  for (const reaction of reactions) {
    const answer = answerOf(reaction);
    const { sender } = reaction;
    if (answer !== undefined && people.has(sender) && !given.has(sender)) given.set(sender, answer);
  }
  const carried = state.content(stateKinds.card, botId)?.answers;
  for (const [userId, answer] of Object.entries(carried ?? {}) as [UserId, unknown][]) {
    if (isAnswer(answer) && people.has(userId) && !given.has(userId)) given.set(userId, answer);
  }
  return given;
}

/** Longest name, in UTF-16 units. */
const MAX_NAME = 40;

/** The names of the people of a room. Those who share a name go by their id as well. */
export function namesIn(state: RoomState): (userId: UserId) => string {
  const nameOf = (userId: UserId) => oneLine(displayNameIn(state, userId) ?? '') || userId;
  const bearers = Map.groupBy(membersWith(state, ['join', 'invite']), nameOf);
  return (userId) => {
    const name = nameOf(userId);
    const isShared = (bearers.get(name)?.length ?? 0) > 1;
    // Shortened before and not behind: the id is what tells them apart.
    return isShared ? `${oneLine(name, MAX_NAME)} (${userId})` : oneLine(name, MAX_NAME);
  };
}
