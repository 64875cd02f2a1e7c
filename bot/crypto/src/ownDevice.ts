import type { OwnIdentity, PublishedDevice } from './types.ts';

type Keys = {
  readonly userId: string;
  readonly deviceId: string;
  readonly ed25519: string;
  readonly curve25519: string;
};

type QueryResponse = {
  readonly device_keys?: Record<string, Record<string, PublicKeys>>;
  readonly master_keys?: Record<string, PublicKeys>;
};

/** A published device, or a key for cross-signing, which has one key alone. */
type PublicKeys = { readonly keys?: Record<string, string> };

/** What the homeserver publishes of us. The crate keeps it to itself, and takes what it has made for published. */
export type Published = Pick<OwnIdentity, 'publishedDevice' | 'publishedMasterKey'>;

const publishedDevice = (keys: PublicKeys['keys'], own: Keys): PublishedDevice => {
  if (!keys) return 'none';
  const same =
    keys[`ed25519:${own.deviceId}`] === own.ed25519 && keys[`curve25519:${own.deviceId}`] === own.curve25519;
  return same ? 'ours' : 'other';
};

/** What a response to a keys query says about the user of this device; undefined when it is not about them. */
export const published = (response: string, own: Keys): Published | undefined => {
  const { device_keys: users = {}, master_keys: masterKeys = {} } = JSON.parse(response) as QueryResponse;
  const devices = users[own.userId];
  return (
    devices && {
      publishedDevice: publishedDevice(devices[own.deviceId]?.keys, own),
      publishedMasterKey: Object.values(masterKeys[own.userId]?.keys ?? {})[0],
    }
  );
};
