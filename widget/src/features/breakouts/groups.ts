import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import type { Group } from '../../store/acts/createBreakoutSessions.ts';

type Groups = readonly Group[];

/** So many groups: new ones are empty, and whoever was in one that is gone is in none. */
export const withCount = (groups: Groups, count: number, titleOf: (number: number) => string): Groups =>
  Array.from({ length: count }, (_, at) => groups[at] ?? { title: titleOf(at + 1), participants: [] });

/** Whoever is in no group. */
export function unassigned(members: readonly UserId[], groups: Groups): readonly UserId[] {
  const assigned = new Set(groups.flatMap(({ participants }) => participants));
  return members.filter((userId) => !assigned.has(userId));
}

/** Puts somebody into a group (by its place), or into none, and takes them out of where they were. */
export const move = (groups: Groups, userId: UserId, to: number | undefined): Groups =>
  groups.map((group, at) => {
    const isIn = group.participants.includes(userId);
    if (isIn === (at === to)) return group;
    const participants = isIn
      ? group.participants.filter((each) => each !== userId)
      : [...group.participants, userId];
    return { ...group, participants };
  });

/** Distributes people over the groups at random, as evenly as it goes; whoever was where does not count. */
export function distribute(groups: Groups, members: readonly UserId[], random: () => number): Groups {
  const order = [...members];
  // Fisher and Yates: each order is equally likely.
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const [one, another] = [order[at], order[other]];
    if (one === undefined || another === undefined) continue;
    [order[at], order[other]] = [another, one];
  }
  return groups.map((group, at) => ({
    ...group,
    participants: order.filter((_, place) => place % groups.length === at),
  }));
}
