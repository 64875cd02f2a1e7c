import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { encryption } from '../e2e/securePerson.ts';
import { startBotProcess } from '../stack/botProcess.ts';
import { botSettings, type BotSettings } from '../stack/botSettings.ts';
import { matrixClient } from '../stack/matrixClient.ts';
import { openFilled } from './cryptoStore.ts';
import { median } from './measure.ts';
import type { BenchRow } from './row.ts';
import { usageOf } from './usage.ts';
import type { World } from './world.ts';

/** In milliseconds. */
const SETTLED = 5_000;

type Started = { readonly seconds: number; readonly memory: number };

async function start(settings: BotSettings, more: Readonly<Record<string, string>> = {}): Promise<Started> {
  const started = performance.now();
  const bot = await startBotProcess({ ...settings, ...more });
  const seconds = (performance.now() - started) / 1000;
  // What the start has left lying about is collected by then.
  await pause(SETTLED);
  const { memory } = await usageOf(bot.pid);
  await bot.stop();
  return { seconds, memory };
}

/** From start to ready, and memory, in encrypted rooms with a session in each; the floor is the same bot without encryption. */
export async function benchEncryptedStart(world: World, sizes: readonly number[]): Promise<BenchRow[]> {
  const { synapse, admin, dir } = world;
  const account = await synapse.registerUser({ user: 'keeper' });
  await synapse.limitRate({ adminToken: admin.accessToken, userId: account.userId, perSecond: 0 });
  const client = matrixClient(synapse.url, account);
  const settings = botSettings({
    homeserverUrl: synapse.url,
    accessToken: account.accessToken,
    dataDir: join(dir, 'keeper'),
  });
  const rows: BenchRow[] = [];
  let rooms = 0;
  const makeRoom = () => client.createRoom({ preset: 'private_chat', initial_state: [encryption] });
  for (const size of sizes) {
    for (; rooms < size; rooms += 2) await Promise.all([makeRoom(), makeRoom()]);
    // The first start makes database and keys, and reads all rooms; later ones go on where the last stopped.
    await start(settings);
    const folder = join(settings.STORAGE_FILE_DATA_PATH, 'crypto', encodeURIComponent(account.deviceId));
    const store = await openFilled(folder, account.userId, account.deviceId);
    await store.fill(size);
    await store.close();
    const [bare, ours]: [Started[], Started[]] = [[], []];
    for (let round = 0; round < 3; round += 1) {
      bare.push(await start(settings, { ENABLE_CRYPTO: 'false' }));
      ours.push(await start(settings));
    }
    const middle = (of: readonly Started[], what: keyof Started) => median(of.map((one) => one[what]));
    rows.push(
      {
        what: 'start to ready with encryption, against without, encrypted rooms',
        size,
        floor: middle(bare, 'seconds'),
        ours: middle(ours, 'seconds'),
        unit: 's',
        budget: size <= 500 ? '≤ 2 s' : '≤ 5 s',
      },
      {
        what: 'memory with encryption, against without, encrypted rooms',
        size,
        floor: middle(bare, 'memory'),
        ours: middle(ours, 'memory'),
        unit: 'MB',
        budget: '≤ floor + 100 MB',
      },
    );
  }
  return rows;
}
