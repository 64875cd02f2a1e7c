// What compose.yaml runs before the homeserver and before the bot; `npm start` does the same in one process.
import { chown, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureAccounts, ensureReaper } from './accounts.ts';
import { botSettings } from './botSettings.ts';
import { ensureCalendarRoom } from './calendarRoom.ts';
import { greeting } from './greeting.ts';
import { homeserverAt } from './homeserver.ts';
import { matrixClient } from './matrixClient.ts';
import { writeSynapseSettings } from './synapseSettings.ts';

/** The volumes as compose.yaml mounts them, and whom the images of Synapse and of the bot run as. */
const synapseData = { dir: '/data', uid: 991 };
const botState = { dir: '/state', uid: 101 };
const reaperState = { dir: '/reaper', uid: 101 };

const inside = {
  synapse: 'http://synapse:8008',
  port: 8008,
  botPort: 3000,
  metricsPort: 3001,
  widgetPort: 8080,
};

const serverName = 'localhost';

const writeSettings = () =>
  writeSynapseSettings({
    dir: synapseData.dir,
    port: inside.port,
    bindAddress: '0.0.0.0',
    serverName,
    rateLimits: 'off',
  });

const giveTo = async ({ dir, uid }: { dir: string; uid: number }): Promise<void> => {
  const files = (await readdir(dir)).map((name) => join(dir, name));
  await Promise.all([dir, ...files].map((path) => chown(path, uid, uid)));
};

/** What the bot reads in its working directory, and Node for the reaper. Quoted, because widget URLs hold `#` and `$`. */
const envFile = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');

const makeAccounts = async (): Promise<void> => {
  const yaml = await readFile(join(synapseData.dir, 'homeserver.yaml'), 'utf8');
  const { registration_shared_secret } = JSON.parse(yaml) as { registration_shared_secret: string };
  const homeserver = homeserverAt({
    url: inside.synapse,
    serverName,
    sharedSecret: registration_shared_secret,
  });
  const { bot, admin, people } = await ensureAccounts(homeserver);
  const alice = matrixClient(homeserver.url, people.alice);
  const calendarRoomId = await ensureCalendarRoom(alice, bot.userId);
  const settings = botSettings({
    homeserverUrl: homeserver.url,
    accessToken: bot.accessToken,
    // Unused: compose.yaml gives the bot a PostgreSQL.
    dataDir: '/app/storage',
    port: inside.botPort,
    metricsPort: inside.metricsPort,
  });
  await writeFile(join(botState.dir, '.env'), envFile({ ...settings, LISTEN_ADDRESS: '0.0.0.0' }));
  await giveTo(botState);
  const reaperAccount = await ensureReaper(homeserver);
  const reaperSettings = {
    HOMESERVER_URL: homeserver.url,
    ACCESS_TOKEN: reaperAccount.accessToken,
    BOT_USER_IDS: bot.userId,
  };
  await writeFile(join(reaperState.dir, '.env'), envFile(reaperSettings));
  await giveTo(reaperState);
  const stack = {
    homeserver: { url: `http://127.0.0.1:${inside.port}`, serverName },
    bot: {
      userId: bot.userId,
      url: `http://127.0.0.1:${inside.botPort}`,
      metricsUrl: `http://127.0.0.1:${inside.metricsPort}/metrics`,
      accessToken: bot.accessToken,
    },
    widgetUrl: `http://127.0.0.1:${inside.widgetPort}`,
    people,
    admin,
    calendarRoomId,
  };
  process.stdout.write(greeting(stack, new Date()));
};

if (process.argv[2] === 'settings') {
  await writeSettings();
  await giveTo(synapseData);
} else {
  await makeAccounts();
}
