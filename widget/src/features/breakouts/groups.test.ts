import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import { distribute, move, unassigned, withCount } from './groups.ts';

const people = ['a', 'b', 'c', 'd', 'e'].map((name) => `@${name}:x` as UserId);
const [a, b, c] = people as [UserId, UserId, UserId];
const title = (number: number) => `Group ${number}`;

test('keeps groups and their people when there are to be more', () => {
  const groups = move(withCount([], 1, title), a, 0);
  expect(withCount(groups, 2, title)).toEqual([
    { title: 'Group 1', participants: [a] },
    { title: 'Group 2', participants: [] },
  ]);
});

test('leaves people of a group that is gone in none', () => {
  const groups = withCount(move(withCount([], 2, title), a, 1), 1, title);
  expect(unassigned([a, b], groups)).toEqual([a, b]);
});

test('has everybody in one group at most', () => {
  const groups = move(move(withCount([], 2, title), a, 0), b, 0);
  expect(move(groups, a, 1)).toEqual([
    { title: 'Group 1', participants: [b] },
    { title: 'Group 2', participants: [a] },
  ]);
  expect(move(groups, a, undefined)[0]?.participants).toEqual([b]);
  expect(move(groups, a, 0)).toEqual(groups);
});

test('distributes everybody, as evenly as it goes, whoever was where', () => {
  const before = move(withCount([], 2, title), c, 1);
  for (const random of [() => 0, () => 0.5, () => 0.999]) {
    const groups = distribute(before, people, random);
    expect(groups.map(({ participants }) => participants.length)).toEqual([3, 2]);
    expect(groups.flatMap(({ participants }) => participants).sort()).toEqual(people);
  }
  expect(distribute(before, people, () => 0)).not.toEqual(distribute(before, people, () => 0.999));
});
