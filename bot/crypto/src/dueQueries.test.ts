import { DueQueries } from './dueQueries.ts';

const body = (...users: string[]): string =>
  JSON.stringify({ device_keys: Object.fromEntries(users.map((user) => [user, []])) });

test('knows after a start only those whom the first requests do not name', () => {
  const due = new DueQueries(['a', 'b']);
  expect(due.known(['a', 'b', 'never tracked'])).toEqual(['never tracked']);
  due.asked(new Map([['q', body('a')]]));
  expect(due.known(['a', 'b'])).toEqual(['b']);
  due.answered('q');
  expect(due.known(['a', 'b'])).toEqual(['a', 'b']);
});

test('does not take an answer for what came after the question', () => {
  const due = new DueQueries([]);
  due.track(['a', 'b']);
  due.asked(new Map([['q', body('a', 'b')]]));
  due.changed(['a', 'a stranger']);
  due.answered('q');
  expect(due.known(['a', 'b', 'a stranger'])).toEqual(['b', 'a stranger']);
  due.asked(new Map([['r', body('a')]]));
  due.answered('r');
  expect(due.known(['a'])).toEqual(['a']);
});

test('takes tracking again for nothing new', () => {
  const due = new DueQueries([]);
  due.track(['a']);
  due.asked(new Map([['q', body('a')]]));
  due.answered('q');
  due.track(['a']);
  expect(due.known(['a'])).toEqual(['a']);
});

test('waits for every one of several queries', () => {
  const due = new DueQueries([]);
  due.track(['a', 'b']);
  due.asked(
    new Map([
      ['q', body('a')],
      ['r', body('b')],
    ]),
  );
  due.answered('q');
  expect(due.known(['a', 'b'])).toEqual(['a']);
  due.answered('unknown');
  due.answered('r');
  expect(due.known(['a', 'b'])).toEqual(['a', 'b']);
});
