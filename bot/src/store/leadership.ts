import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../log.ts';

/** Who of the processes that share a database works. */
export type Leadership = {
  /** Settles when it is us. Rejects when another has taken over: whoever does not stop then does things twice. */
  readonly won: Promise<void>;
  readonly lost: Promise<never>;
  readonly isOurs: () => boolean;
  /** Tells the leader that there is a command in the journal. */
  readonly announce: () => Promise<void>;
  /** Calls back when somebody has announced one, or may have. */
  readonly onAnnouncement: (listener: () => void) => void;
  readonly stop: () => Promise<void>;
};

type Answer = { readonly locked: boolean; readonly is_young: boolean };

/** A database that has just been started has forgotten who led, but who led may live. */
const ASK = `select pg_try_advisory_lock(hashtext('convene.leadership')) as locked,
  now() - pg_postmaster_start_time() < interval '20 seconds' as is_young`;
const CHANNEL = 'convene_command';
/** How often those who wait ask, and who lost the connection tries to come back, in milliseconds. */
const INTERVAL = 500;
/**
 * What a follower waits before it begins. The former leader, if it lives, has lost its connection, and sees within an
 * interval of coming back that it is no longer the leader.
 */
const HAND_OVER = 3_000;

/** Alone with an embedded database. */
export function aloneInCharge(): Leadership {
  return {
    won: Promise.resolve(),
    lost: new Promise(() => undefined),
    isOurs: () => true,
    announce: () => Promise.resolve(),
    onAnnouncement: () => undefined,
    stop: () => Promise.resolve(),
  };
}

/** Seeks the leadership among all that use the database at `url`, with a lock that the database frees when we die. */
export function seekLeadership(url: string, log: Logger): Leadership {
  const won = Promise.withResolvers<void>();
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => undefined);
  const listeners = new Set<() => void>();
  const stopped = new AbortController();
  let client: pg.Client | undefined;
  let isOurs = false;

  const pause = (milliseconds: number) =>
    wait(milliseconds, undefined, { signal: stopped.signal }).catch(() => undefined);

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5_000 });
    // `end` tells of it as well; without a listener it would end the process.
    fresh.on('error', () => undefined);
    await fresh.connect();
    await fresh.query(`listen ${CHANNEL}`);
    fresh.on('notification', () => listeners.forEach((listener) => listener()));
    return fresh;
  }

  /** Holds or seeks the lock on one connection, until that ends. */
  async function attend(present: pg.Client): Promise<void> {
    const ended = new Promise<void>((resolve) => present.once('end', resolve));
    let mayBeHeld = false;
    for (;;) {
      const [answer] = (await present.query<Answer>(ASK)).rows;
      if (answer?.locked) {
        mayBeHeld ||= answer.is_young;
        break;
      }
      if (isOurs) {
        isOurs = false;
        lost.reject(new Error('another replica has taken over while the database was away'));
        return;
      }
      mayBeHeld = true;
      if (stopped.signal.aborted) return;
      await Promise.race([ended, pause(INTERVAL)]);
    }
    if (!isOurs && mayBeHeld) await pause(HAND_OVER);
    isOurs = true;
    won.resolve();
    // What was announced while we were not connected.
    listeners.forEach((listener) => listener());
    await ended;
  }

  async function keep(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        client = await connect();
        await attend(client);
      } catch (error) {
        if (!stopped.signal.aborted) log.warn({ err: error }, 'the database is waited for');
      }
      await client?.end().catch(() => undefined);
      await pause(INTERVAL);
    }
  }
  const kept = keep();

  return {
    won: won.promise,
    lost: lost.promise,
    isOurs: () => isOurs,
    announce: async () => {
      await client?.query(`notify ${CHANNEL}`);
    },
    onAnnouncement: (listener) => listeners.add(listener),
    stop: async () => {
      stopped.abort();
      await client?.end().catch(() => undefined);
      await kept;
    },
  };
}
