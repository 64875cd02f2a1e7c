import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startBotProcess } from '../stack/botProcess.ts';
import { botSettings, type BotSettings } from '../stack/botSettings.ts';
import { matrixClient } from '../stack/matrixClient.ts';
import { startPostgres } from '../stack/postgres.ts';
import { sayOnStderr } from '../stack/say.ts';
import type { BenchRow } from './row.ts';
import { usageOf } from './usage.ts';
import type { World } from './world.ts';

/** What a start leaves behind (compiling, sweeping) is not what an idle bot costs. */
const SETTLING_SECONDS = 20;
const IDLE_SECONDS = 30;

const timed = async (settings: BotSettings) => {
  const started = performance.now();
  const bot = await startBotProcess(settings);
  return { bot, seconds: (performance.now() - started) / 1000 };
};

/** How long a bot takes to be ready for the first time and later, and what it costs when nothing happens. */
async function measure(settings: BotSettings) {
  // The first start makes the tables and reads all rooms; later ones go on where the last stopped.
  const first = await timed(settings);
  await first.bot.stop();
  const { bot, seconds } = await timed(settings);
  await pause(SETTLING_SECONDS * 1000);
  const before = await usageOf(bot.pid);
  await pause(IDLE_SECONDS * 1000);
  const after = await usageOf(bot.pid);
  await bot.stop();
  return {
    first: first.seconds,
    later: seconds,
    memory: after.memory,
    idle: ((after.processor - before.processor) / IDLE_SECONDS) * 100,
  };
}

const budgets = (size: number) =>
  size <= 100
    ? { time: '≤ 2 s', memory: '≤ 150 MB' }
    : size <= 1000
      ? { time: '≤ 3 s', memory: '≤ 180 MB' }
      : { time: '≤ 10 s', memory: '≤ 400 MB' };

/** From start to ready, memory, and what an idle bot costs, with more and more rooms, on both databases. */
export async function benchStart(world: World, sizes: readonly number[]): Promise<BenchRow[]> {
  const { synapse, admin, dir } = world;
  const account = await synapse.registerUser({ user: 'starter' });
  await synapse.limitRate({ adminToken: admin.accessToken, userId: account.userId, perSecond: 0 });
  const client = matrixClient(synapse.url, account);
  // PostgreSQL may have to run as somebody else, who has to get through to its folder.
  await chmod(dir, 0o711);
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), say: sayOnStderr });
  const settings = botSettings({
    homeserverUrl: synapse.url,
    accessToken: account.accessToken,
    dataDir: join(dir, 'starter'),
  });
  const databases = {
    'embedded database': settings,
    PostgreSQL: { ...settings, DATABASE_URL: postgres.url },
  };
  const rows: BenchRow[] = [];
  try {
    let rooms = 0;
    for (const size of sizes) {
      for (; rooms < size; rooms += 2) {
        await Promise.all([
          client.createRoom({ preset: 'private_chat' }),
          client.createRoom({ preset: 'private_chat' }),
        ]);
      }
      for (const [database, each] of Object.entries(databases)) {
        const { first, later, memory, idle } = await measure(each);
        const budget = budgets(size);
        const memoryBudget = database === 'PostgreSQL' ? budget.memory : 'database extra';
        const row = (what: string, ours: number, unit: BenchRow['unit'], allowed: string): BenchRow => ({
          what: `${what}, rooms, ${database}`,
          ...{ size, ours, unit, budget: allowed },
        });
        rows.push(
          row('first start to ready', first, 's', budget.time),
          row('start to ready', later, 's', budget.time),
          row('memory', memory, 'MB', memoryBudget),
          row('idle, share of a core', idle, '%', '< 1 %'),
        );
      }
    }
  } finally {
    await postgres.stop();
  }
  return rows;
}
