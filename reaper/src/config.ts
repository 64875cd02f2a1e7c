import Joi from 'joi';
import { isRoomId, isUserId, type RoomId, type UserId } from '../../shared/src/matrix/ids.ts';
import { describeSettings, readSettings, rules, setting, type ValuesOf } from '../../shared/src/settings.ts';
import { isLanguage, languages, type Language } from './texts.ts';

const { text, uri, count, yesNo, list, port, logLevel, timeZone } = rules;
const required = true as const;
const ours = true as const;

/** A list of which each item has to pass; `what` says in the complaint what an item has to be. */
const listOf = (passes: (item: string) => boolean, what: string) =>
  list.custom((items: readonly string[], helpers) => {
    const wrong = items.find((item) => !passes(item));
    // Joi's placeholders would read braces in what people wrote, so the item itself is not repeated.
    return wrong === undefined ? items : helpers.message({ custom: `must be ${what}, separated by commas` });
  });

const amount = Joi.number().min(0);

/** Every setting of the reaper, once. NeoDateFix has no reaper, so that all names are ours. */
export const settings = {
  homeserverUrl: setting<string>('HOMESERVER_URL', uri, 'Where the homeserver answers.', { required, ours }),
  accessToken: setting<string>(
    'ACCESS_TOKEN',
    text,
    "The access token of the reaper's own account, an administrator of the homeserver. With `ADMIN_API=false` the bot's.",
    { required, ours, secret: true },
  ),
  botUserIds: setting<readonly UserId[]>(
    'BOT_USER_IDS',
    listOf(isUserId, 'user ids such as @meetings:example.org').custom((items: readonly string[], helpers) =>
      items.length > 0 ? items : helpers.message({ custom: 'must name at least one account' }),
    ),
    'The accounts of the bots whose meetings are reaped, separated by commas. Nobody else is believed.',
    { required, ours },
  ),
  botAccessTokens: setting<readonly string[]>(
    'BOT_ACCESS_TOKENS',
    list,
    'Access tokens of those bots. Needed only where administrators cannot log in as somebody else, as with Matrix Authentication Service.',
    { fallback: [], ours, secret: true },
  ),
  adminApi: setting<boolean>(
    'ADMIN_API',
    yesNo,
    "Whether Synapse's admin API is used. Without it the reaper acts as the bot in the rooms where the bot is, empties them and leaves; nothing is purged.",
    { fallback: true, ours },
  ),
  dryRun: setting<boolean>(
    'DRY_RUN',
    yesNo,
    'Whether it is only said what would be done. Switch it off when what the log says is what you want.',
    { fallback: true, ours },
  ),
  allowedServers: setting<readonly string[]>(
    'ALLOWED_SERVERS',
    list,
    "The servers whose rooms and bots are believed, separated by commas; unset, that of the reaper's account.",
    { fallback: [], ours },
  ),
  keptRooms: setting<readonly RoomId[]>(
    'KEEP_ROOMS',
    listOf(isRoomId, 'room ids'),
    'Rooms that are never touched, separated by commas. A breakout session among them keeps its meeting, which never goes before it.',
    { fallback: [], ours },
  ),
  intervalMinutes: setting<number>(
    'INTERVAL_MINUTES',
    Joi.number().greater(0),
    'Minutes from the end of one pass to the beginning of the next, at most: what failed is tried again earlier.',
    { fallback: 60, ours },
  ),
  announceBeforeHours: setting<number>(
    'ANNOUNCE_BEFORE_HOURS',
    amount,
    'How long before it is closed a meeting is told so; 0 announces nothing. Breakout sessions are never told.',
    { fallback: 24, ours },
  ),
  postponeDays: setting<number>(
    'POSTPONE_DAYS',
    Joi.number().greater(0),
    'How much longer a room is kept when somebody in it asks for that.',
    { fallback: 30, ours },
  ),
  deleteAfterHours: setting<number>(
    'DELETE_AFTER_HOURS',
    amount,
    'Time from closing, when members are taken out, to deleting.',
    { fallback: 24, ours },
  ),
  purgeAfterHours: setting<number>(
    'PURGE_AFTER_HOURS',
    amount,
    'Time from deleting, when nobody is left in the room, to purging it from the database. Clients that were off meanwhile learn only within this time that they left.',
    { fallback: 168, ours },
  ),
  maxRooms: setting<number>(
    'MAX_ROOMS_PER_PASS',
    count,
    'A pass that would begin to announce, close, delete or purge more rooms than this does nothing.',
    { fallback: 200, ours },
  ),
  maxPercent: setting<number>(
    'MAX_PERCENT_PER_PASS',
    Joi.number().min(0).max(100),
    'The same as a share of all meetings, in percent; below 20 rooms only their number counts.',
    { fallback: 25, ours },
  ),
  maxClockDifference: setting<number>(
    'MAX_CLOCK_DIFFERENCE_SECONDS',
    count,
    "By how much this machine's clock may differ from the homeserver's; beyond it a pass does nothing.",
    { fallback: 300, ours },
  ),
  mayTakePower: setting<boolean>(
    'MAY_TAKE_POWER',
    yesNo,
    'Whether the reaper may enter a room, and give itself power there, where no bot can speak, take people out or remove a link.',
    { fallback: true, ours },
  ),
  languages: setting<readonly Language[]>(
    'LANGUAGES',
    listOf(isLanguage, `some of ${languages.join(', ')}`).custom((items: readonly string[], helpers) =>
      items.length > 0 ? items : helpers.message({ custom: 'must name at least one language' }),
    ),
    'The languages in which rooms are told, separated by commas.',
    { fallback: ['en', 'de'], ours },
  ),
  timeZone: setting<string>('TIME_ZONE', timeZone, 'The time zone of the times that rooms are told.', {
    fallback: 'Europe/Berlin',
    ours,
  }),
  storagePath: setting<string>(
    'STORAGE_PATH',
    text,
    'The folder of the reaper: how far each room is, and the audit file.',
    { fallback: 'storage/reaper', ours },
  ),
  concurrency: setting<number>(
    'CONCURRENCY',
    count.min(1),
    'How many rooms are looked at or worked on at the same time.',
    { fallback: 4, ours },
  ),
  homeserverTimeout: setting<number>(
    'HOMESERVER_TIMEOUT_SECONDS',
    count.min(1),
    'Seconds after which a request to the homeserver is given up and tried again.',
    { fallback: 60, ours },
  ),
  port: setting<number | undefined>(
    'PORT',
    port,
    'The port of `/healthz` and `/readyz`; 0 takes a free one; unset, none is opened.',
    { ours },
  ),
  metricsPort: setting<number | undefined>(
    'METRICS_PORT',
    port,
    'The port of the Prometheus metrics; unset, they are not served.',
    { ours },
  ),
  listenAddress: setting<string>('LISTEN_ADDRESS', text, 'The address on which the ports are opened.', {
    fallback: '0.0.0.0',
    ours,
  }),
  logLevel: setting<string>(
    'LOG_LEVEL',
    logLevel,
    'The least serious kind of log line that is written; `debug` names each kept room with its reason.',
    { fallback: 'info', ours },
  ),
} as const;

/** The value of every setting. */
export type Config = ValuesOf<typeof settings>;

/** Reads the settings. Throws ConfigError that names every wrong one at once. */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config =>
  readSettings(settings, env);

/** What differs from the defaults, for the start log; secrets masked. */
export const describeConfig = (config: Config) => describeSettings(settings, config);
