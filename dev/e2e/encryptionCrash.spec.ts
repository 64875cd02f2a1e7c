import { tortureEncrypted } from './torture/encrypted.ts';
import { seeded } from './torture/random.ts';

/** `npm run torture` does it at length, `TORTURE_RUNS` times. */
const full = process.env['TORTURE'] !== undefined;
const seed = Number(process.env['TORTURE_SEED'] ?? Date.now() % 1_000_000);
const runs = full ? Number(process.env['TORTURE_RUNS'] ?? 1) : 1;
const [kills, people] = full ? [40, 4] : [6, 2];
const seeds = Array.from({ length: runs }, (_, run) => seed + run);

test.each(seeds)(
  `a bot that is killed ${kills} times reads everything that is encrypted and answers it once (TORTURE_SEED=%d)`,
  async (used) => {
    const begin = Date.now();
    const { said, complaints } = await tortureEncrypted({ kills, people, random: seeded(used) });
    if (full)
      console.log(`${said} things said, ${kills} kills in ${((Date.now() - begin) / 1000).toFixed(0)} s`);
    expect(complaints).toEqual([]);
  },
  full ? 1_800_000 : 300_000,
);
