import { portions, type ToDeviceEvent } from './toDevice.ts';

const olm = (sender: string, body: string): ToDeviceEvent => ({
  type: 'm.room.encrypted',
  sender,
  content: { ciphertext: body },
});
const plain = (sender: string): ToDeviceEvent => ({ type: 'm.room_key_request', sender, content: {} });

test('puts at most one Olm message of a sender in a portion, and changes no order', () => {
  const events = [
    ...[olm('a', '1'), olm('b', '1'), plain('a'), olm('a', '2'), plain('b'), plain('b'), olm('b', '2')],
    ...[olm('b', '3'), olm('a', '3')],
  ];
  const made = portions(events);
  expect(made.flat()).toEqual(events);
  expect(made.map((portion) => portion.length)).toEqual([3, 4, 2]);
});

test('gives one empty portion for nothing, since there are key counts all the same', () => {
  expect(portions([])).toEqual([[]]);
});
