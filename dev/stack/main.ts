import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { takeLock } from '../lock.mjs';
import { showWork } from '../progress.mjs';
import { ensureAccounts } from './accounts.ts';
import { startBotProcess, type BotProcess } from './botProcess.ts';
import { botSettings, type BotSettings } from './botSettings.ts';
import { complaint, lastWords } from './botLog.ts';
import { botInRoom, ensureCalendarRoom } from './calendarRoom.ts';
import { describeEnding, type Child } from './child.ts';
import { keptPort } from './freePort.ts';
import { greeting, hints } from './greeting.ts';
import { matrixClient } from './matrixClient.ts';
import { helpText, readOptions, type StackOptions } from './options.ts';
import { stackHome } from './paths.ts';
import { readStackFile, stackFilePath, writeStackFile, type StackFile } from './stackFile.ts';
import { startSynapse, type Synapse } from './synapse.ts';
import { builtWidget } from './viteBuild.ts';
import { startWidgetServer, type WidgetServer } from './widgetServer.ts';

const dataDir = join(stackHome, 'stack');

/** How to stop what has been started, in the order it was started. */
const started: (() => Promise<unknown>)[] = [];
let stopping = false;

const end = async (code: number): Promise<never> => {
  stopping = true;
  for (const stop of started.reverse()) {
    await stop();
  }
  process.exit(code);
};

const listenForSignals = (): void => {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      // npm and the terminal both send Ctrl-C.
      if (!stopping) {
        process.stderr.write('\nStopping …\n');
        void end(0);
      }
    });
  }
  // Who started us may be killed without a chance to hand anything on.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !stopping) {
      void end(1);
    }
  }, 1_000).unref();
};

const startHomeserver = (options: StackOptions, last: StackFile | undefined): Promise<Synapse> =>
  showWork('Starting the homeserver', async (say) => {
    const synapse = await startSynapse({
      dir: join(dataDir, 'synapse'),
      port: options.port ?? (await keptPort(last?.homeserver.url)),
      defaultRoomVersion: options.roomVersion,
      say,
    });
    started.push(synapse.stop);
    return synapse;
  });

const startWidget = (options: StackOptions, last: StackFile | undefined): Promise<WidgetServer> =>
  showWork('Building and serving the widget', async () => {
    const port = options.widgetPort ?? (await keptPort(last?.widgetUrl));
    const widget = await startWidgetServer(await builtWidget(), port);
    started.push(widget.stop);
    return widget;
  });

const startBot = (settings: BotSettings): Promise<BotProcess> =>
  showWork('Starting the bot', async () => {
    const bot = await startBotProcess(settings, { logFile: join(dataDir, 'bot.log') });
    started.push(bot.stop);
    return bot;
  });

const startAll = async (options: StackOptions) => {
  const last = await readStackFile();
  const synapse = await startHomeserver(options, last);
  const widget = await startWidget(options, last);
  const { url, serverName } = synapse;

  const [accounts, calendarRoomId] = await showWork('Looking after accounts and rooms', async () => {
    const ready = await ensureAccounts(synapse, last);
    const alice = matrixClient(url, ready.people.alice);
    return [ready, await ensureCalendarRoom(alice, ready.bot.userId, last?.calendarRoomId)] as const;
  });

  const { bot: account, admin, people } = accounts;
  const bot = await startBot({
    ...botSettings({
      homeserverUrl: url,
      accessToken: account.accessToken,
      dataDir: join(dataDir, 'bot'),
      port: options.botPort ?? (await keptPort(last?.bot.url)),
      metricsPort: options.metricsPort ?? (await keptPort(last?.bot.metricsUrl)),
      widgetUrl: widget.url,
    }),
    ...options.botSettings,
  });
  widget.configure({
    REACT_APP_API_BASE_URL: bot.url,
    REACT_APP_BOT_USER_ID: bot.userId,
    REACT_APP_HOME_SERVER_URL: url,
  });
  const stack: StackFile = {
    homeserver: { url, serverName },
    bot: {
      userId: bot.userId,
      url: bot.url,
      metricsUrl: bot.metricsUrl,
      accessToken: account.accessToken,
    },
    widgetUrl: widget.url,
    people,
    admin,
    calendarRoomId,
  };
  await writeStackFile(stack);
  await showWork("Waiting for the bot in alice's calendar room", () =>
    botInRoom(matrixClient(url, people.alice), calendarRoomId, bot.userId),
  );
  return { synapse, bot, stack };
};

/** Settles when a service has ended though nobody asked it to, with what there is to say about it. */
const death = async (
  name: string,
  service: Pick<Child, 'ended'>,
  words: () => Promise<string> | string,
): Promise<string> => {
  const ending = describeEnding(await service.ended);
  return `The ${name} ${ending}. Its last words:\n${await words()}\n`;
};

const run = async (options: StackOptions): Promise<void> => {
  const release = takeLock(join(stackHome, 'stack.lock'));
  if (release === undefined) {
    throw new Error('Convene runs here already. Stop it first (Ctrl-C in its terminal).');
  }
  process.on('exit', release);
  listenForSignals();
  if (options.fresh) {
    await rm(dataDir, { recursive: true, force: true });
    await rm(stackFilePath, { force: true });
  }
  const { synapse, bot, stack } = await startAll(options);
  bot.onLine((line) => {
    const words = complaint(line);
    if (words !== undefined) {
      process.stderr.write(`${words}\n`);
    }
  });
  process.stdout.write(`${greeting(stack, new Date())}\n${hints()}`);

  const words = await Promise.race([
    death('homeserver', synapse, async () => (await synapse.lastWords()).join('\n')),
    death('bot', bot, () => lastWords(bot.lines())),
  ]);
  if (!stopping) {
    process.stderr.write(words);
    await end(1);
  }
};

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(helpText);
  } else {
    await run(options);
  }
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  await end(1);
}
