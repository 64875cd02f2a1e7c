import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { toAppError } from '../../shared/src/appError.ts';
import { isRoomId, type RoomId } from '../../shared/src/matrix/ids.ts';
import type { Hands } from './adoption/acts.ts';
import { adopt, undo } from './adoption/adopt.ts';
import type { AdoptionOptions } from './adoption/options.ts';
import type { Report } from './adoption/report.ts';
import { createQueue } from './dispatch/queue.ts';
import type { Logger } from './log.ts';
import { openAccount } from './matrix/account.ts';
import { takeUpLogin } from './matrix/crypto/device.ts';
import { createHomeserver } from './matrix/homeserver.ts';
import { createIsMeantDirect } from './matrix/meantDirect.ts';
import { createSdkRooms } from './matrix/sdkRooms.ts';
import type { Setup } from './readSetup.ts';
import { openDatabase } from './store/database.ts';
import { openLedger } from './store/ledger.ts';
import { createPeople } from './store/people.ts';
import { createRoomMemory } from './store/roomMemory.ts';
import { createFacts, createSyncStore } from './store/syncStore.ts';

/** Builds what an adoption takes, runs it, and closes it again. The only place beside the service that wires. */
export async function adoptRooms(
  { config, template }: Setup,
  options: AdoptionOptions,
  log: Logger,
): Promise<Report> {
  const { databaseUrl, homeserverUrl, adoptFromAccessToken } = config;
  // Before the database is touched: the embedded one says itself when a bot is running.
  if (options.undo !== undefined) await access(options.undo);
  const database = await openDatabase(
    databaseUrl === undefined ? { folder: config.storagePath } : { url: databaseUrl },
  );
  try {
    const facts = createFacts(database.db);
    const people = createPeople(facts, { locale: config.welcomeLocale, timeZone: config.defaultTimeZone });
    const enter = async (variable: string, accessToken: string) => {
      const { homeserverTimeout: timeoutSeconds } = config;
      const homeserver = createHomeserver({ url: homeserverUrl, accessToken, timeoutSeconds, log });
      const folder = `${config.storagePath}/${config.cryptoPath}`;
      await takeUpLogin({ homeserver, accessToken, folder });
      const account = await openAccount(homeserver).catch((error: unknown) => {
        throw new Error(`The account of ${variable} cannot be used: ${toAppError(error).message}`, {
          cause: error,
        });
      });
      const rooms = createSdkRooms({
        homeserver,
        botId: account.botId,
        // An adoption says nothing, makes no rooms and uploads nothing.
        crypto: undefined,
        findMade: () => Promise.resolve([]),
        index: createSyncStore(database.db),
        uploadPicture: () => Promise.resolve(''),
      });
      return { homeserver, account, rooms };
    };
    const self = await enter('ACCESS_TOKEN', config.accessToken);
    const given =
      adoptFromAccessToken === undefined
        ? undefined
        : await enter('ADOPT_FROM_ACCESS_TOKEN', adoptFromAccessToken);
    // The token of our own account, given twice, is no other account.
    const old = given?.account.botId === self.account.botId ? undefined : given;
    const hands: Hands = {
      self: self.rooms,
      old: old?.rooms,
      memory: createRoomMemory(database.db),
      direct: people,
    };
    const by = self.account.botId;
    const from = old?.account.botId;
    const path = options.undo ?? options.ledger ?? join(config.storagePath, 'adoption.jsonl');
    const ledger =
      options.apply || options.undo !== undefined
        ? await openLedger(path, { by, ...(from !== undefined && { from }) })
        : undefined;
    const about = { by, from, isDryRun: !options.apply, isUndo: options.undo !== undefined, ledger: path };
    try {
      if (ledger !== undefined && options.undo !== undefined)
        return { ...about, rooms: await undo(hands, ledger, !options.apply) };
      const ours = await self.account.joinedRooms();
      const theirs = (await old?.account.joinedRooms()) ?? [];
      const queue = createQueue(config.concurrency);
      const rooms = await adopt({
        sight: {
          hands,
          eyes: {
            botIds: [by, ...(from === undefined ? [] : [from])],
            plannerUrl: config.plannerUrl,
            configuredWidgets: template.widgets.map(({ id }) => id),
            reads: config.enableCrypto,
          },
          isMeantDirect: createIsMeantDirect((old ?? self).homeserver),
        },
        rooms: new Map(
          [...new Set<RoomId>([...theirs, ...ours])]
            .filter(isRoomId)
            .toSorted()
            .map((roomId) => [roomId, { isOldThere: theirs.includes(roomId) }]),
        ),
        ledger,
        farewell: options.farewell,
        each: (roomIds, act) => Promise.all(roomIds.map((roomId) => queue.push(roomId, () => act(roomId)))),
      });
      return { ...about, rooms };
    } finally {
      await ledger?.close();
      for (const each of [self, old]) each?.homeserver.stop();
    }
  } finally {
    await database.close();
  }
}
