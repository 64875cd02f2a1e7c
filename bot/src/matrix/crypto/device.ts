import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { AppError } from '../../../../shared/src/appError.ts';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
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
  // Its name is in the folder, which has to be on the disk as well.
  await using opened = await open(folder);
  await opened.sync();
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

const hashOf = (accessToken: string) => createHash('sha256').update(accessToken).digest('base64url');

/** The device that our present token belongs to; administrators can make tokens without one. */
async function presentDevice(homeserver: Homeserver): Promise<string | undefined> {
  const path = '/_matrix/client/v3/account/whoami';
  return (await homeserver.request<{ device_id?: string }>('GET', path, { probes: true })).device_id;
}

/**
 * Has the homeserver spoken to with the log-in that is in force: our own where there is one, for the device of the
 * configured token may have been removed since.
 */
export async function takeUpLogin({
  homeserver,
  accessToken,
  folder,
}: Pick<Options, 'homeserver' | 'accessToken' | 'folder'>): Promise<void> {
  const own = await keptSecret<OwnLogin>(folder, FILE);
  if (own?.insteadOf === hashOf(accessToken)) {
    homeserver.useToken(own.accessToken);
    try {
      await presentDevice(homeserver);
      return;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'unauthenticated') throw error;
    }
  }
  homeserver.useToken(accessToken);
}

export function createDevices(options: Options): Devices {
  const { homeserver, botId, accessToken, password, folder } = options;
  return {
    present: async () => {
      await takeUpLogin(options);
      return presentDevice(homeserver);
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
        insteadOf: hashOf(accessToken),
      } satisfies OwnLogin);
    },
  };
}
