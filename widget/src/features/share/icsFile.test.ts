import { single } from '../../test/rooms.ts';
import { icsFileName } from './icsFile.ts';

const nameOf = (title: string, timeZone = 'UTC') =>
  icsFileName(
    { title, calendar: single('20401003T233000', '20401004T003000') },
    { timeZone, untitled: 'meeting' },
  );

test('the name of a file has the time at which the meeting starts here', () => {
  expect(nameOf('Planning')).toBe('Planning_20401003_2330.ics');
  expect(nameOf('Planning', 'Europe/Berlin')).toBe('Planning_20401004_0130.ics');
});

test.each([
  ['../../etc/passwd', 'etc passwd'],
  ['a\0b\nc\u202ed', 'a b c d'],
  ['C:\\<Plan>?*|"', 'C Plan'],
  ['  Größe 日本 👩🏽‍💻 ', 'Größe 日本 👩🏽 💻'],
  ['...', 'meeting'],
  ['', 'meeting'],
  ['\ud800', 'meeting'],
  ['👍'.repeat(200), '👍'.repeat(100)],
])('the name of a file is one that every system takes: %j', (title, expected) => {
  expect(nameOf(title)).toBe(`${expected}_20401003_2330.ics`);
});
