import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startChild, type Child } from '../../stack/child.ts';
import { botSettings } from '../../stack/botSettings.ts';
import { eventually } from '../../stack/eventually.ts';
import { freePort } from '../../stack/freePort.ts';
import type { Account, Homeserver } from '../../stack/homeserver.ts';
import { matrixClient, type MatrixClient } from '../../stack/matrixClient.ts';
import { repository } from '../../stack/paths.ts';
import { newPlace } from '../bot.ts';
import { startFaultyProxy, type FaultyProxy, type SeenRequest } from '../faults.ts';
import { administrator, freshName, sharedHomeserver, type Administrator } from '../people.ts';
import { planCommands, types, type Planned, type World } from './commands.ts';
import type { Random } from './random.ts';
import type { Sent } from './verify.ts';
import { makeWorld, roomsOf, sendCommand } from './world.ts';

/** A bot that is killed and started again, behind a proxy. */
export type Victim = {
  /** Without the proxy. */
  readonly homeserver: Homeserver;
  readonly admin: Administrator;
  readonly proxy: FaultyProxy;
  readonly account: Account;
  readonly client: MatrixClient;
  /** Where its HTTP API is, whenever it runs. */
  readonly url: string;
  readonly dataDir: string;
  /** Starts it, without waiting for anything; with other settings if given. */
  readonly start: (env?: Readonly<Record<string, string>>) => void;
  /** Settles when it says that it is running. Throws when it ends instead. */
  readonly ready: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** SIGTERM; gives its exit code. */
  readonly stop: () => Promise<number | null>;
  /** Its exit code when it ends by itself. */
  readonly ended: () => Promise<number | null>;
  readonly lines: () => readonly string[];
  readonly end: () => Promise<void>;
};

/** What is absent is as always: the shared homeserver, a new database, PostgreSQL where there is one. */
export type VictimWish = {
  readonly homeserver?: Homeserver;
  readonly admin?: Administrator;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it must have the embedded database. */
  readonly embedded?: boolean;
  /** A new one that is exempt from rate limits, when absent. */
  readonly account?: Account;
};

/** Prepares a bot of its own account. */
export const prepareVictim = async ({
  homeserver = sharedHomeserver(),
  admin = administrator(),
  env = {},
  embedded = false,
  ...given
}: VictimWish = {}): Promise<Victim> => {
  const account =
    given.account ?? (await homeserver.registerUser({ user: freshName('victim'), displayName: 'Meetings' }));
  await admin.limitRate(account.userId, 0);
  const proxy = await startFaultyProxy(homeserver.url);
  const port = await freePort();
  const { dataDir, database } = await newPlace({ embedded, url: env['DATABASE_URL'] });
  const settings = {
    ...botSettings({ homeserverUrl: proxy.url, accessToken: account.accessToken, dataDir, port }),
    HTTP_RATE_LIMIT_PER_MINUTE: '100000',
    // Every room that it makes belongs to a command.
    ENABLE_WELCOME_WORKFLOW: 'false',
    ...database,
    ...env,
  };
  let child: Child | undefined;
  return {
    homeserver,
    admin,
    proxy,
    account,
    client: matrixClient(homeserver.url, account),
    url: `http://127.0.0.1:${port}`,
    dataDir,
    start: (changed = {}) => {
      child = startChild({
        command: process.execPath,
        args: [join(repository, 'bot/src/main.ts')],
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings, ...changed },
        cwd: join(repository, 'bot'),
      });
    },
    ready: async () => {
      if ((await child?.line((line) => line.includes('Bot is running as'))) === undefined) {
        throw new Error(`The bot ended:\n${child?.lines().slice(-15).join('\n')}`);
      }
    },
    kill: async () => {
      await child?.kill();
    },
    stop: async () => (await child?.stop())?.code ?? null,
    ended: async () => (await child?.ended)?.code ?? null,
    lines: () => child?.lines() ?? [],
    end: async () => {
      await child?.kill();
      await proxy.stop();
    },
  };
};

/** Asks again and again, as a careful client does, until there is an answer for good. */
export const callUntilAnswered = async (
  url: () => string,
  {
    sender,
    data,
    http,
    key,
  }: Pick<Planned, 'sender' | 'data'> & { http: { method: string; path: string }; key: string },
): Promise<{ done: boolean; rooms: readonly string[] }> =>
  eventually(`an answer to ${http.path} ${key}`, async () => {
    const response = await fetch(url() + http.path, {
      method: http.method,
      headers: {
        authorization: `Bearer ${sender.accessToken}`,
        'content-type': 'application/json',
        'idempotency-key': key,
        'accept-language': 'en',
      },
      body: JSON.stringify(data),
      signal: AbortSignal.timeout(90_000),
    });
    const text = await response.text();
    if (response.status >= 500) {
      return undefined;
    }
    const { room_id } = (text === '' ? {} : JSON.parse(text)) as { room_id?: string };
    return { done: response.ok, rooms: room_id === undefined ? [] : [room_id] };
  });

/** Sends a command and gives, when it is sent, the promise of its answer in an array, lest it be waited for. */
const send = async (planned: Planned, victim: Victim): Promise<readonly [Promise<Sent>]> => {
  const { door, sender, kind, data } = planned;
  if ('http' in door) {
    const id = randomUUID();
    const answer = callUntilAnswered(() => victim.url, { sender, data, http: door.http, key: id });
    return [answer.then((given) => ({ ...planned, id, ...given }))];
  }
  const type = types[kind === 'invalid' ? 'create' : kind];
  const id = await sendCommand(sender, door.room, { type, data });
  const answer = sender.reactionTo(door.room, id, { from: victim.account.userId });
  return [
    answer.then(({ key, content }) => ({ ...planned, id, done: key === '✅', rooms: roomsOf(content) })),
  ];
};

/** The rooms of meetings and sessions that the bot made and is in. */
export const meetingRooms = async ({ client }: Pick<Victim, 'client'>): Promise<string[]> => {
  const joined = await client.joinedRooms();
  const creations = await Promise.all(joined.map((roomId) => client.stateContent(roomId, 'm.room.create')));
  return joined.filter((_, index) => creations[index]?.['type'] !== undefined);
};

export type Torture = {
  readonly commands: number;
  readonly rounds: number;
  readonly random: Random;
  /** Lets something go wrong while commands are sent; settles when it is over. */
  readonly strike: (requests: number) => Promise<void>;
};

const isWork = ({ path }: SeenRequest): boolean => !path.endsWith('/sync');

/** Settles when the bot has made that many requests more, or when it has nothing to do for a while. */
export const afterRequests = ({ proxy }: Victim, count: number): Promise<void> =>
  new Promise((done) => {
    let left = count;
    const settle = (): void => {
      clearTimeout(timer);
      end();
      done();
    };
    const timer = setTimeout(settle, 6_000);
    const end = proxy.watch((request) => {
      left -= isWork(request) ? 1 : 0;
      if (left <= 0) {
        settle();
      }
    });
  });

/** Sends commands in as many waves as there are rounds, with a strike in each; returns all with their answers. */
export const torture = async (
  victim: Victim,
  { commands, rounds, random, strike }: Torture,
): Promise<{ world: World; sent: readonly Sent[] }> => {
  victim.start();
  await victim.ready();
  const closes = Math.max(2, Math.floor(commands / 15));
  const world = await makeWorld(victim.homeserver, victim.account.userId, closes);
  const planned = planCommands(random, world, commands);
  const answers: Promise<Sent>[] = [];
  const wave = Math.ceil(commands / rounds);
  for (let round = 0; round < rounds; round += 1) {
    const over = strike(1 + random.integer(wave * 8));
    for (const command of planned.slice(round * wave, (round + 1) * wave)) {
      const [answer] = await send(command, victim);
      answer.catch(() => undefined);
      answers.push(answer);
    }
    await over;
  }
  await victim.ready();
  return { world, sent: await Promise.all(answers) };
};
