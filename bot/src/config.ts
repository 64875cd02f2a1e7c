import Joi from 'joi';
import { describeSettings, readSettings, rules, setting, type ValuesOf } from '../../shared/src/settings.ts';
import { proxies, servers, widgetUrl } from './settingRules.ts';

const { text, uri, count, yesNo, list, port, logLevel, timeZone } = rules;

const required = true as const;
const ours = true as const;

/** Every setting, once. What follows from it – validation, the start log, docs/configuration.md – is derived. */
export const settings = {
  homeserverUrl: setting<string>('HOMESERVER_URL', uri, 'Where the homeserver answers clients.', {
    required,
  }),
  accessToken: setting<string>('ACCESS_TOKEN', text, "The access token of the bot's account.", {
    required,
    secret: true,
  }),
  plannerUrl: setting<string>(
    'MEETINGWIDGET_URL',
    widgetUrl,
    'Where the planner widget is served; may hold widget variables.',
    { required },
  ),
  plannerName: setting<string>('MEETINGWIDGET_NAME', text, 'The name of the planner widget.', {
    fallback: 'NeoDateFix',
  }),
  cockpitUrl: setting<string>(
    'MEETINGWIDGET_COCKPIT_URL',
    widgetUrl,
    'Where the details widget of a meeting room is served.',
    { required },
  ),
  cockpitName: setting<string>('MEETINGWIDGET_COCKPIT_NAME', text, 'The name of the details widget.', {
    fallback: 'NeoDateFix Details',
  }),
  breakoutUrl: setting<string>(
    'BREAKOUT_SESSION_WIDGET_URL',
    widgetUrl,
    'Where the widget for breakout sessions is served.',
    { required },
  ),
  breakoutName: setting<string>(
    'BREAKOUT_SESSION_WIDGET_NAME',
    text,
    'The name of the widget for breakout sessions.',
    { fallback: 'Breakout Sessions' },
  ),
  calendarRoomName: setting<string>(
    'CALENDAR_ROOM_NAME',
    text,
    'The name given to a one-to-one chat that becomes a calendar room.',
    { fallback: 'NeoDateFix' },
  ),
  botDisplayName: setting<string | undefined>(
    'BOT_DISPLAYNAME',
    text,
    "The bot's display name, set at start if it differs.",
  ),
  port: setting<number>('PORT', port, 'The port of the HTTP API; 0 takes a free one.', {
    fallback: 3000,
  }),
  logLevel: setting<string>('LOG_LEVEL', logLevel, 'The least serious kind of log line that is written.', {
    fallback: 'info',
  }),
  autoDeletionOffset: setting<number | undefined>(
    'AUTO_DELETION_OFFSET',
    Joi.number(),
    'Minutes after the last occurrence when a room may be deleted; unset, rooms are kept. Negative counts as 0.',
  ),
  defaultEventsPath: setting<string>(
    'DEFAULT_EVENTS_CONFIG',
    text,
    'The file with the state, widgets and messages of new rooms.',
    { fallback: 'conf/default_events.json' },
  ),
  defaultLayoutsPath: setting<string>(
    'DEFAULT_WIDGET_LAYOUTS_CONFIG',
    text,
    'The file with the widget layouts.',
    { fallback: 'conf/default_widget_layouts.json' },
  ),
  maxCommandAgeMinutes: setting<number>(
    'MATRIX_SERVER_EVENT_MAX_AGE_MINUTES',
    Joi.number(),
    'Minutes after which a command that waited is refused as expired; 0 means the default.',
    { fallback: 1440 },
  ),
  filterApply: setting<boolean>(
    'MATRIX_FILTER_APPLY',
    yesNo,
    'Whether the sync asks only for what the bot acts upon.',
    { fallback: true },
  ),
  filterTimelineLimit: setting<number>(
    'MATRIX_FILTER_TIMELINE_LIMIT',
    count.min(1),
    'Events per room and sync; what is more is fetched separately.',
    { fallback: 50 },
  ),
  storagePath: setting<string>('STORAGE_FILE_DATA_PATH', text, 'The folder of the embedded database.', {
    fallback: 'storage',
  }),
  storageFile: setting<string>(
    'STORAGE_FILE_FILENAME',
    text,
    "NeoDateFix's storage in that folder; its sync token is taken over once.",
    { fallback: 'bot.json' },
  ),
  enableCrypto: setting<boolean>(
    'ENABLE_CRYPTO',
    yesNo,
    'End-to-end encryption. Switched off, the bot says in encrypted rooms that it cannot read them, and makes none.',
    { fallback: true },
  ),
  cryptoPath: setting<string>(
    'CRYPTO_DATA_PATH',
    text,
    'The folder of the encryption keys, below STORAGE_FILE_DATA_PATH. Replicas share it.',
    { fallback: 'crypto' },
  ),
  linkPrefix: setting<string>(
    'MATRIX_LINK_SHARE',
    Joi.string().uri(),
    'What stands before the id in a link to a room.',
    {
      fallback: 'https://matrix.to/#/',
    },
  ),
  enableWelcome: setting<boolean>(
    'ENABLE_WELCOME_WORKFLOW',
    yesNo,
    'Whether the bot sets rooms up when it is invited.',
    { fallback: true },
  ),
  welcomeLocale: setting<string>(
    'WELCOME_WORKFLOW_DEFAULT_LOCALE',
    text.replace(/_/g, '-'),
    'The language in which the bot speaks first.',
    { fallback: 'en' },
  ),
  enableControlRoomMigration: setting<boolean>(
    'ENABLE_CONTROL_ROOM_MIGRATION',
    yesNo,
    'Turns older calendar rooms into the present form after each start, in the background.',
    { fallback: false },
  ),
  enableErrorRooms: setting<boolean>(
    'ENABLE_PRIVATE_ROOM_ERROR_SENDING',
    yesNo,
    'Whether failures are explained in a private room.',
    { fallback: true },
  ),
  jitsiDialInUrl: setting<string | undefined>(
    'JITSI_DIAL_IN_JSON_URL',
    uri,
    'Where the dial-in numbers of Jitsi are listed; set, dial-in is offered.',
  ),
  jitsiPinUrl: setting<string | undefined>(
    'JITSI_PIN_URL',
    widgetUrl,
    'Where the PIN of a conference is asked for; {base32_room_name} stands for the conference.',
  ),
  openXchangeUrlTemplate: setting<string | undefined>(
    'OPEN_XCHANGE_MEETING_URL_TEMPLATE',
    text,
    'The address of an appointment in Open-Xchange, with {{id}} and {{folder}}.',
  ),
  enableGuestPower: setting<boolean>(
    'ENABLE_GUEST_USER_POWER_LEVEL_CHANGE',
    yesNo,
    'Whether guests are kept at their power level.',
    { fallback: false },
  ),
  guestPrefix: setting<string>('GUEST_USER_PREFIX', text, 'How the user ids of guests begin.', {
    fallback: '@guest-',
  }),
  guestPowerLevel: setting<number>(
    'GUEST_USER_DEFAULT_POWER_LEVEL',
    Joi.number().integer(),
    'The power level of guests.',
    { fallback: 0 },
  ),
  guestPowerLevelForget: setting<boolean>(
    'GUEST_USER_DELETE_POWER_LEVEL_ON_LEAVE',
    yesNo,
    'Whether the power level of a guest who left is forgotten.',
    { fallback: true },
  ),

  databaseUrl: setting<string | undefined>(
    'DATABASE_URL',
    Joi.string().uri({ scheme: ['postgres', 'postgresql'] }),
    'A PostgreSQL to use instead of the embedded database.',
    { ours, secret: true },
  ),
  password: setting<string | undefined>(
    'BOT_PASSWORD',
    text,
    "The password of the bot's account. Set, the bot logs in anew by itself when its encryption keys were lost.",
    { ours, secret: true },
  ),
  unreadableAfter: setting<number>(
    'UNREADABLE_AFTER_SECONDS',
    count.min(1),
    'Seconds that the key of an encrypted message is waited for before the room is told what to do.',
    { fallback: 60, ours },
  ),
  adoptFromAccessToken: setting<string | undefined>(
    'ADOPT_FROM_ACCESS_TOKEN',
    text,
    'For `adopt` alone: the access token of the account whose rooms are taken over, if it is another than ours.',
    { ours, secret: true },
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
  corsOrigins: setting<readonly string[]>(
    'CORS_ORIGINS',
    list,
    'The web origins that may call the HTTP API, separated by commas; * for all.',
    { fallback: ['*'], ours },
  ),
  defaultTimeZone: setting<string>(
    'DEFAULT_TIME_ZONE',
    timeZone,
    'The time zone of HTTP requests that name none, and of people who told the bot none.',
    { fallback: 'Europe/Berlin', ours },
  ),
  rateLimitPerMinute: setting<number>(
    'HTTP_RATE_LIMIT_PER_MINUTE',
    count.min(1),
    'HTTP requests that one user or address may make in a minute.',
    { fallback: 600, ours },
  ),
  trustedProxies: setting<number | readonly string[] | undefined>(
    'TRUSTED_PROXIES',
    proxies,
    'The proxies before the HTTP API whose word for the address of a client is taken: how many, or their addresses and networks, separated by commas; unset, none is trusted.',
    { ours },
  ),
  federatedServers: setting<Readonly<Record<string, string>> | undefined>(
    'FEDERATED_SERVERS',
    servers,
    'Other homeservers whose people may use the HTTP API with an OpenID token, and where each of them answers: `name=https://address`, separated by commas; unset, only our own.',
    { ours },
  ),
  allowedInviters: setting<readonly string[]>(
    'ALLOWED_INVITERS',
    list,
    'User ids and server names whose invitations the bot accepts, and whose upgrades of rooms it follows, separated by commas; * for all.',
    { fallback: ['*'], ours },
  ),
  invitationsPerHour: setting<number>(
    'INVITATIONS_PER_HOUR',
    count.min(1),
    'Rooms to which one person may invite the bot in an hour; more are declined.',
    { fallback: 60, ours },
  ),
  leaveIdleRoomsAfterDays: setting<number | undefined>(
    'LEAVE_IDLE_ROOMS_AFTER_DAYS',
    Joi.number().greater(0),
    'Days without a sign of anybody after which the bot says that it will leave a help room, or a room without calendar and meetings, and does so a week later; unset, it stays.',
    { ours },
  ),
  administrators: setting<readonly string[]>(
    'ADMINISTRATORS',
    list,
    'User ids of those who may ask the bot for stats, health, rooms and errors, and decide with keep and reap when a room is removed, separated by commas.',
    { fallback: [], ours },
  ),
  enableCards: setting<boolean>(
    'ENABLE_MEETING_CARDS',
    yesNo,
    'Whether a card stands in the room of each meeting: what, when, and who comes. Nobody is notified of it.',
    { fallback: true, ours },
  ),
  concurrency: setting<number>(
    'COMMAND_CONCURRENCY',
    count.min(1),
    'How many rooms are worked for at the same time.',
    { fallback: 4, ours },
  ),
  homeserverTimeout: setting<number>(
    'HOMESERVER_TIMEOUT_SECONDS',
    count.min(1),
    'Seconds after which a request to the homeserver is given up and tried again.',
    { fallback: 60, ours },
  ),
} as const;

/** The value of every setting. */
export type Config = ValuesOf<typeof settings>;

/**
 * Reads the settings from environment variables.
 *
 * @throws ConfigError that names every wrong setting at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const config = readSettings(settings, env);
  // NeoDateFix takes 0 for "not set"; so do we, or every command would be too old.
  return config.maxCommandAgeMinutes > 0
    ? config
    : { ...config, maxCommandAgeMinutes: settings.maxCommandAgeMinutes.fallback ?? 0 };
}

/** What differs from the defaults, for the start log: variables and values, secrets masked. */
export const describeConfig = (config: Config) => describeSettings(settings, config);
