import { AppError, isDenied } from '../../shared/src/appError.ts';
import { serverOf, type UserId } from '../../shared/src/matrix/ids.ts';
import { ConfigError } from '../../shared/src/settings.ts';
import { whoIs } from './actors.ts';
import { openAudit } from './audit.ts';
import { createBotHomeserver } from './botHomeserver.ts';
import type { Config } from './config.ts';
import { createAdminHomeserver, type Homeserver } from './homeserver.ts';
import { lockFolder } from './lock.ts';
import type { Logger } from './log.ts';
import { openMemories } from './memories.ts';
import { afterPass } from './pause.ts';
import { reap } from './reap.ts';
import type { Report } from './report.ts';
import { createRequest, type Request, type RequestOptions } from './request.ts';

/** A reaper that has its folder. */
export type Reaper = {
  /**
   * One pass. Finds out at first whether the accounts are right, so that a homeserver that is away at the start is no other
   * case than one that goes away later.
   *
   * @throws ConfigError when an account is not the one that a setting asks for; AppError when nothing can be done at present
   */
  readonly pass: () => Promise<Report>;
  /** How long to rest after a pass that ended now, in milliseconds. */
  readonly pause: () => number;
  /** Begins no other room; what is under way is finished. */
  readonly stop: () => void;
  /** Ends all waiting for the homeserver. */
  readonly abort: () => void;
  /** Gives the folder free; call it when no pass is under way. */
  readonly close: () => Promise<void>;
};

type Surroundings = {
  readonly log: Logger;
  readonly now?: () => number;
  readonly observe?: RequestOptions['observe'];
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function openHomeserver(request: Request, config: Config): Promise<Homeserver> {
  const { adminApi, botUserIds, botAccessTokens } = config;
  const self = await whoIs(request);
  const isBot = botUserIds.includes(self);
  if (!adminApi) {
    if (isBot) return createBotHomeserver(request, self);
    throw new ConfigError([`with ADMIN_API=false, ACCESS_TOKEN must be a bot's; it is ${self}'s`]);
  }
  if (isBot) throw new ConfigError([`ACCESS_TOKEN is the bot's; the reaper needs an account of its own`]);
  // Asked once, so that it is said at the start and not in the middle of a pass.
  await request({ path: '/_synapse/admin/v1/rooms', query: { limit: 1 } }).catch((error: unknown) => {
    throw isDenied(error)
      ? new AppError('denied', `${self} is no administrator of the homeserver`, { cause: error })
      : error;
  });
  const tokens = new Map<UserId, string>();
  for (const token of botAccessTokens) tokens.set(await whoIs(request, token), token);
  const stranger = [...tokens.keys()].find((userId) => !botUserIds.includes(userId));
  if (stranger !== undefined)
    throw new ConfigError([
      `BOT_ACCESS_TOKENS holds a token of ${stranger}, whom BOT_USER_IDS does not name`,
    ]);
  return createAdminHomeserver(request, self, tokens);
}

/**
 * Opens what a reaper needs on this machine.
 *
 * @throws Error, in words for the operator, when the folder is in use
 */
export async function openReaper(
  config: Config,
  { log, now = Date.now, observe }: Surroundings,
): Promise<Reaper> {
  const unlock = await lockFolder(config.storagePath);
  const opened: { readonly close: () => Promise<void> }[] = [{ close: unlock }];
  const close = async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
  };
  const aborted = new AbortController();
  let isStopping = false;
  let difference: number | undefined;
  try {
    const request = createRequest({
      url: config.homeserverUrl,
      accessToken: config.accessToken,
      timeoutSeconds: config.homeserverTimeout,
      log,
      signal: aborted.signal,
      ...(observe !== undefined && { observe }),
      seeClock: (time) => (difference = now() - time),
    });
    const memories = await openMemories(config.storagePath);
    opened.push(memories);
    const connect = async () => {
      const homeserver = await openHomeserver(request, config);
      const audit = await openAudit(config.storagePath, homeserver.self, log);
      opened.push(audit);
      log.info({ dryRun: config.dryRun }, `Reaper is running as ${homeserver.self}`);
      return { homeserver, audit };
    };
    let connected: Awaited<ReturnType<typeof connect>> | undefined;
    const { allowedServers, botUserIds, concurrency, mayTakePower, languages, timeZone } = config;
    const announceBefore = config.announceBeforeHours * HOUR;
    const policy = {
      announceBefore,
      deleteAfter: config.deleteAfterHours * HOUR,
      purgeAfter: config.purgeAfterHours * HOUR,
      keptRooms: config.keptRooms,
    };
    return {
      pass: async () => {
        connected ??= await connect();
        const { homeserver, audit } = connected;
        const servers = allowedServers.length > 0 ? allowedServers : [serverOf(homeserver.self)];
        return reap({
          hands: {
            homeserver,
            memories,
            audit,
            trust: { botIds: botUserIds, servers },
            concurrency,
            voice: { languages, timeZone },
            announceBefore,
            postpone: config.postponeDays * 24 * HOUR,
            mayTakePower,
            now,
            signal: aborted.signal,
            log,
          },
          policy,
          limits: { maxRooms: config.maxRooms, maxPercent: config.maxPercent },
          dryRun: config.dryRun,
          clock: { allowed: config.maxClockDifference * 1000, difference: () => difference },
          isStopping: () => isStopping,
        });
      },
      pause: () => afterPass(memories.all(), config.intervalMinutes * MINUTE, now()),
      stop: () => (isStopping = true),
      abort: () => aborted.abort(new Error('the reaper was asked to end')),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
