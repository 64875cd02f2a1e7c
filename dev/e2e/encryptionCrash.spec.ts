import { tortureEncrypted } from './torture/encrypted.ts';
import { seeded } from './torture/random.ts';
import { prepareVictim } from './torture/run.ts';

/** `npm run torture` does it at length, `TORTURE_RUNS` times. */
const full = process.env['TORTURE'] !== undefined;
const seed = Number(process.env['TORTURE_SEED'] ?? Date.now() % 1_000_000);
const runs = full ? Number(process.env['TORTURE_RUNS'] ?? 10) : 1;
const [kills, people, newcomers] = full ? [40, 4, 3] : [6, 2, 1];
const seeds = Array.from({ length: runs }, (_, run) => seed + run);

test.each(seeds)(
  `a bot that is killed ${kills} times reads everything that is encrypted and answers it once (TORTURE_SEED=%d)`,
  async (used) => {
    const begin = Date.now();
    const wish = { kills, people, newcomers, random: seeded(used) };
    const outcome = await tortureEncrypted(wish);
    const seconds = Math.round((Date.now() - begin) / 1000);
    if (full) console.log(JSON.stringify({ seed: used, kills, seconds, ...outcome }));
    expect(outcome.complaints).toEqual([]);
  },
);

test.each(['device_signing/upload', 'signatures/upload'])(
  'a bot that is killed at its first start before %s has an identity at the next',
  async (request) => {
    const victim = await prepareVictim();
    try {
      const { proxy, account, client, url } = victim;
      proxy.inject({ do: 'delay', ms: 60_000 }, { matching: ({ path }) => path.endsWith(request) });
      const asked = new Promise<void>((done) =>
        proxy.watch(({ path }) => {
          if (path.endsWith(request)) done();
        }),
      );
      victim.start();
      await asked;
      await victim.kill();
      await proxy.heal();
      victim.start();
      await victim.ready();
      const ready = (await (await fetch(`${url}/readyz`)).json()) as object;
      expect(ready).toMatchObject({ encryption: { verified: true } });
      const { master_keys } = await client.request<{ master_keys: object }>({
        method: 'POST',
        path: '/_matrix/client/v3/keys/query',
        body: { device_keys: { [account.userId]: [] } },
      });
      expect(Object.keys(master_keys)).toEqual([account.userId]);
    } finally {
      await victim.end();
    }
  },
);
