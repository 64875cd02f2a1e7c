import { DeviceId, DeviceLists, UserId } from './ids.ts';
import { OlmMachine } from './machine.ts';
import { Device, FakeHomeserver } from './test/fakeHomeserver.ts';
import { RequestType } from './types.ts';

const user = '@bot:example.org';

let homeserver: FakeHomeserver;
let opened: OlmMachine[];
beforeEach(() => {
  homeserver = new FakeHomeserver();
  opened = [];
});
afterEach(() => Promise.all(opened.map((machine) => machine.close())));

const device = async (deviceId: string, userId = user): Promise<Device> => {
  const machine = await OlmMachine.initialize(new UserId(userId), new DeviceId(deviceId));
  opened.push(machine);
  const made = new Device(homeserver, machine, [userId, deviceId]);
  await made.flush();
  return made;
};

const askAbout = async (asker: Device, userId = user): Promise<void> =>
  asker.flush([await asker.machine.queryKeys([new UserId(userId)])]);

test('a first device has no keys, makes them, and is signed once they are published', async () => {
  const first = await device('FIRST');
  expect(await first.machine.exportCrossSigningKeys()).toBeUndefined();
  await askAbout(first);
  expect(await first.machine.ownIdentity()).toEqual({
    hasPrivateKeys: false,
    publishedMasterKey: undefined,
    verified: false,
    deviceSigned: false,
    publishedDevice: 'ours',
  });
  const requests = await first.machine.bootstrapCrossSigning();
  expect(requests.map(({ path }) => path)).toEqual([
    '/_matrix/client/v3/keys/device_signing/upload',
    '/_matrix/client/v3/keys/signatures/upload',
  ]);
  await first.publish(requests);
  await askAbout(first);
  expect(await first.machine.ownIdentity()).toEqual({
    hasPrivateKeys: true,
    publishedMasterKey: expect.stringMatching(/^[\w+/]{43}$/) as string,
    verified: true,
    deviceSigned: true,
    publishedDevice: 'ours',
  });
});

test('what was asked about a user is no longer due, so that nobody waits for it who asks about their identity', async () => {
  const first = await OlmMachine.initialize(new UserId(user), new DeviceId('FIRST'));
  opened.push(first);
  const asker = new Device(homeserver, first, [user, 'FIRST']);
  await askAbout(asker);
  const due = await first.outgoingRequests();
  expect(due.map(({ type }) => type)).toEqual([RequestType.KeysUpload]);
  const again = await first.queryKeys([new UserId(user)]);
  expect(JSON.parse(again.body)).toMatchObject({ device_keys: { [user]: [] } });
});

test('making keys again gives the same ones', async () => {
  const first = await device('FIRST');
  const [signingKeys] = await first.machine.bootstrapCrossSigning();
  const exported = await first.machine.exportCrossSigningKeys();
  const [again] = await first.machine.bootstrapCrossSigning();
  expect(await first.machine.exportCrossSigningKeys()).toEqual(exported);
  const master = (body = '{}') => (JSON.parse(body) as { master_key: { keys: unknown } }).master_key.keys;
  expect(master(again?.body)).toEqual(master(signingKeys?.body));
  await first.machine.bootstrapCrossSigning(true);
  expect(await first.machine.exportCrossSigningKeys()).not.toEqual(exported);
});

test('what was made and never published does not count as published, and is published the next time', async () => {
  const first = await device('FIRST');
  const made = await first.machine.bootstrapCrossSigning();
  await askAbout(first);
  expect(await first.machine.ownIdentity()).toMatchObject({
    hasPrivateKeys: true,
    publishedMasterKey: undefined,
    deviceSigned: false,
  });
  const exported = await first.machine.exportCrossSigningKeys();
  const again = await first.machine.bootstrapCrossSigning();
  expect(again.map(({ path }) => path)).toEqual(made.map(({ path }) => path));
  await first.publish(again);
  await askAbout(first);
  expect(await first.machine.ownIdentity()).toMatchObject({ verified: true, deviceSigned: true });
  expect(await first.machine.exportCrossSigningKeys()).toEqual(exported);
});

test('keys made before the device was published are published with it', async () => {
  const machine = await OlmMachine.initialize(new UserId(user), new DeviceId('FIRST'));
  opened.push(machine);
  const first = new Device(homeserver, machine, [user, 'FIRST']);
  await first.publish(await machine.bootstrapCrossSigning());
  await askAbout(first);
  expect(await machine.ownIdentity()).toMatchObject({ deviceSigned: true, publishedDevice: 'ours' });
});

test('a later device takes the keys of the first, signs itself, and others see one user', async () => {
  const first = await device('FIRST');
  await first.publish(await first.machine.bootstrapCrossSigning());
  const keys = await first.machine.exportCrossSigningKeys();
  if (!keys) throw new Error('There are no keys.');

  const machine = await OlmMachine.initialize(new UserId(user), new DeviceId('SECOND'));
  opened.push(machine);
  const second = new Device(homeserver, machine, [user, 'SECOND']);
  // Nothing tells yet whose keys they are.
  await expect(machine.importCrossSigningKeys(keys)).rejects.toThrow('not taken');
  await second.flush();
  expect(await second.machine.ownIdentity()).toMatchObject({ hasPrivateKeys: false, deviceSigned: false });
  await second.machine.importCrossSigningKeys(keys);
  await second.publish([await second.machine.signOwnDevice()]);
  await askAbout(second);
  expect(await second.machine.ownIdentity()).toMatchObject({
    hasPrivateKeys: true,
    verified: true,
    deviceSigned: true,
    publishedDevice: 'ours',
  });
  expect(await second.machine.exportCrossSigningKeys()).toEqual(keys);
});

test('keys of somebody else are not taken', async () => {
  const first = await device('FIRST');
  await first.publish(await first.machine.bootstrapCrossSigning());
  const stranger = await device('STRANGER', '@stranger:example.org');
  await stranger.publish(await stranger.machine.bootstrapCrossSigning());
  const keys = await stranger.machine.exportCrossSigningKeys();
  const second = await device('SECOND');
  await askAbout(second);
  await expect(second.machine.importCrossSigningKeys(keys ?? (null as never))).rejects.toBeDefined();
  expect(await second.machine.ownIdentity()).toMatchObject({ hasPrivateKeys: false, verified: false });
});

test('a device whose store was lost sees that the published keys are not its own', async () => {
  await device('FIRST');
  const lost = await OlmMachine.initialize(new UserId(user), new DeviceId('FIRST'));
  opened.push(lost);
  const again = new Device(homeserver, lost, [user, 'FIRST']);
  expect((await lost.ownIdentity()).publishedDevice).toBe('unknown');
  await askAbout(again);
  expect((await lost.ownIdentity()).publishedDevice).toBe('other');
});

test('a device that is not published sees that', async () => {
  const machine = await OlmMachine.initialize(new UserId(user), new DeviceId('FIRST'));
  opened.push(machine);
  const first = new Device(homeserver, machine, [user, 'FIRST']);
  await askAbout(first);
  expect((await machine.ownIdentity()).publishedDevice).toBe('none');
  await machine.receiveSyncChanges('[]', new DeviceLists([new UserId(user)]), {});
  expect((await machine.ownIdentity()).publishedDevice).toBe('none');
});
