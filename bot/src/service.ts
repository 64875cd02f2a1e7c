import { chatCommands } from './chat/index.ts';
import type { ChatTools } from './chat/chatCommand.ts';
import { createCarryOut } from './chat/carryOut.ts';
import { createChat } from './chat/respond.ts';
import { commands } from './commands/index.ts';
import { createDispatch } from './dispatch/dispatch.ts';
import { logCommand } from './dispatch/logCommand.ts';
import { createQueue } from './dispatch/queue.ts';
import { createRegistry } from './dispatch/registry.ts';
import { createRunner } from './dispatch/runner.ts';
import { createSerially } from './dispatch/serially.ts';
import { healthRoutes } from './http/healthRoutes.ts';
import { createIdentify } from './http/identity.ts';
import { infoRoutes } from './http/infoRoutes.ts';
import { createDialIn } from './http/jitsi.ts';
import { meetingRoutes } from './http/meetingRoutes.ts';
import { metricsApp } from './http/metricsApp.ts';
import { createApp, listenOn, type RunningServer } from './http/server.ts';
import { startingApp } from './http/startingApp.ts';
import { createSubmit } from './http/submit.ts';
import { inEnglish } from './i18n.ts';
import { lead } from './lead.ts';
import { uploadPictures } from './loadTemplate.ts';
import type { Logger } from './log.ts';
import { openAccount } from './matrix/account.ts';
import { createAnswerCommand } from './matrix/answer.ts';
import { createCrypto, ENCRYPTED } from './matrix/crypto/crypto.ts';
import { takeUpLogin } from './matrix/crypto/device.ts';
import { openMachine } from './matrix/crypto/machine.ts';
import { createFindMade } from './matrix/findMade.ts';
import { createHistory } from './matrix/history.ts';
import { createHomeserver } from './matrix/homeserver.ts';
import { createListener } from './matrix/listen.ts';
import { createIsMeantDirect } from './matrix/meantDirect.ts';
import { createUploadPicture } from './matrix/pictures.ts';
import { createSdkRooms } from './matrix/sdkRooms.ts';
import { createServerSettings } from './matrix/serverSettings.ts';
import { createCardKeeper } from './jobs/cards.ts';
import { startJobs } from './jobs/jobs.ts';
import { createMetrics } from './metrics.ts';
import { explainFailure } from './meetings/failure.ts';
import { meetingSettings } from './meetingSettings.ts';
import type { Meetings } from './meetings/meetings.ts';
import { readinessChecks } from './readiness.ts';
import type { Setup } from './readSetup.ts';
import { openDatabase } from './store/database.ts';
import { aloneInCharge, seekLeadership } from './store/leadership.ts';
import { createPatience } from './store/patience.ts';
import { createJournal } from './store/journal.ts';
import { takeOverSyncToken } from './store/takeOver.ts';
import { createCardMemory } from './store/cards.ts';
import { createFacts, createSyncStore } from './store/syncStore.ts';
import { createMeetingIndex } from './store/meetingIndex.ts';
import { createPeople } from './store/people.ts';
import { createRecord } from './store/record.ts';
import { noteChanges } from './meetings/meetingIndex.ts';
import { version } from './version.ts';
import { createAcceptInvitation } from './watchers/acceptInvitation.ts';
import { allowList } from './watchers/allowList.ts';
import { createFollowUpgrade } from './watchers/followUpgrade.ts';
import { createTellUnread } from './watchers/unreadMessage.ts';
import { createWatchers } from './watchers/watchers.ts';

/** Time that a client over HTTP waits for a command, in milliseconds. */
const PATIENCE = 60_000;
const MINUTE = 60_000;
/** Longer than most commands take; whoever comes second need not wait longer for a first one that does. In milliseconds. */
const HEAD_START = 500;

/** A running bot. */
export type Service = { readonly stop: () => Promise<void>; readonly ended: Promise<void> };

/** Builds everything once and starts it. Nothing else wires. */
export async function startService({ config, template: given }: Setup, log: Logger): Promise<Service> {
  const api = await listenOn(startingApp(config, log), config.port, config.listenAddress);
  const now = Date.now;
  const { databaseUrl } = config;
  const patience = createPatience(log);
  const { patient } = patience;
  const database = await patience.waitOut(() =>
    openDatabase(databaseUrl === undefined ? { folder: config.storagePath } : { url: databaseUrl }),
  );
  const leadership = databaseUrl === undefined ? aloneInCharge() : seekLeadership(databaseUrl, log);
  const { isOurs: isLeader, announce } = leadership;
  const journal = patient(createJournal(database.db));
  const facts = patient(createFacts(database.db));
  const store = patient(createSyncStore(database.db));
  await takeOverSyncToken(facts, `${config.storagePath}/${config.storageFile}`, log);

  const queue = createQueue(config.concurrency, HEAD_START);
  const serverSettings = createServerSettings(now);
  const metrics = createMetrics({ queueLength: queue.length, lastSync: () => listener.status().lastSync });
  const homeserver = createHomeserver({
    url: config.homeserverUrl,
    accessToken: config.accessToken,
    timeoutSeconds: config.homeserverTimeout,
    log,
    observe: (observed) => {
      metrics.homeserverRequest(observed);
      serverSettings.seeStatus(observed.status);
    },
  });
  const serially = createSerially();
  const folder = `${config.storagePath}/${config.cryptoPath}`;
  await takeUpLogin({ homeserver, accessToken: config.accessToken, folder });
  const account = await openAccount(homeserver);
  const { botId, serverName } = account;
  const uploadPicture = createUploadPicture(homeserver, facts);
  const crypto = config.enableCrypto
    ? createCrypto({ ...config, homeserver, facts, botId, folder, openMachine, log })
    : undefined;
  const index = patient(createMeetingIndex(database.db));
  const sdkRooms = createSdkRooms({
    homeserver,
    botId,
    findMade: createFindMade({ homeserver, botId, store }),
    index: store,
    uploadPicture,
    crypto,
  });
  const rooms = noteChanges(sdkRooms, index);
  const template = await uploadPictures(given, uploadPicture, log);
  if (!config.enableCrypto && template.encryption)
    log.warn(`rooms are not encrypted as ${config.defaultEventsPath} says, because ENABLE_CRYPTO is off`);
  const meetings: Meetings = {
    rooms,
    template,
    settings: meetingSettings(config),
  };
  const registry = createRegistry(commands);
  const maxAge = config.maxCommandAgeMinutes * MINUTE;
  const people = createPeople(facts, { locale: config.welcomeLocale, timeZone: config.defaultTimeZone });
  const { localeOf } = people;
  const memory = patient(createCardMemory(database.db));
  const keeping = { meetings, memory, index, queue, serially, people, pause: homeserver.pause, now, log };
  const cards = config.enableCards ? createCardKeeper(keeping) : undefined;
  const dispatch = createDispatch({
    serially,
    carriedOut: cards?.carriedOut,
    registry,
    meetings,
    journal,
    maxAge,
    now,
    observe: (observed) => {
      metrics.command(observed);
      logCommand(log, observed);
    },
  });
  const runner = createRunner({ dispatch, queue });
  const isAllowed = allowList(config.allowedInviters);
  const followUpgrade = createFollowUpgrade({ meetings, serially, isAllowed, ...cards, localeOf, log });
  const chatTools: ChatTools = {
    meetings,
    index,
    record: patient(createRecord(database.db)),
    setLocale: (userId, locale) => people.setLocale(userId, locale).then(() => cards?.doubtThoseOf(userId)),
    setTimeZone: (userId, zone) => people.setTimeZone(userId, zone).then(() => cards?.doubtThoseOf(userId)),
    commands: () => chatCommands,
    ...createCarryOut({ journal, dispatch, now }),
    serially,
    problems: async () => (await Promise.all(checks.map((check) => check()))).flat(),
    device: () => crypto?.status().device,
    now,
  };
  const chat = createChat({ ...people, tools: chatTools, administrators: config.administrators, log });
  const acts = { meetings, index, facts, people, serially, followUpgrade, chat, cards };
  const watchers = createWatchers(config, { ...acts, log });
  const types = [...registry.keys(), ...watchers.flatMap((watcher) => watcher.types), ENCRYPTED];
  const history = createHistory({ homeserver, botId, types });
  const listener = createListener({
    homeserver,
    botId,
    store,
    journal,
    runner,
    queue,
    commandTypes: [...registry.keys()],
    watchers,
    acceptInvitation: createAcceptInvitation({
      meetings,
      welcome: config.enableWelcome,
      isAllowed,
      perHour: config.invitationsPerHour,
      rememberDirect: people.rememberDirect,
      follow: followUpgrade.follow,
      localeOf,
      now,
      log,
    }),
    leaveIfLate: sdkRooms.leaveIfLate,
    answer: createAnswerCommand({
      rooms,
      journal,
      explain: async ({ id, sender, sentIn, locale }, outcome) =>
        outcome.done || sentIn === undefined || !config.enableErrorRooms
          ? undefined
          : explainFailure(meetings, {
              userId: sender,
              roomId: sentIn,
              error: outcome.error,
              reference: id,
              locale,
            }),
      log,
    }),
    history,
    crypto: crypto && {
      ...crypto,
      tellUnread: createTellUnread({ meetings, localeOf, log }),
      patience: config.unreadableAfter * 1000,
    },
    seeSync: (response) => serverSettings.seeSync(response, botId),
    filter: config.filterApply ? { types, timelineLimit: config.filterTimelineLimit } : undefined,
    maxAge,
    now,
    log,
  });

  const identify = createIdentify({ ...config, serverName, now });
  const checks = readinessChecks({
    status: listener.status,
    askDatabase: () => createFacts(database.db).get('sync_token'),
    isLeader,
    meetings,
    homeserverProblems: serverSettings.problems,
    encryptionProblems: () => crypto?.status().problems ?? [],
    now,
  });
  const dialIn =
    config.jitsiDialInUrl === undefined
      ? undefined
      : createDialIn({ numbersUrl: config.jitsiDialInUrl, pinUrl: config.jitsiPinUrl, now, log });
  const app = createApp({
    routes: [
      meetingRoutes({
        identify,
        submit: createSubmit({ journal, runner, isLeader, announce, patience: PATIENCE }),
        widgetIds: template.widgets.map(({ id }) => id),
        linkPrefix: config.linkPrefix,
        defaultTimeZone: config.defaultTimeZone,
        now,
      }),
      infoRoutes({
        identify,
        meetings,
        dialIn,
        homeserverUrl: config.homeserverUrl,
        openXchangeUrlTemplate: config.openXchangeUrlTemplate,
      }),
    ],
    probes: healthRoutes({
      homeserverUrl: config.homeserverUrl,
      checks: checks.map((check) => async () => inEnglish(await check()) || undefined),
      standing: () => ({ encryption: crypto ? (crypto.status().device ?? 'not open here') : 'off' }),
    }),
    corsOrigins: config.corsOrigins,
    rateLimitPerMinute: config.rateLimitPerMinute,
    trustedProxies: config.trustedProxies,
    version,
    log,
    observe: metrics.httpRequest,
  });
  api.serve(app);
  const servers: RunningServer[] = [api];
  if (config.metricsPort !== undefined) {
    servers.push(await listenOn(metricsApp(metrics.registry), config.metricsPort, config.listenAddress));
  }
  const [httpPort, metricsPort] = servers.map(({ port }) => port);

  if (config.botDisplayName !== undefined) await account.setDisplayName(config.botDisplayName);
  return lead({
    leadership,
    listener,
    queue,
    servers,
    waiting: [homeserver, patience],
    stores: [database, ...(crypto ? [crypto] : [])],
    failed: crypto?.failed ?? new Promise(() => undefined),
    log,
    say: (what) => {
      log.info({ httpPort, metricsPort }, `Bot is ${what} as ${botId}`);
      if (what !== 'running') return;
      cards?.start();
      const isMeantDirect = createIsMeantDirect(homeserver);
      const parts = {
        meetings,
        journal,
        maxAge,
        facts,
        isMeantDirect,
        locale: config.welcomeLocale,
        now,
        log,
      };
      startJobs(config, { ...account, ...people, ...history, ...parts, pause: homeserver.pause });
    },
  });
}
