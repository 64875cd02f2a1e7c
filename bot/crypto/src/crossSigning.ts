import type {
  CrossSigningBootstrapRequests,
  OlmMachine as CrateMachine,
  SignatureUploadRequest,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import type { Published } from './ownDevice.ts';
import type { CrossSigningKeys, OutgoingRequest, OwnIdentity, PublishRequest } from './types.ts';

const toSignatures = ({ id, type, body }: SignatureUploadRequest): PublishRequest => ({
  path: '/_matrix/client/v3/keys/signatures/upload',
  body,
  ...(id === undefined ? {} : { mark: { id, type } }),
});

/** In the order in which they are to be sent: a signature needs what it signs. */
export const publishRequests = (made: CrossSigningBootstrapRequests): PublishRequest[] => {
  const keys = made.uploadKeysRequest as OutgoingRequest | undefined;
  const { uploadSigningKeysRequest, uploadSignaturesRequest } = made;
  return [
    ...(keys
      ? [
          {
            path: '/_matrix/client/v3/keys/upload' as const,
            body: keys.body,
            mark: { id: keys.id, type: keys.type },
          },
        ]
      : []),
    { path: '/_matrix/client/v3/keys/device_signing/upload', body: uploadSigningKeysRequest.body },
    toSignatures(uploadSignaturesRequest),
  ];
};

export const exportKeys = async (machine: CrateMachine): Promise<CrossSigningKeys | undefined> => {
  const {
    masterKey,
    self_signing_key: selfSigningKey,
    userSigningKey,
  } = (await machine.exportCrossSigningKeys()) ?? {};
  if (masterKey === undefined || selfSigningKey === undefined || userSigningKey === undefined)
    return undefined;
  return { masterKey, selfSigningKey, userSigningKey };
};

export const importKeys = async (machine: CrateMachine, keys: CrossSigningKeys): Promise<void> => {
  const { masterKey, selfSigningKey, userSigningKey } = keys;
  const status = await machine.importCrossSigningKeys(masterKey, selfSigningKey, userSigningKey);
  if (!status.hasMaster || !status.hasSelfSigning || !status.hasUserSigning) {
    throw new Error('The cross-signing keys were not taken: the published ones are unknown here, or others.');
  }
};

export const signOwnDevice = async (machine: CrateMachine): Promise<PublishRequest> => {
  const device = await machine.getDevice(machine.userId, machine.deviceId, 0);
  if (!device) throw new Error('The device does not know itself.');
  return toSignatures(await device.verify());
};

export const ownIdentity = async (machine: CrateMachine): Promise<Omit<OwnIdentity, keyof Published>> => {
  const { hasMaster, hasSelfSigning, hasUserSigning } = await machine.crossSigningStatus();
  const identity = await machine.getIdentity(machine.userId);
  const device = await machine.getDevice(machine.userId, machine.deviceId, 0);
  return {
    hasPrivateKeys: hasMaster && hasSelfSigning && hasUserSigning,
    verified: identity?.isVerified() ?? false,
    deviceSigned: device?.isCrossSignedByOwner() ?? false,
  };
};
