import { DeviceId, EncryptionSettings, OlmMachine, RoomId, UserId } from '../../bot/crypto/src/index.ts';
import { wasm } from '../../bot/crypto/src/wasm.ts';

/** A machine with a session in each of some rooms, and an event encrypted with each. */
export type Filled = {
  readonly encrypt: (room: number) => Promise<string>;
  readonly decrypt: (room: number, content: string) => Promise<unknown>;
  /** Makes sessions until there are so many. */
  readonly fill: (size: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

const roomOf = (room: number): string => `!room${room}:example.org`;

const eventOf = (sender: string, content: string): string =>
  JSON.stringify({
    type: 'm.room.encrypted',
    event_id: '$event',
    sender,
    origin_server_ts: 1,
    content: JSON.parse(content) as unknown,
  });

/** What the machine is asked for, whoever does it. */
type Crypto = {
  readonly share: (room: string) => Promise<unknown>;
  readonly encrypt: (room: string) => Promise<string>;
  readonly decrypt: (room: string, event: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

const filled = (crypto: Crypto, userId: string): Filled => {
  let rooms = 0;
  return {
    encrypt: (room) => crypto.encrypt(roomOf(room)),
    decrypt: (room, content) => crypto.decrypt(roomOf(room), eventOf(userId, content)),
    fill: async (size) => {
      for (; rooms < size; rooms += 1) await crypto.share(roomOf(rooms));
    },
    close: crypto.close,
  };
};

/** So that a measurement stays in one session. */
const manyMessages = 10_000n;

/** Ours, in a folder. */
export async function openFilled(folder: string, userId: string, deviceId: string): Promise<Filled> {
  const machine = await OlmMachine.initialize(new UserId(userId), new DeviceId(deviceId), folder);
  const settings = Object.assign(new EncryptionSettings(), { rotationPeriodMessages: manyMessages });
  const crypto: Crypto = {
    share: (room) => machine.shareRoomKey(new RoomId(room), [], settings),
    encrypt: (room) => machine.encryptRoomEvent(new RoomId(room), 'm.test', '{"body":"a few words"}'),
    decrypt: (room, event) => machine.decryptRoomEvent(event, new RoomId(room)),
    close: () => machine.close(),
  };
  return filled(crypto, userId);
}

/** The floor: the library as it is, which keeps everything in memory and nothing on the disk. */
export async function bareFilled(userId: string, deviceId: string): Promise<Filled> {
  const library = wasm();
  await library.initAsync();
  const machine = await library.OlmMachine.initialize(
    new library.UserId(userId),
    new library.DeviceId(deviceId),
  );
  const settings = new library.EncryptionSettings();
  settings.rotationPeriodMessages = manyMessages;
  const crypto: Crypto = {
    share: (room) => machine.shareRoomKey(new library.RoomId(room), [], settings),
    encrypt: (room) => machine.encryptRoomEvent(new library.RoomId(room), 'm.test', '{"body":"a few words"}'),
    decrypt: (room, event) =>
      machine.decryptRoomEvent(
        event,
        new library.RoomId(room),
        new library.DecryptionSettings(library.TrustRequirement.Untrusted),
      ),
    close: () => Promise.resolve(machine.close()),
  };
  return filled(crypto, userId);
}
