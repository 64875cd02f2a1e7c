import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startBot } from './bot.ts';
import { newBotFolder } from './botFolder.ts';
import { makeMeeting, setScene, stateOf } from './builders.ts';
import { asBearer, call } from './http.ts';
import { freshName, sharedHomeserver } from './people.ts';
import { newFolder, theRun } from './run.ts';
import { runBot } from './runBot.ts';

/** Enough to start; nobody listens at that address, so the bot would wait for its homeserver. */
const least = {
  HOMESERVER_URL: 'http://127.0.0.1:9',
  ACCESS_TOKEN: 'secret-token',
  MEETINGWIDGET_URL: 'https://w.example.com/#/?theme=$theme',
  MEETINGWIDGET_COCKPIT_URL: 'https://w.example.com/cockpit/#/?theme=$theme',
  BREAKOUT_SESSION_WIDGET_URL: 'https://w.example.com/#/?theme=$theme',
};

describe('a bot that is not set up right ends with code 1 and says', () => {
  test('which settings are missing, all at once', async () => {
    const bot = runBot({});
    await expect(bot.ended).resolves.toMatchObject({ code: 1 });
    for (const variable of Object.keys(least)) {
      expect(bot.said()).toContain(`${variable} is required`);
    }
  });

  test('which settings are wrong, all at once, and no secrets', async () => {
    const wrong = {
      HOMESERVER_URL: 'homeserver',
      MEETINGWIDGET_URL: '',
      MEETINGWIDGET_NAME: '',
      PORT: 'many',
      LOG_LEVEL: 'chatty',
      AUTO_DELETION_OFFSET: '',
      MATRIX_SERVER_EVENT_MAX_AGE_MINUTES: 'soon',
      MATRIX_FILTER_APPLY: 'maybe',
      MATRIX_FILTER_TIMELINE_LIMIT: '-1',
      ENABLE_CRYPTO: 'yes',
      MATRIX_LINK_SHARE: 'chat',
      JITSI_DIAL_IN_JSON_URL: 'numbers',
      GUEST_USER_DEFAULT_POWER_LEVEL: 'low',
      DATABASE_URL: 'mysql://user:hidden@host/db',
      DEFAULT_TIME_ZONE: 'Mars/Olympus',
    };
    const bot = runBot({ ...least, ...wrong });
    await expect(bot.ended).resolves.toMatchObject({ code: 1 });
    for (const variable of Object.keys(wrong)) {
      expect(bot.said()).toMatch(new RegExp(`- ${variable} .+`));
    }
    expect(bot.said()).not.toMatch(/secret-token|hidden/);
  });

  test.each([
    ['is missing', undefined, /absent\.json/],
    // What else can be wrong in it is a matter of roomTemplate.ts.
    [
      'has a widget without state key',
      { state_events: [{ type: 'im.vector.modular.widgets', content: {} }] },
      /state_events\.0\.state_key/,
    ],
  ])('that the file of its events %s', async (_, content, complaint) => {
    const file = join(await newFolder('events'), 'absent.json');
    if (content !== undefined) {
      await writeFile(file, JSON.stringify(content));
    }
    const { accessToken } = await sharedHomeserver().registerUser({ user: freshName('bot') });
    const bot = runBot({
      ...least,
      HOMESERVER_URL: theRun().url,
      ACCESS_TOKEN: accessToken,
      STORAGE_FILE_DATA_PATH: await newBotFolder('data'),
      DEFAULT_EVENTS_CONFIG: file,
    });
    await expect(bot.ended).resolves.toMatchObject({ code: 1 });
    expect(bot.said()).toMatch(complaint);
  });

  test('that its access token is none', async () => {
    const bot = runBot({
      ...least,
      HOMESERVER_URL: theRun().url,
      STORAGE_FILE_DATA_PATH: await newBotFolder('data'),
    });
    await expect(bot.ended).resolves.toMatchObject({ code: 1 });
    expect(bot.said()).toMatch(/M_UNKNOWN_TOKEN/);
    expect(bot.said()).not.toContain('secret-token');
  });
});

test('settings come from the environment, .env.local, .env.dev and .env, in this order', async () => {
  const cwd = await newFolder('env');
  const lines = (from: string, names: string[]) => names.map((name) => `${name}=${from}\n`).join('');
  const { MEETINGWIDGET_URL, ...inEnvironment } = least;
  const names = [
    'MEETINGWIDGET_NAME',
    'MEETINGWIDGET_COCKPIT_NAME',
    'BREAKOUT_SESSION_WIDGET_NAME',
    'CALENDAR_ROOM_NAME',
  ];
  await writeFile(join(cwd, '.env'), `${lines('env', names)}MEETINGWIDGET_URL='${MEETINGWIDGET_URL}'\n`);
  await writeFile(join(cwd, '.env.dev'), lines('dev', names.slice(0, 3)));
  await writeFile(join(cwd, '.env.local'), lines('local', names.slice(0, 2)));
  const bot = runBot(
    {
      ...inEnvironment,
      MEETINGWIDGET_NAME: 'environment',
      STORAGE_FILE_DATA_PATH: await newBotFolder('data'),
    },
    cwd,
  );
  const start = await bot.log('starting');
  await bot.stop();
  expect(start?.['settings']).toMatchObject({
    MEETINGWIDGET_URL,
    MEETINGWIDGET_NAME: 'environment',
    MEETINGWIDGET_COCKPIT_NAME: 'local',
    BREAKOUT_SESSION_WIDGET_NAME: 'dev',
    CALENDAR_ROOM_NAME: 'env',
  });
  expect(bot.said()).not.toContain('secret-token');
});

test('a bot of NeoDateFix starts with all its settings as they are', async () => {
  const data = await newBotFolder('data');
  await mkdir(join(data, 'crypto'));
  const fixture = (name: string): string => join(__dirname, 'fixtures', name);
  const scene = await setScene({
    dataDir: data,
    env: {
      MEETINGWIDGET_URL: 'https://w.example.com/#/?matrix_room_id=$matrix_room_id',
      MEETINGWIDGET_NAME: 'Planner',
      MEETINGWIDGET_COCKPIT_URL: 'https://w.example.com/cockpit/#/?matrix_room_id=$matrix_room_id',
      MEETINGWIDGET_COCKPIT_NAME: 'Details',
      BREAKOUT_SESSION_WIDGET_URL: 'https://w.example.com/#/?matrix_room_id=$matrix_room_id',
      BREAKOUT_SESSION_WIDGET_NAME: 'Groups',
      CALENDAR_ROOM_NAME: 'Calendar',
      BOT_DISPLAYNAME: 'Meetings of the house',
      LOG_LEVEL: 'info',
      AUTO_DELETION_OFFSET: '-5',
      DEFAULT_EVENTS_CONFIG: fixture('default_events.json'),
      DEFAULT_WIDGET_LAYOUTS_CONFIG: fixture('default_widget_layouts.json'),
      MATRIX_SERVER_EVENT_MAX_AGE_MINUTES: '0',
      MATRIX_FILTER_APPLY: 'FALSE',
      MATRIX_FILTER_TIMELINE_LIMIT: '10',
      STORAGE_FILE_FILENAME: 'bot.json',
      ENABLE_CRYPTO: 'False',
      CRYPTO_DATA_PATH: 'crypto',
      MATRIX_LINK_SHARE: 'https://chat.example.com/#/room/',
      ENABLE_WELCOME_WORKFLOW: 'TRUE',
      WELCOME_WORKFLOW_DEFAULT_LOCALE: 'de',
      ENABLE_CONTROL_ROOM_MIGRATION: 'true',
      ENABLE_PRIVATE_ROOM_ERROR_SENDING: 'True',
      JITSI_DIAL_IN_JSON_URL: 'https://jitsi.example.com/numbers.json',
      JITSI_PIN_URL: 'https://jitsi.example.com/pin?conference={base32_room_name}@conference.example.com',
      OPEN_XCHANGE_MEETING_URL_TEMPLATE: 'https://ox.example.com/#app=calendar&id={{id}}&folder={{folder}}',
      ENABLE_GUEST_USER_POWER_LEVEL_CHANGE: 'true',
      GUEST_USER_PREFIX: '@guest-',
      GUEST_USER_DEFAULT_POWER_LEVEL: '0',
      GUEST_USER_DELETE_POWER_LEVEL_ON_LEAVE: 'false',
    },
  });
  const { bot, alice } = scene;
  const roomId = await makeMeeting(scene);
  const state = await stateOf(alice, roomId);
  // A negative offset is none.
  expect(state['net.nordeck.meetings.metadata']).toMatchObject({
    force_deletion_at: Date.parse('2040-10-03T09:30:00Z'),
  });
  const names = Object.values(state).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['Details', 'Groups', 'Video Conference']));
  expect(state[`m.room.member|${bot.userId}`]).toMatchObject({ displayname: 'Meetings of the house' });
  const config = await call(bot, 'GET /v1/config', { headers: asBearer(alice) });
  expect(config.body).toMatchObject({
    jitsiDialInEnabled: true,
    openXchangeMeetingUrlTemplate: 'https://ox.example.com/#app=calendar&id={{id}}&folder={{folder}}',
  });
  await expect(bot.stop()).resolves.toBe(0);
});

test('two bots never share a folder', async () => {
  const bot = await startBot({ homeserver: sharedHomeserver(), embedded: true });
  const other = runBot({
    ...least,
    HOMESERVER_URL: theRun().url,
    ACCESS_TOKEN: bot.account.accessToken,
    STORAGE_FILE_DATA_PATH: bot.dataDir,
  });
  await expect(other.ended).resolves.toMatchObject({ code: 1 });
  expect(other.said()).toContain(`in use by process ${bot.pid()}`);
  await bot.stop();
});
