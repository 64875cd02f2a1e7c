import { seeded } from './torture/random.ts';
import { afterRequests, prepareVictim, torture, type Victim } from './torture/run.ts';
import { verify } from './torture/verify.ts';

/** `npm run torture` does it at length. */
const full = process.env['TORTURE'] !== undefined;
const [commands, kills] = full ? [200, 20] : [45, 5];
const seed = Number(process.env['TORTURE_SEED'] ?? Date.now() % 1_000_000);

let victim: Victim;
beforeEach(async () => {
  victim = await prepareVictim({ embedded: true });
});
afterEach(() => victim.end());

describe(`a bot that is killed at any moment (TORTURE_SEED=${seed})`, () => {
  test(`answers each of ${commands} commands once, and leaves nothing half-made or doubled after ${kills} kills`, async () => {
    const begin = Date.now();
    const { world, sent } = await torture(victim, {
      commands,
      rounds: kills,
      random: seeded(seed),
      strike: async (requests) => {
        await afterRequests(victim, requests);
        await victim.kill();
        victim.start();
      },
    });
    const answered = Date.now();
    const complaints = await verify(world, victim, sent);
    if (full) {
      const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(0);
      console.log(
        `${sent.length} commands, ${kills} kills in ${seconds(begin, answered)} s, checked in ${seconds(answered, Date.now())} s`,
      );
    }
    expect(complaints).toEqual([]);
  });
});
