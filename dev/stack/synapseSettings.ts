import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What may differ from one Synapse of ours to the next. */
export type SynapseSettings = {
  /** Where its configuration, database, keys and log lie. */
  readonly dir: string;
  readonly port: number;
  /** Who may reach it; this machine alone when absent. */
  readonly bindAddress?: string;
  readonly serverName: string;
  /** Such as `11`; Synapse's own default when absent. */
  readonly defaultRoomVersion?: string;
  /** `off` sets every limit so high that nobody meets it, `default` leaves Synapse's own strict ones. */
  readonly rateLimits: 'default' | 'off';
  /** `default` leaves what the invited see as Synapse has it, which is not enough for meetings. */
  readonly prejoinState?: 'default' | undefined;
};

/** What is made anew at the first start in a folder and kept afterwards. */
type Secrets = {
  readonly sharedSecret: string;
  readonly macaroonSecret: string;
  readonly formSecret: string;
  readonly signingKey: string;
};

/** What a start needs to know of the files that were written. */
export type WrittenSettings = {
  readonly configFile: string;
  readonly logFile: string;
  readonly sharedSecret: string;
  /** Shown by the server in `/.well-known/matrix/client`, so that nobody takes another server for ours. */
  readonly instance: string;
};

/** The key under which `/.well-known/matrix/client` shows the instance. */
export const instanceKey = 'net.convene.instance';

const readOrMakeSecrets = async (dir: string): Promise<Secrets> => {
  const file = join(dir, 'secrets.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Secrets;
  } catch {
    const random = (): string => randomBytes(24).toString('base64url');
    const secrets: Secrets = {
      sharedSecret: random(),
      macaroonSecret: random(),
      formSecret: random(),
      signingKey: `ed25519 a_convene ${randomBytes(32).toString('base64').replace(/=+$/, '')}\n`,
    };
    await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
    return secrets;
  }
};

const noLimit = { per_second: 100_000, burst_count: 100_000 };

const unlimited = {
  rc_message: noLimit,
  rc_registration: noLimit,
  rc_registration_token_validity: noLimit,
  rc_login: { address: noLimit, account: noLimit, failed_attempts: noLimit },
  rc_admin_redaction: noLimit,
  rc_joins: { local: noLimit, remote: noLimit },
  rc_joins_per_room: noLimit,
  rc_invites: { per_room: noLimit, per_user: noLimit, per_issuer: noLimit },
  rc_media_create: noLimit,
  rc_room_creation: noLimit,
  rc_delayed_event_mgmt: noLimit,
  rc_user_directory: noLimit,
  rc_profile: noLimit,
};

/** What the invited have to see of a meeting. */
const prejoinTypes = ['m.space.parent', 'net.nordeck.meetings.metadata', 'm.room.power_levels'];

const homeserverYaml = (
  {
    dir,
    port,
    bindAddress = '127.0.0.1',
    serverName,
    defaultRoomVersion,
    rateLimits,
    prejoinState,
  }: SynapseSettings,
  secrets: Secrets,
  instance: string,
) => ({
  server_name: serverName,
  public_baseurl: `http://127.0.0.1:${port}/`,
  serve_client_wellknown: true,
  extra_well_known_client_content: { [instanceKey]: instance },
  pid_file: join(dir, 'synapse.pid'),
  listeners: [
    {
      port,
      type: 'http',
      tls: false,
      bind_addresses: [bindAddress],
      // The bot checks OpenID tokens at a federation address; no other server is ever spoken to.
      resources: [{ names: ['client', 'openid'], compress: false }],
    },
  ],
  federation_domain_whitelist: [],
  database: { name: 'sqlite3', args: { database: join(dir, 'homeserver.db') } },
  media_store_path: join(dir, 'media'),
  signing_key_path: join(dir, 'signing.key'),
  log_config: join(dir, 'log.yaml'),
  registration_shared_secret: secrets.sharedSecret,
  macaroon_secret_key: secrets.macaroonSecret,
  form_secret: secrets.formSecret,
  report_stats: false,
  trusted_key_servers: [],
  suppress_key_server_warning: true,
  ...(defaultRoomVersion === undefined ? {} : { default_room_version: defaultRoomVersion }),
  // What the bot asks of a homeserver.
  user_directory: { enabled: true, search_all_users: true },
  ...(prejoinState === 'default' ? {} : { room_prejoin_state: { additional_event_types: prejoinTypes } }),
  // What only costs time on a machine of one developer.
  presence: { enabled: false },
  bcrypt_rounds: 4,
  url_preview_enabled: false,
  ...(rateLimits === 'off' ? unlimited : {}),
});

const logYaml = (logFile: string) => ({
  version: 1,
  formatters: { line: { format: '%(asctime)s %(levelname)s %(name)s %(message)s' } },
  handlers: { file: { class: 'logging.FileHandler', filename: logFile, mode: 'w', formatter: 'line' } },
  root: { level: 'WARNING', handlers: ['file'] },
  disable_existing_loggers: false,
});

/** Writes all that Synapse reads at its start; secrets of an earlier start in the same folder stay. */
export const writeSynapseSettings = async (settings: SynapseSettings): Promise<WrittenSettings> => {
  const { dir } = settings;
  await mkdir(dir, { recursive: true });
  const secrets = await readOrMakeSecrets(dir);
  const instance = randomUUID();
  const configFile = join(dir, 'homeserver.yaml');
  const logFile = join(dir, 'synapse.log');
  // JSON is YAML.
  await writeFile(configFile, JSON.stringify(homeserverYaml(settings, secrets, instance), null, 2), {
    mode: 0o600,
  });
  await writeFile(join(dir, 'log.yaml'), JSON.stringify(logYaml(logFile), null, 2));
  await writeFile(join(dir, 'signing.key'), secrets.signingKey, { mode: 0o600 });
  return { configFile, logFile, sharedSecret: secrets.sharedSecret, instance };
};
