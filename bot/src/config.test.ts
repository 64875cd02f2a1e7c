import { ConfigError, type Setting } from '../../shared/src/settings.ts';
import { describeConfig, readConfig, settings } from './config.ts';

const needed = {
  HOMESERVER_URL: 'https://matrix.example.com',
  ACCESS_TOKEN: 'syt_secret',
  MEETINGWIDGET_URL: 'https://widgets.example/#/?theme=$org.matrix.msc2873.client_theme&room=$matrix_room_id',
  MEETINGWIDGET_COCKPIT_URL: 'https://widgets.example/cockpit/#/?user=$matrix_user_id',
  BREAKOUT_SESSION_WIDGET_URL: 'https://widgets.example/#/',
};

const read = (changes: Readonly<Record<string, string | undefined>> = {}) =>
  readConfig({ ...needed, ...changes });
function complaints(changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    read(changes);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.complaints;
    throw error;
  }
}

const all = Object.values(settings) as Setting[];
const uri = ['ftp://x', 'localhost:3000', 'no uri'];
const yesNo = ['yes', '1'];

/** For each setting, values that it takes and what it makes of them, and values that it refuses. */
const table: Readonly<
  Record<string, { good: readonly (readonly [string, unknown])[]; bad: readonly string[] }>
> = {
  HOMESERVER_URL: { good: [['http://localhost:8008', 'http://localhost:8008']], bad: uri },
  ACCESS_TOKEN: { good: [['x', 'x']], bad: [] },
  MEETINGWIDGET_URL: { good: [['http://x/$matrix_room_id', 'http://x/$matrix_room_id']], bad: uri },
  MEETINGWIDGET_NAME: { good: [['Planner', 'Planner']], bad: [] },
  MEETINGWIDGET_COCKPIT_URL: { good: [['https://x/', 'https://x/']], bad: uri },
  MEETINGWIDGET_COCKPIT_NAME: { good: [['Details', 'Details']], bad: [] },
  BREAKOUT_SESSION_WIDGET_URL: { good: [['https://x/', 'https://x/']], bad: uri },
  BREAKOUT_SESSION_WIDGET_NAME: { good: [['Groups', 'Groups']], bad: [] },
  CALENDAR_ROOM_NAME: { good: [['Calendar', 'Calendar']], bad: [] },
  BOT_DISPLAYNAME: { good: [['Bot', 'Bot']], bad: [] },
  PORT: {
    good: [
      ['0', 0],
      ['8080', 8080],
    ],
    bad: ['65536', '-1', 'http', '1.5'],
  },
  LOG_LEVEL: {
    good: [
      ['silent', 'silent'],
      ['trace', 'trace'],
    ],
    bad: ['loud', 'INFO'],
  },
  AUTO_DELETION_OFFSET: {
    good: [
      ['60', 60],
      ['-5', -5],
      ['0', 0],
    ],
    bad: ['never', 'NaN', 'Infinity'],
  },
  DEFAULT_EVENTS_CONFIG: { good: [['/conf/x.json', '/conf/x.json']], bad: [] },
  DEFAULT_WIDGET_LAYOUTS_CONFIG: { good: [['x.json', 'x.json']], bad: [] },
  MATRIX_SERVER_EVENT_MAX_AGE_MINUTES: {
    good: [
      ['5', 5],
      ['0', 1440],
      ['-1', 1440],
    ],
    bad: ['soon'],
  },
  MATRIX_FILTER_APPLY: {
    good: [
      ['true', true],
      ['FALSE', false],
    ],
    bad: yesNo,
  },
  MATRIX_FILTER_TIMELINE_LIMIT: { good: [['1', 1]], bad: ['0', '-1', '1.5', 'all'] },
  STORAGE_FILE_DATA_PATH: { good: [['/data', '/data']], bad: [] },
  STORAGE_FILE_FILENAME: { good: [['x.json', 'x.json']], bad: [] },
  ENABLE_CRYPTO: { good: [['true', true]], bad: yesNo },
  CRYPTO_DATA_PATH: { good: [['x', 'x']], bad: [] },
  MATRIX_LINK_SHARE: {
    good: [
      ['https://element.example/#/room/', 'https://element.example/#/room/'],
      ['element://vector/webapp/#/room/', 'element://vector/webapp/#/room/'],
    ],
    bad: ['no uri'],
  },
  ENABLE_WELCOME_WORKFLOW: { good: [['False', false]], bad: yesNo },
  WELCOME_WORKFLOW_DEFAULT_LOCALE: {
    good: [
      ['de', 'de'],
      ['de_DE', 'de-DE'],
    ],
    bad: [],
  },
  ENABLE_CONTROL_ROOM_MIGRATION: { good: [['true', true]], bad: yesNo },
  ENABLE_PRIVATE_ROOM_ERROR_SENDING: { good: [['false', false]], bad: yesNo },
  JITSI_DIAL_IN_JSON_URL: { good: [['https://jitsi/numbers', 'https://jitsi/numbers']], bad: uri },
  JITSI_PIN_URL: {
    good: [['https://jitsi/{base32_room_name}', 'https://jitsi/{base32_room_name}']],
    bad: uri,
  },
  OPEN_XCHANGE_MEETING_URL_TEMPLATE: { good: [['https://ox/{{id}}', 'https://ox/{{id}}']], bad: [] },
  ENABLE_GUEST_USER_POWER_LEVEL_CHANGE: { good: [['true', true]], bad: yesNo },
  GUEST_USER_PREFIX: { good: [['@g-', '@g-']], bad: [] },
  GUEST_USER_DEFAULT_POWER_LEVEL: { good: [['5', 5]], bad: ['x', '1.5'] },
  GUEST_USER_DELETE_POWER_LEVEL_ON_LEAVE: { good: [['false', false]], bad: yesNo },
  DATABASE_URL: {
    good: [
      ['postgres://u:p@h/d', 'postgres://u:p@h/d'],
      ['postgresql://h/d', 'postgresql://h/d'],
    ],
    bad: ['mysql://h/d', 'x'],
  },
  BOT_PASSWORD: { good: [['x', 'x']], bad: [] },
  UNREADABLE_AFTER_SECONDS: { good: [['1', 1]], bad: ['0', 'x'] },
  METRICS_PORT: { good: [['9090', 9090]], bad: ['x', '70000'] },
  LISTEN_ADDRESS: { good: [['::1', '::1']], bad: [] },
  CORS_ORIGINS: { good: [['https://a, https://b,', ['https://a', 'https://b']]], bad: [] },
  DEFAULT_TIME_ZONE: { good: [['UTC', 'UTC']], bad: ['Mars/Phobos', 'CET+1'] },
  HTTP_RATE_LIMIT_PER_MINUTE: { good: [['1', 1]], bad: ['0', 'x'] },
  FEDERATED_SERVERS: {
    good: [
      ['b.example=https://m.b.example', { 'b.example': 'https://m.b.example' }],
      ['b:8448=https://b, c=https://c:1/x', { 'b:8448': 'https://b', c: 'https://c:1/x' }],
    ],
    bad: ['b.example', 'b=http://b', '=https://b', 'b=https://b=c', 'b c=https://b', ','],
  },
  TRUSTED_PROXIES: {
    good: [
      ['1', 1],
      ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
    ],
    bad: ['-1', '1.5', 'loopback', 'proxy.example.com', '10.0.0.0/8,x', ','],
  },
  ALLOWED_INVITERS: { good: [['@a:b,example.com', ['@a:b', 'example.com']]], bad: [] },
  ADMINISTRATORS: { good: [['@a:b, @c:d', ['@a:b', '@c:d']]], bad: [] },
  INVITATIONS_PER_HOUR: { good: [['1', 1]], bad: ['0', 'x'] },
  LEAVE_IDLE_ROOMS_AFTER_DAYS: { good: [['30', 30]], bad: ['0', '-1', 'x'] },
  ADOPT_FROM_ACCESS_TOKEN: { good: [['x', 'x']], bad: [] },
  ENABLE_MEETING_CARDS: { good: [['false', false]], bad: yesNo },
  COMMAND_CONCURRENCY: { good: [['1', 1]], bad: ['0', '-1', 'x'] },
  HOMESERVER_TIMEOUT_SECONDS: { good: [['5', 5]], bad: ['0', 'x'] },
};

const byName = Object.fromEntries(Object.entries(settings).map(([name, { variable }]) => [variable, name]));

describe('the settings', () => {
  it('are all in the table of this test', () => {
    expect(Object.keys(table).sort()).toEqual(all.map(({ variable }) => variable).sort());
  });

  it('have each a sentence of their own', () => {
    for (const { about } of all) expect(about).toMatch(/^(End-to-end|[A-Z]).+[.]$/s);
  });

  it.each(
    Object.entries(table).flatMap(([variable, { good }]) =>
      good.map(([given, value]) => ({ variable, given, value })),
    ),
  )('take $variable=$given', ({ variable, given, value }) => {
    expect(read({ [variable]: given })).toHaveProperty([byName[variable] ?? ''], value);
  });

  it.each(
    Object.entries(table).flatMap(([variable, { bad }]) =>
      ['', ...bad].map((given) => ({ variable, given })),
    ),
  )('refuse $variable=$given', ({ variable, given }) => {
    const found = complaints({ [variable]: given });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${variable} (must|is|fails|failed|contains|with)`));
  });

  it('that are needed are demanded', () => {
    for (const variable of Object.keys(needed))
      expect(complaints({ [variable]: undefined })).toEqual([`${variable} is required`]);
  });

  it('that are wrong are named all at once, and nothing of the secrets is said', () => {
    const wrong = {
      HOMESERVER_URL: undefined,
      PORT: 'x',
      DATABASE_URL: 'mysql://user:hunter2@host',
      ENABLE_CRYPTO: 'maybe',
    };
    expect(complaints(wrong).map((complaint) => complaint.split(' ')[0])).toEqual([
      'HOMESERVER_URL',
      'PORT',
      'ENABLE_CRYPTO',
      'DATABASE_URL',
    ]);
    expect(() => read(wrong)).toThrow(
      /^The settings are not right:\n {2}- HOMESERVER_URL is required\n {2}- PORT must be/,
    );
    expect(complaints(wrong).join()).not.toContain('hunter2');
  });

  it('have NeoDateFix’s defaults where it has them', () => {
    expect(read()).toMatchObject({
      plannerName: 'NeoDateFix',
      cockpitName: 'NeoDateFix Details',
      breakoutName: 'Breakout Sessions',
      port: 3000,
      autoDeletionOffset: undefined,
      filterApply: true,
      filterTimelineLimit: 50,
      storagePath: 'storage',
      linkPrefix: 'https://matrix.to/#/',
      guestPrefix: '@guest-',
      maxCommandAgeMinutes: 1440,
      corsOrigins: ['*'],
      defaultTimeZone: 'Europe/Berlin',
    });
  });

  it('are told at start where they differ from their defaults, secrets masked', () => {
    const config = read({
      PORT: '3000',
      LOG_LEVEL: 'debug',
      DATABASE_URL: 'postgres://user:hunter2@host/db',
      CORS_ORIGINS: '*',
    });
    expect(describeConfig(config)).toEqual({
      ...needed,
      ACCESS_TOKEN: '(set)',
      LOG_LEVEL: 'debug',
      DATABASE_URL: '(set)',
    });
    expect(JSON.stringify(describeConfig(config))).not.toMatch(/hunter2|syt_secret/);
  });
});
