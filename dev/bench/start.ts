import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startBotProcess } from '../stack/botProcess.ts';
import { botSettings } from '../stack/botSettings.ts';
import { matrixClient } from '../stack/matrixClient.ts';
import type { BenchRow } from './row.ts';
import { usageOf } from './usage.ts';
import type { World } from './world.ts';

const IDLE_SECONDS = 20;

/** From start to ready, memory, and what an idle bot costs, with more and more rooms. */
export async function benchStart(world: World, sizes: readonly number[]): Promise<BenchRow[]> {
  const { synapse, admin, dir } = world;
  const account = await synapse.registerUser({ user: 'starter' });
  await synapse.limitRate({ adminToken: admin.accessToken, userId: account.userId, perSecond: 0 });
  const client = matrixClient(synapse.url, account);
  const settings = botSettings({
    homeserverUrl: synapse.url,
    accessToken: account.accessToken,
    dataDir: join(dir, 'starter'),
  });
  const rows: BenchRow[] = [];
  let rooms = 0;
  for (const size of sizes) {
    for (; rooms < size; rooms += 2) {
      await Promise.all([
        client.createRoom({ preset: 'private_chat' }),
        client.createRoom({ preset: 'private_chat' }),
      ]);
    }
    const start = async () => {
      const started = performance.now();
      const bot = await startBotProcess(settings);
      return { bot, seconds: (performance.now() - started) / 1000 };
    };
    // The first start makes the database and reads all rooms; later ones go on where the last stopped.
    const first = await start();
    await first.bot.stop();
    const { bot, seconds } = await start();
    const before = await usageOf(bot.pid);
    await pause(IDLE_SECONDS * 1000);
    const after = await usageOf(bot.pid);
    await bot.stop();
    const idle = ((after.processor - before.processor) / IDLE_SECONDS) * 100;
    const allowed = size <= 100 ? '≤ 2 s' : size <= 1000 ? '≤ 3 s' : '≤ 10 s';
    rows.push(
      { what: 'first start to ready, rooms', size, ours: first.seconds, unit: 's', budget: allowed },
      { what: 'start to ready, rooms', size, ours: seconds, unit: 's', budget: allowed },
      {
        what: 'memory with the embedded database, rooms',
        size,
        ours: after.memory,
        unit: 'MB',
        budget: 'database extra',
      },
      { what: 'idle, share of a core, rooms', size, ours: idle, unit: '%', budget: '< 1 %' },
    );
  }
  return rows;
}
