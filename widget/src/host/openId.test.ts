import type { Notes } from './memory.ts';
import { keptToken } from './openId.ts';

const memory = (): Notes => {
  const kept = new Map<string, unknown>();
  return { read: (key) => kept.get(key), write: (key, value) => void kept.set(key, value) };
};
const token = { access_token: 'a', matrix_server_name: 'example.org', expires_in: 3600 };

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

test('asks once for all who ask while the token is good, and anew before it ends', async () => {
  const request = jest.fn(() => Promise.resolve(token));
  const get = keptToken(request, memory());
  await Promise.all([get(), get()]);
  jest.setSystemTime(3_500_000);
  await get();
  expect(request).toHaveBeenCalledTimes(1);
  jest.setSystemTime(3_590_000);
  await get();
  expect(request).toHaveBeenCalledTimes(2);
});

test('asks again after a refusal', async () => {
  const request = jest.fn(() => Promise.resolve(token)).mockRejectedValueOnce(new Error('declined'));
  const get = keptToken(request, memory());
  await expect(get()).rejects.toThrow('declined');
  await expect(get()).resolves.toMatchObject({ access_token: 'a' });
});

test('does not ask where another window of ours has asked', async () => {
  const shared = memory();
  await keptToken(() => Promise.resolve(token), shared)();
  const request = jest.fn(() => Promise.resolve(token));
  await expect(keptToken(request, shared)()).resolves.toMatchObject({ access_token: 'a' });
  expect(request).not.toHaveBeenCalled();
});
