import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { AppError } from '../../../../shared/src/appError.ts';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import type { Logger } from '../../log.ts';
import type { Homeserver } from '../homeserver.ts';

/** A log-in of our own, made because that of the configuration cannot be used for encryption any more. */
type OwnLogin = {
  readonly deviceId: string;
  readonly accessToken: string;
  /** The hash of the configured access token that it stands in for; another one ends it. */
  readonly insteadOf: string;
};

/** Which device we are. */
export type Devices = {
  /** Takes up the log-in that is in force, and says which device that is; `undefined` where it has none. */
  readonly present: () => Promise<string | undefined>;
  /** Makes a new device. */
  readonly logInAnew: () => Promise<void>;
};

type Options = {
  readonly homeserver: Homeserver;
  readonly botId: UserId;
  readonly accessToken: string;
  readonly password: string | undefined;
  /** Where the log-in is kept: beside the keys of its device. */
  readonly folder: string;
};

/** Writes a secret whole or not at all. */
export async function keepSecret(folder: string, name: string, value: object): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = `${folder}/${name}`;
  await writeFile(`${file}.new`, JSON.stringify(value), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

/** A secret as it was kept; `undefined` where there is none. */
export async function keptSecret<T>(folder: string, name: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(`${folder}/${name}`, 'utf8')) as T;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return undefined;
    throw new Error(`${folder}/${name} cannot be read`, { cause: error });
  }
}

const FILE = 'login.json';

/** Whether there is a device to encrypt with, or can be. Administrators can make access tokens without one. */
export function hasDevice(
  { password }: Pick<Options, 'password'>,
  { deviceId }: { readonly deviceId: string | undefined },
  log: Logger,
): boolean {
  if (deviceId !== undefined || password !== undefined) return true;
  log.warn('encryption is off, because the access token belongs to no device');
  return false;
}

export function createDevices({ homeserver, botId, accessToken, password, folder }: Options): Devices {
  const configured = createHash('sha256').update(accessToken).digest('base64url');
  const deviceOfToken = async () =>
    (
      await homeserver.request<{ device_id?: string }>('GET', '/_matrix/client/v3/account/whoami', {
        probes: true,
      })
    ).device_id;
  return {
    present: async () => {
      const own = await keptSecret<OwnLogin>(folder, FILE);
      if (own?.insteadOf === configured) {
        homeserver.useToken(own.accessToken);
        const device = await deviceOfToken().catch((error: unknown) => {
          if (!(error instanceof AppError) || error.code !== 'unauthenticated') throw error;
          return undefined;
        });
        if (device !== undefined) return device;
      }
      homeserver.useToken(accessToken);
      return deviceOfToken();
    },
    logInAnew: async () => {
      if (password === undefined)
        throw new AppError('unauthenticated', 'there is no password to log in with');
      const { device_id, access_token } = await homeserver.request<{
        device_id: string;
        access_token: string;
      }>('POST', '/_matrix/client/v3/login', {
        body: {
          type: 'm.login.password',
          identifier: { type: 'm.id.user', user: botId },
          password,
          initial_device_display_name: 'Convene',
        },
      });
      await keepSecret(folder, FILE, {
        deviceId: device_id,
        accessToken: access_token,
        insteadOf: configured,
      } satisfies OwnLogin);
    },
  };
}
