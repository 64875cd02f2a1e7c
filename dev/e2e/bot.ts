import { readLog, type LogLine } from '../stack/botLog.ts';
import { startBotProcess, type BotProcess } from '../stack/botProcess.ts';
import { botSettings } from '../stack/botSettings.ts';
import type { Account, Homeserver } from '../stack/homeserver.ts';
import { matrixClient, type MatrixClient } from '../stack/matrixClient.ts';
import { newBotFolder } from './botFolder.ts';
import { freshDatabase, hasPostgres } from './database.ts';
import { administrator, freshName } from './people.ts';
import { newFolder } from './run.ts';

/** A bot under test: one account, one data folder, one process after another. */
export type Bot = {
  readonly account: Account;
  readonly userId: string;
  /** The homeserver as the bot's account sees it. */
  readonly client: MatrixClient;
  readonly dataDir: string;
  /** Where its HTTP API is; may change with a restart. */
  readonly url: () => string;
  readonly metricsUrl: () => string;
  readonly pid: () => number;
  /** Everything the present process has logged. */
  readonly logs: () => LogLine[];
  /** SIGTERM; settles when the process is gone, with its exit code. */
  readonly stop: () => Promise<number | null>;
  /** SIGKILL; settles when the process is gone. */
  readonly kill: () => Promise<void>;
  /** Stops what runs, if anything does, and starts anew on the same data, with other settings if given. */
  readonly restart: (env?: Readonly<Record<string, string>>) => Promise<void>;
};

/** How to start it; what is absent is made. */
export type BotWish = {
  readonly homeserver: Homeserver;
  /** Its own environment variables, over those of every bot for developers. */
  readonly env?: Readonly<Record<string, string>>;
  readonly dataDir?: string;
  /** Whether it must have the embedded database; with a `dataDir` it has. */
  readonly embedded?: boolean;
  /** A new account that is exempt from rate limits when absent. */
  readonly account?: Account;
  /** Who exempts the new account; the administrator of the shared homeserver when absent. */
  readonly admin?: Account;
};

const newAccount = async (homeserver: Homeserver, admin?: Account): Promise<Account> => {
  const account = await homeserver.registerUser({ user: freshName('meetings-bot'), displayName: 'Meetings' });
  await administrator(homeserver, admin).limitRate(account.userId, 0);
  return account;
};

/** Specs about commands count rooms and messages; what the bot says by itself has specs of its own. */
const quiet = {
  ENABLE_WELCOME_WORKFLOW: 'false',
  ENABLE_PRIVATE_ROOM_ERROR_SENDING: 'false',
  ENABLE_MEETING_CARDS: 'false',
};

/** What a bot keeps, and the settings that say where besides its folder. */
export type Place = { readonly dataDir: string; readonly database?: Readonly<Record<string, string>> };

/** Whether the database must be the embedded one, or the URL of the one that it must be. */
type PlaceWish = { readonly embedded?: boolean; readonly url?: string | undefined };

/** Where a new bot keeps what it knows: in PostgreSQL if that may be, with which it starts in half the time. */
export const newPlace = async ({ embedded = false, url }: PlaceWish = {}): Promise<Place> =>
  url === undefined && (embedded || !hasPostgres())
    ? { dataDir: await newBotFolder('bot') }
    : { dataDir: await newFolder('bot'), database: { DATABASE_URL: url ?? (await freshDatabase()) } };

/** Starts a bot on the homeserver and waits until it says that it is running. */
export const startBot = async ({
  homeserver,
  env = {},
  embedded = false,
  ...given
}: BotWish): Promise<Bot> => {
  const { dataDir, database }: Place =
    given.dataDir === undefined ? await newPlace({ embedded }) : { dataDir: given.dataDir };
  const account = given.account ?? (await newAccount(homeserver, given.admin));
  const start = (changed: Readonly<Record<string, string>>): Promise<BotProcess> =>
    startBotProcess({
      ...botSettings({ homeserverUrl: homeserver.url, accessToken: account.accessToken, dataDir }),
      ...quiet,
      ...database,
      ...env,
      ...changed,
    });

  let bot = await start({});
  const stop = async (): Promise<number | null> => (await bot.stop()).code;
  return {
    account,
    userId: account.userId,
    client: matrixClient(homeserver.url, account),
    dataDir,
    url: () => bot.url,
    metricsUrl: () => bot.metricsUrl,
    pid: () => bot.pid,
    logs: () => readLog(bot.lines()),
    stop,
    kill: async () => {
      await bot.kill();
    },
    restart: async (changed = {}) => {
      await stop();
      bot = await start(changed);
    },
  };
};
