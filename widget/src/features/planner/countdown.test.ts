import { countdown } from './countdown.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const start = Date.UTC(2040, 9, 3, 10);
const meeting = { start, end: start + 2 * HOUR };
const texts = {
  locale: 'en',
  t: (key: string, values: object = {}) => `${key} ${Object.values(values).join()}`,
};
const at = (after: number) => countdown(meeting, start + after, texts);

it.each([
  [-9 * HOUR, undefined, 'info', false],
  [-8 * HOUR, 'in 8 hours', 'info', false],
  [-HOUR, 'in 1 hour', 'info', false],
  [-59 * MINUTE, 'in 59 minutes', 'info', false],
  [-4 * MINUTE, 'in 4 minutes', 'warning', true],
  [-42 * SECOND, 'in 42 seconds', 'error', true],
  [0, 'ribbon.endsInHours 2', 'primary', false],
  [90 * MINUTE, 'ribbon.endsInMinutes 30', 'primary', false],
  [2 * HOUR - 5 * SECOND, 'ribbon.endsInSeconds 5', 'primary', false],
  [2 * HOUR, undefined, 'info', false],
])('%d ms after the start it says %s', (after, label, colour, isPulsing) => {
  expect(at(after)).toMatchObject({ colour, isPulsing, ...(label && { label }) });
  expect(at(after).label).toBe(label);
});

it('looks again the more often the nearer it is, and never when it is over', () => {
  expect(at(-20 * HOUR).refresh).toBe(30 * MINUTE);
  expect(at(-2 * HOUR).refresh).toBe(5 * MINUTE);
  expect(at(-20 * MINUTE).refresh).toBe(MINUTE);
  expect(at(-2 * MINUTE).refresh).toBe(SECOND);
  expect(at(HOUR).refresh).toBe(SECOND);
  expect(at(3 * HOUR).refresh).toBeUndefined();
});

it('does not sleep over the moment from which it is shown', () => {
  expect(at(-8 * HOUR - MINUTE).refresh).toBe(MINUTE + SECOND);
});
