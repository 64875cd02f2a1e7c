import { complaint, lastWords } from './botLog.ts';

const line = (fields: object): string => JSON.stringify(fields);

test.each([
  [{ level: 40, msg: 'slow' }, 'bot warns: slow'],
  [{ level: 50, msg: 'failed', err: { message: 'no room' } }, 'bot reports an error: failed (no room)'],
  [{ level: 60, msg: 'cannot start', err: { message: 'cannot start' } }, 'bot gives up: cannot start'],
])('puts %j in words', (fields, words) => {
  expect(complaint(line(fields))).toBe(words);
});

test('keeps quiet about the daily business, and about what is no log line', () => {
  expect(complaint(line({ level: 30, msg: 'a command is done' }))).toBeUndefined();
  expect(complaint('Warning: something of Node itself')).toBeUndefined();
});

test('tells how the output ended', () => {
  const output = ['Warning: something of Node itself', line({ level: 30, msg: 'starting', settings: {} })];
  expect(lastWords(output)).toBe('Warning: something of Node itself\nbot says: starting');
});
