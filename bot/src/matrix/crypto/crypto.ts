import type { RoomKey, WithheldKey } from '@matrix-org/matrix-sdk-crypto-nodejs';
import { AppError } from '../../../../shared/src/appError.ts';
import type { Content, RoomEvent } from '../../../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../../../shared/src/matrix/ids.ts';
import { inEnglish, type Message } from '../../i18n.ts';
import { isInterruption } from '../../interrupted.ts';
import type { Logger } from '../../log.ts';
import type { Homeserver } from '../homeserver.ts';
import type { SyncResponse } from '../syncResponse.ts';
import { createDevices } from './device.ts';
import { provesItself, signOurselves } from './identity.ts';
import type { openMachine } from './machine.ts';
import { createOutgoing } from './outgoing.ts';
import { createRoomSecrecy } from './roomSecrecy.ts';
import { createSeal, type Keys, type Seal } from './seal.ts';

/** The type of every encrypted event. */
export const ENCRYPTED = 'm.room.encrypted';

/** How encryption stands, for those who look after the bot. */
type CryptoStatus = {
  /** Absent until the keys are open. */
  readonly device?: { readonly id: string; readonly fingerprint: string; readonly verified: boolean };
  /** What is not right. */
  readonly problems: readonly Message[];
};

/** Encryption as the rest of the bot sees it. */
export type Crypto = {
  /**
   * Opens the keys of our device, which one process at a time may do; waits while they are not to be had.
   *
   * @throws Interrupted when the service stops meanwhile
   */
  readonly open: () => Promise<void>;
  readonly seal: Seal;
  /** Takes in what a sync brings for our device. When it has settled that is on the disk. */
  readonly receive: (response: SyncResponse, since: string | undefined) => Promise<void>;
  /** The event in clear, or as it came when it cannot be read (yet); `undefined` when there is no event in it. */
  readonly unseal: (roomId: RoomId, event: RoomEvent) => Promise<RoomEvent | undefined>;
  /** Whom to tell of keys that arrived, and of those that a sender will not give. */
  readonly listen: (listener: {
    readonly arrived: (keys: readonly RoomKey[]) => void;
    readonly withheld: (keys: readonly WithheldKey[]) => void;
  }) => void;
  readonly status: () => CryptoStatus;
  /** Rejects when memory and disk have come apart: the process must end, and is whole again when it starts anew. */
  readonly failed: Promise<never>;
  readonly close: () => Promise<void>;
};

type Options = {
  readonly homeserver: Homeserver;
  readonly facts: Parameters<typeof createRoomSecrecy>[1];
  readonly botId: UserId;
  /** As configured. */
  readonly accessToken: string;
  readonly password: string | undefined;
  /** Where all keys are kept. */
  readonly folder: string;
  readonly openMachine: typeof openMachine;
  readonly log: Logger;
};

/** How often we look whether the keys can be opened now, in milliseconds. */
const LOOK_AGAIN = 1_000;
/** How often those who read the log are reminded, in milliseconds. */
const REMINDER = 600_000;

/** Inside what was encrypted its sender can have put anything: no homeserver has looked at it. */
type Inside = Awaited<ReturnType<Keys['machine']['decrypt']>>;

const isEvent = (inside: Inside): inside is { readonly type: string; readonly content: Content } =>
  typeof inside.type === 'string' &&
  inside.type !== ENCRYPTED &&
  typeof inside.content === 'object' &&
  inside.content !== null &&
  !Array.isArray(inside.content);

const LOST: readonly Message[] = [{ key: 'problemKeysLost' }, { key: 'problemKeysHelp' }];
const NO_DEVICE: readonly Message[] = [{ key: 'problemNoDevice' }, { key: 'problemKeysHelp' }];
const IN_USE: readonly Message[] = [{ key: 'problemKeysInUse' }];

export function createCrypto(options: Options): Crypto {
  const { homeserver, botId, password, folder, log } = options;
  const opened = Promise.withResolvers<Keys>();
  opened.promise.catch(() => undefined);
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  const devices = createDevices(options);
  const secrecy = createRoomSecrecy(homeserver, options.facts);
  const listeners: Parameters<Crypto['listen']>[0][] = [];
  let status: CryptoStatus = { problems: [] };
  let keys: Keys | undefined;

  /** Waits for an operator, who restarts us. */
  async function waitBecause(problems: readonly Message[]): Promise<never> {
    status = { problems };
    for (;;) {
      log.error(inEnglish(problems));
      await homeserver.pause(REMINDER);
    }
  }

  /** Opens the keys, or gives `undefined` while another process has them. */
  async function tryToOpen(deviceId: string): Promise<Keys | undefined> {
    try {
      const machine = await options.openMachine(`${folder}/${encodeURIComponent(deviceId)}`, botId, deviceId);
      return { machine, outgoing: createOutgoing({ homeserver, machine, log }) };
    } catch (error) {
      if (/is in use by another process/.test(String((error as Error).message))) return undefined;
      throw error;
    }
  }

  async function take(deviceId: string, found: Keys): Promise<void> {
    const { machine } = found;
    keys = found;
    machine.onFailure(failed.reject);
    machine.onRoomKeys((arrived) => listeners.forEach((each) => each.arrived(arrived)));
    machine.onWithheldKeys((withheld) => listeners.forEach((each) => each.withheld(withheld)));
    const problems = await signOurselves({ ...options, ...found, deviceId });
    status = {
      device: { id: deviceId, fingerprint: machine.fingerprint, verified: problems.length === 0 },
      problems,
    };
    log.info(status.device, 'encryption is ready');
    if (problems.length > 0) log.error(inEnglish(problems));
    opened.resolve(found);
  }

  async function open(): Promise<void> {
    for (;;) {
      const deviceId = await devices.present();
      let problems = NO_DEVICE;
      if (deviceId !== undefined) {
        const found = await tryToOpen(deviceId);
        if (found === undefined) {
          if (status.problems !== IN_USE) log.warn(inEnglish(IN_USE));
          status = { problems: IN_USE };
          await homeserver.pause(LOOK_AGAIN);
          continue;
        }
        if (await provesItself({ ...found, ...options })) return take(deviceId, found);
        await found.machine.close();
        problems = LOST;
      }
      if (password === undefined) await waitBecause(problems);
      log.warn({ deviceId }, `${inEnglish(problems)} The bot logs in anew.`);
      await devices.logInAnew().catch((error: unknown) => {
        if (!(error instanceof AppError) || error.code === 'upstream') throw error;
        return waitBecause([...problems, { key: 'problemLogInRefused', values: { reason: error.message } }]);
      });
    }
  }

  /** In the background: the homeserver may be slow, and what has to be sent can wait for the next sync. */
  function flush({ outgoing }: Keys): void {
    outgoing.flush().catch((error: unknown) => {
      // A refusal is in the log already.
      if (isInterruption(error) || error instanceof AppError) return;
      log.error({ err: error }, 'keys could not be exchanged');
    });
  }

  return {
    open: () =>
      open().catch((error: unknown) => {
        opened.reject(error);
        throw error;
      }),
    seal: createSeal({ homeserver, secrecy, keys: () => opened.promise }),
    receive: async (response, since) => {
      const open = await opened.promise;
      await open.machine.receive(response, since);
      await secrecy.see(response);
      flush(open);
    },
    unseal: async (roomId, event) => {
      if (event.type !== ENCRYPTED || event.state_key !== undefined) return event;
      const { machine } = await opened.promise;
      try {
        const inside = await machine.decrypt(roomId, event);
        if (isEvent(inside)) return { ...event, type: inside.type, content: inside.content };
        log.info({ roomId, eventId: event.event_id }, 'an encrypted event has no event in it');
        return undefined;
      } catch (error) {
        // Also where it makes no sense at all: one event must not hold up the rest.
        const { code } = error as { readonly code?: unknown };
        log.info({ roomId, eventId: event.event_id, code, err: error }, 'an event cannot be read');
        return event;
      }
    },
    listen: (listener) => listeners.push(listener),
    status: () => status,
    failed: failed.promise,
    close: async () => keys?.machine.close(),
  };
}
