// A crypto machine that behaves, without cryptography: what is encrypted can be read by whoever has the key's name.
import type { OutgoingRequest } from '@matrix-org/matrix-sdk-crypto-nodejs';
import type { Content } from '../../../shared/src/matrix/event.ts';
import type { Machine } from '../matrix/crypto/machine.ts';

type Identity = Awaited<ReturnType<Machine['identity']>>;

export type FakeMachine = Machine & {
  /** Everything that was asked of it, in order. */
  readonly calls: readonly string[];
  /** What it wants sent. */
  readonly want: (request: OutgoingRequest) => void;
  /** Lets the key of a session come. */
  readonly learn: (sessionId: string) => void;
  readonly fail: (error: Error) => void;
  readonly withhold: (sessionId: string, code: string) => void;
  readonly isClosed: () => boolean;
};

/** An encrypted event's content, as the machine of its sender makes it. */
export const sealedBy = (sessionId: string, type: string, content: Content): Content => ({
  algorithm: 'm.megolm.v1.aes-sha2',
  session_id: sessionId,
  ciphertext: JSON.stringify({ type, content }),
});

export const request = (id: string, type: number, body: object = {}): OutgoingRequest => ({
  id,
  type: type as OutgoingRequest['type'],
  body: JSON.stringify(body),
  ...(type === 3 && { txnId: `txn-${id}`, eventType: 'm.room.encrypted' }),
});

type Options = { readonly deviceId?: string; readonly identity?: Partial<Identity> };

export function createFakeMachine(options: Options = {}): FakeMachine {
  const { deviceId = 'ONE' } = options;
  const fingerprint = 'OURS';
  const calls: string[] = [];
  const waiting: OutgoingRequest[] = [];
  const known = new Set<string>();
  const keyListeners: Parameters<Machine['onRoomKeys']>[0][] = [];
  const withheldListeners: Parameters<Machine['onWithheldKeys']>[0][] = [];
  const failureListeners: ((error: Error) => void)[] = [];
  let identity: Identity = {
    hasPrivateKeys: false,
    publishedMasterKey: undefined,
    verified: false,
    deviceSigned: false,
    publishedDevice: 'unknown',
    ...options.identity,
  };
  let closed = false;
  let count = 0;
  const noted = (call: string) => void calls.push(call);
  const publish = (path: 'device_signing' | 'signatures') => ({
    path: `/_matrix/client/v3/keys/${path}/upload` as const,
    body: JSON.stringify({ [path]: true }),
  });
  return {
    calls,
    want: (wanted) => void waiting.push(wanted),
    learn: (sessionId) => {
      known.add(sessionId);
      for (const tell of keyListeners) tell([{ roomId: '', sessionId }]);
    },
    withhold: (sessionId, code) => {
      for (const tell of withheldListeners) tell([{ roomId: '', sessionId, sender: '', code }]);
    },
    fail: (error) => failureListeners.forEach((tell) => tell(error)),
    isClosed: () => closed,
    fingerprint,
    receive: ({ next_batch }, since) => Promise.resolve(noted(`receive ${since} ${next_batch}`)),
    outgoing: () => Promise.resolve([...waiting]),
    sent: ({ id, type }, response) => {
      const { device_keys, master_keys } = response as {
        device_keys?: Record<string, Record<string, string>>;
        master_keys?: Record<string, string>;
      };
      const own = device_keys && Object.values(device_keys)[0];
      const shown = own?.[deviceId];
      if (own) {
        const publishedDevice = shown === undefined ? 'none' : shown === fingerprint ? 'ours' : 'other';
        const [publishedMasterKey] = Object.values(master_keys ?? {});
        identity = { ...identity, publishedDevice, publishedMasterKey };
      }
      const index = waiting.findIndex((each) => each.id === id);
      if (index >= 0) waiting.splice(index, 1);
      return Promise.resolve(noted(`sent ${id} ${type}`));
    },
    query: (users) => Promise.resolve(request(`query ${users.join()}`, 1, { device_keys: {} })),
    track: (users) => Promise.resolve(noted(`track ${users.join()}`)),
    claim: (users) => {
      noted(`claim ${users.join()}`);
      return Promise.resolve(undefined);
    },
    share: (_, { users, historyVisibility, encryption }) => {
      noted(`share ${users.join()} ${historyVisibility} ${JSON.stringify(encryption)}`);
      return Promise.resolve([request('share', 3, { messages: { a: 1 }, txn_id: 'x' })]);
    },
    encrypt: (_, type, content) => {
      noted(`encrypt ${type}`);
      count += 1;
      return Promise.resolve(sealedBy(`ours${count}`, type, content));
    },
    decrypt: (_, event) => {
      const { session_id, ciphertext } = event.content as { session_id?: string; ciphertext?: string };
      if (!known.has(String(session_id)))
        return Promise.reject(Object.assign(new Error('no key'), { code: 'MissingRoomKey' }));
      return Promise.resolve(JSON.parse(String(ciphertext)) as { type: string; content: Content });
    },
    identity: () => {
      const deviceSigned = identity.deviceSigned && identity.publishedMasterKey !== undefined;
      return Promise.resolve({ ...identity, deviceSigned });
    },
    bootstrap: (reset) => {
      noted(`bootstrap ${reset}`);
      identity = {
        ...identity,
        hasPrivateKeys: true,
        verified: true,
        deviceSigned: true,
      };
      return Promise.resolve([publish('device_signing'), publish('signatures')]);
    },
    exportKeys: () =>
      Promise.resolve(
        identity.hasPrivateKeys ? { masterKey: 'm', selfSigningKey: 's', userSigningKey: 'u' } : undefined,
      ),
    importKeys: () => {
      noted('import');
      identity = { ...identity, hasPrivateKeys: true, verified: true };
      return Promise.resolve();
    },
    signDevice: () => {
      noted('sign');
      identity = { ...identity, deviceSigned: true };
      return Promise.resolve(publish('signatures'));
    },
    onRoomKeys: (tell) => keyListeners.push(tell),
    onWithheldKeys: (tell) => withheldListeners.push(tell),
    onFailure: (tell) => failureListeners.push(tell),
    close: () => {
      closed = true;
      return Promise.resolve();
    },
  };
}
