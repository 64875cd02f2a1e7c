import type { CrossSigningKeys } from '@matrix-org/matrix-sdk-crypto-nodejs';
import { AppError } from '../../../../shared/src/appError.ts';
import type { Content } from '../../../../shared/src/matrix/event.ts';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import type { Message } from '../../i18n.ts';
import type { Logger } from '../../log.ts';
import { wantsProof, type Homeserver } from '../homeserver.ts';
import { keepSecret, keptSecret } from './device.ts';
import type { Keys } from './seal.ts';

type Options = Keys & {
  readonly botId: UserId;
  readonly deviceId: string;
  readonly password: string | undefined;
  /** Where the private keys of our identity are kept: they outlive a device. */
  readonly folder: string;
  readonly log: Logger;
};

const FILE = 'identity.json';

/** How often a homeserver of several processes is asked for what it has just been given, and how long we wait between. */
const LOOKS = 5;
const BETWEEN = 1_000;

type Prover = Keys & { readonly botId: UserId; readonly homeserver: Homeserver; readonly log: Logger };

/**
 * Whether the homeserver knows this device by the keys that we have. A device cannot change them: others would refuse to
 * speak to it for ever. So nothing may be published before this was asked.
 */
export async function provesItself({ machine, outgoing, botId, homeserver, log }: Prover): Promise<boolean> {
  const published = async () => {
    for (;;) {
      await outgoing.deliver(await machine.query([botId]));
      const { publishedDevice } = await machine.identity();
      if (publishedDevice !== 'unknown') return publishedDevice;
      // It did not speak of us at all, which says nothing.
      log.warn('the homeserver does not tell which devices the bot has; it is asked again');
      await homeserver.pause(BETWEEN);
    }
  };
  const before = await published();
  if (before !== 'none') return before === 'ours';
  await outgoing.flush();
  for (let look = 1; ; look += 1) {
    const after = await published();
    if (after !== 'none' || look === LOOKS) return after === 'ours';
    await homeserver.pause(BETWEEN);
  }
}

/**
 * Has the device signed by our own identity, which is made at the first start: clients leave out devices whose owner has
 * not signed them.
 *
 * @returns what is in the way, in words
 */
export async function signOurselves(options: Options): Promise<readonly Message[]> {
  const { machine, outgoing, botId, deviceId, password, folder, log } = options;

  /** Publishes an identity. A homeserver wants a password for that where there is one already. */
  async function publishIdentity(reset: boolean): Promise<void> {
    const requests = await machine.bootstrap(reset);
    // Kept before it is published: what is published and lost could not be replaced without a password.
    await keepSecret(folder, FILE, (await machine.exportKeys()) ?? {});
    let auth: Content | undefined;
    for (const request of requests) {
      try {
        await outgoing.publish(request);
      } catch (error) {
        const session = wantsProof(error);
        if (session === undefined || password === undefined) throw error;
        auth = {
          type: 'm.login.password',
          identifier: { type: 'm.id.user', user: botId },
          password,
          session,
        };
        await outgoing.publish(request, auth);
      }
    }
  }

  const refresh = async () => {
    await outgoing.deliver(await machine.query([botId]));
    return machine.identity();
  };

  let own = await refresh();
  const kept = await keptSecret<CrossSigningKeys>(folder, FILE);
  if (!own.hasPrivateKeys && kept !== undefined && own.publishedMasterKey !== undefined) {
    await machine
      .importKeys(kept)
      .catch((error: unknown) => log.warn({ err: error }, 'the kept identity is not the published one'));
    own = await machine.identity();
  }
  try {
    if (own.publishedMasterKey === undefined) {
      // Perhaps one was made at an earlier start that did not get so far; then it is that one.
      await publishIdentity(false);
      log.info({ deviceId, fingerprint: machine.fingerprint }, 'the bot has an identity of its own now');
    } else if (!own.verified && !own.deviceSigned && password !== undefined) {
      await publishIdentity(true);
      log.warn(
        'the private keys of the identity were lost; the bot has a new identity, of which clients warn',
      );
    } else if (own.verified && !own.deviceSigned) {
      await outgoing.publish(await machine.signDevice());
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'upstream') throw error;
    log.error({ err: error }, 'the device could not be signed');
  }
  own = await refresh();
  if (own.hasPrivateKeys && own.verified && kept === undefined)
    await keepSecret(folder, FILE, (await machine.exportKeys()) ?? {});
  return own.deviceSigned ? [] : [{ key: 'problemNotSigned', values: { device: deviceId } }];
}
