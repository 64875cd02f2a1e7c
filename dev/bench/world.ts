import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settings } from '../../bot/src/config.ts';
import { startFaultyProxy, type FaultyProxy } from '../e2e/faults.ts';
import { startBotProcess, type BotProcess } from '../stack/botProcess.ts';
import { botSettings } from '../stack/botSettings.ts';
import type { Account } from '../stack/homeserver.ts';
import { matrixClient, type MatrixClient } from '../stack/matrixClient.ts';
import { reactionsSeenBy, type Reactions } from '../stack/reactions.ts';
import { sayOnStderr } from '../stack/say.ts';
import { startSynapse, type Synapse } from '../stack/synapse.ts';
import { startBareBot } from './bareBot.ts';

/** Somebody who sends commands and sees them answered. */
export type Sender = MatrixClient & { readonly reactions: Reactions };

/** A calendar room of one bot. */
export type Desk = { readonly roomId: string; readonly botId: string };

/** Everything that is measured with: one homeserver, our bot behind a proxy that counts, and the bare one. */
export type World = {
  readonly synapse: Synapse;
  readonly admin: Account;
  readonly alice: Sender;
  /** People to invite. */
  readonly people: readonly string[];
  readonly bot: BotProcess;
  readonly botAccount: Account;
  readonly bareAccount: Account;
  /** The bare bot that answers as it goes, with as many commands on their way as ours. */
  readonly steadyAccount: Account;
  /** What our bot asks of the homeserver goes through here. */
  readonly proxy: FaultyProxy;
  readonly ours: Desk;
  readonly bare: Desk;
  /** A new calendar room of alice's for a bot. */
  readonly openDesk: (botId: string) => Promise<Desk>;
  readonly dir: string;
  readonly stop: () => Promise<void>;
};

const PEOPLE = 50;
/** That of our bot, where it is not set. */
const CONCURRENCY = settings.concurrency.fallback;

/** Starts it all on free ports in a folder of its own. */
export async function createWorld(): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'convene-bench-'));
  const synapse = await startSynapse({ dir: join(dir, 'synapse'), say: sayOnStderr });
  const admin = await synapse.registerUser({ user: 'admin', admin: true });
  const register = (user: string) => synapse.registerUser({ user, displayName: user });
  const [aliceAccount, botAccount, bareAccount, steadyAccount] = await Promise.all(
    ['alice', 'bot', 'bare', 'steady'].map(register),
  );
  if (!aliceAccount || !botAccount || !bareAccount || !steadyAccount) throw new Error('accounts are missing');
  for (const { userId } of [botAccount, bareAccount, steadyAccount]) {
    await synapse.limitRate({ adminToken: admin.accessToken, userId, perSecond: 0 });
  }
  const people: string[] = [];
  for (let index = 0; index < PEOPLE; index += 1) people.push((await register(`person${index}`)).userId);

  const proxy = await startFaultyProxy(synapse.url);
  const bot = await startBotProcess({
    ...botSettings({
      homeserverUrl: proxy.url,
      accessToken: botAccount.accessToken,
      dataDir: join(dir, 'bot'),
    }),
    HTTP_RATE_LIMIT_PER_MINUTE: '100000',
    // What a refusal costs is measured, and not the room in which it is explained.
    ENABLE_PRIVATE_ROOM_ERROR_SENDING: 'false',
  });
  const bareBot = startBareBot(matrixClient(synapse.url, bareAccount));
  const steadyBot = startBareBot(matrixClient(synapse.url, steadyAccount), CONCURRENCY);
  const client = matrixClient(synapse.url, aliceAccount);
  const alice = { ...client, reactions: reactionsSeenBy(client) };

  const openDesk = async (botId: string): Promise<Desk> => {
    const roomId = await alice.createRoom({
      preset: 'private_chat',
      invite: [botId],
      power_level_content_override: { users: { [botId]: 100 } },
    });
    const joins = async () =>
      (await alice.stateContent(roomId, 'm.room.member', botId))?.membership === 'join';
    while (!(await joins())) await new Promise((resolve) => setTimeout(resolve, 20));
    return { roomId, botId };
  };

  return {
    synapse,
    admin,
    alice,
    people,
    bot,
    botAccount,
    bareAccount,
    steadyAccount,
    proxy,
    openDesk,
    ours: await openDesk(botAccount.userId),
    bare: await openDesk(bareAccount.userId),
    dir,
    stop: async () => {
      bareBot.stop();
      steadyBot.stop();
      await bot.stop();
      await proxy.stop();
      await synapse.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Sends a command and waits for its answer. Throws when it is ❌. */
export async function command(
  alice: Sender,
  { roomId, botId }: Desk,
  type: string,
  data: object,
): Promise<string> {
  const eventId = await alice.send(roomId, type, { data, context: { locale: 'en', timezone: 'UTC' } });
  const { key, content } = await alice.reactions.first(roomId, eventId, { from: botId });
  if (key !== '✅') throw new Error(`${type} failed: ${JSON.stringify(content)}`);
  return eventId;
}
