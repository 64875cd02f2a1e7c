import type { PublishedDevice } from './types.ts';

type Keys = {
  readonly userId: string;
  readonly deviceId: string;
  readonly ed25519: string;
  readonly curve25519: string;
};

type QueryResponse = {
  readonly device_keys?: Record<string, Record<string, { readonly keys?: Record<string, string> }>>;
};

/** What a response to a keys query says about this device; undefined when it is not about its user. The crate keeps it to itself. */
export const publishedDevice = (response: string, own: Keys): PublishedDevice | undefined => {
  const { device_keys: users = {} } = JSON.parse(response) as QueryResponse;
  const devices = users[own.userId];
  if (!devices) return undefined;
  const keys = devices[own.deviceId]?.keys;
  if (!keys) return 'none';
  const same =
    keys[`ed25519:${own.deviceId}`] === own.ed25519 && keys[`curve25519:${own.deviceId}`] === own.curve25519;
  return same ? 'ours' : 'other';
};
