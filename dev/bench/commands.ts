import { compare, median, timed } from './measure.ts';
import type { BenchRow } from './row.ts';
import { command, type Desk, type World } from './world.ts';

const types = {
  create: 'net.nordeck.meetings.meeting.create',
  breakouts: 'net.nordeck.meetings.breakoutsessions.create',
  close: 'net.nordeck.meetings.meeting.close',
};

/** What is asked anyhow, whether somebody sends commands or not: what is new, and whose devices are. */
const upkeep = /^\/_matrix\/client\/v3\/(sync|keys\/)/;

const time = { start_time: '2040-10-03T10:00:00Z', end_time: '2040-10-03T11:00:00Z' };

const meeting = (people: readonly string[]) => ({
  title: 'A meeting',
  description: 'What it is about',
  ...time,
  participants: people.map((user_id) => ({ user_id })),
});

/** Create a meeting, from the event to the reaction, and how many requests that takes. */
export async function benchCreate(world: World): Promise<BenchRow[]> {
  const { alice, ours, bare, proxy, people } = world;
  const rows: BenchRow[] = [];
  for (const [size, rounds, budget] of [
    [1, 15, 1.3],
    [10, 10, 1.3],
    [50, 5, 1.2],
  ] as const) {
    const data = meeting(people.slice(0, size));
    const figures = await compare(
      rounds,
      () => command(alice, bare, types.create, data),
      () => command(alice, ours, types.create, data),
    );
    const budgetInWords = `≤ ${budget} × floor`;
    rows.push({ what: 'create a meeting', size, ...figures, unit: 'ms', budget: budgetInWords });
    proxy.forget();
    await command(alice, ours, types.create, data);
    const requests = proxy.requests().filter(({ path }) => !upkeep.test(path)).length;
    // createRoom, one widget, the link, the reaction, and the people with the creator.
    rows.push({
      what: 'create: requests',
      size,
      floor: size + 5,
      ours: requests,
      unit: 'requests',
      budget: '≤ floor + 2',
    });
  }
  return rows;
}

async function meetingRoom(world: World): Promise<Desk> {
  const { alice, ours } = world;
  const eventId = await command(alice, ours, types.create, meeting([]));
  const { content } = await alice.reactions.first(ours.roomId, eventId);
  const [roomId = ''] = (content['net.nordeck.meetings.bot.meta'] as { room_ids: string[] }).room_ids;
  await alice.join(roomId);
  return { roomId, botId: ours.botId };
}

/** Breakout sessions of three people each. */
export async function benchBreakouts(world: World): Promise<BenchRow[]> {
  const { alice, bare, people } = world;
  const room = await meetingRoom(world);
  const rows: BenchRow[] = [];
  for (const [size, rounds] of [
    [3, 3],
    [10, 3],
    [30, 2],
  ] as const) {
    const groups = Array.from({ length: size }, (_, index) => ({
      title: `Group ${index}`,
      participants: [0, 1, 2].map((person) => ({ user_id: people[(index * 3 + person) % people.length] })),
    }));
    const data = { groups, description: '', ...time };
    const figures = await compare(
      rounds,
      () => command(alice, bare, types.breakouts, data),
      () => command(alice, room, types.breakouts, data),
    );
    rows.push({ what: 'breakout sessions of 3', size, ...figures, unit: 'ms', budget: '≤ 1.2 × floor' });
  }
  return rows;
}

type Burst = { readonly first: number; readonly half: number; readonly last: number };

/** Sends many create commands at once, and tells when the first, the middle and the last were answered. */
async function burst(world: World, desks: readonly Desk[], count: number): Promise<Burst> {
  const start = performance.now();
  const answered = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      await command(world.alice, desks[index % desks.length]!, types.create, meeting([]));
      return performance.now() - start;
    }),
  );
  const sorted = answered.sort((a, b) => a - b);
  return { first: sorted[0]!, half: median(sorted), last: sorted.at(-1)! };
}

/** Many create commands at once from ten rooms. */
export async function benchBurst(world: World): Promise<BenchRow[]> {
  const { botAccount, bareAccount, steadyAccount, openDesk, alice, ours } = world;
  const desks = async (botId: string) => {
    const opened: Desk[] = [];
    for (let index = 0; index < 10; index += 1) opened.push(await openDesk(botId));
    return opened;
  };
  const bareDesks = await desks(bareAccount.userId);
  const steadyDesks = await desks(steadyAccount.userId);
  const ourDesks = await desks(botAccount.userId);
  const single = median([
    await timed(() => command(alice, ours, types.create, meeting([]))),
    await timed(() => command(alice, ours, types.create, meeting([]))),
    await timed(() => command(alice, ours, types.create, meeting([]))),
  ]);
  const rows: BenchRow[] = [];
  for (const size of [10, 50, 100]) {
    const floor = await burst(world, bareDesks, size);
    // Whoever is answered looks, and that costs the homeserver as much again: the first floor, which answers all at the end,
    // goes without.
    const steady = await burst(world, steadyDesks, size);
    const full = await burst(world, ourDesks, size);
    const row = (what: string, bare: number, figure: number, budget: string): BenchRow => ({
      what: `creates at once: ${what}`,
      size,
      floor: bare,
      ours: figure,
      unit: 'ms',
      budget,
    });
    rows.push(
      row('last answer', floor.last, full.last, '≤ 1.1 × floor'),
      row('last answer, against one that answers as it goes', steady.last, full.last, '≤ 1.1 × floor'),
      row('median answer', floor.half, full.half, 'half of the last'),
      row('first answer', single, full.first, '≤ one command + 100 ms'),
      row('first answer, against one that answers as it goes', steady.first, full.first, ''),
    );
  }
  return rows;
}

/** A command that is refused: nothing is sent but the answer. */
export async function benchRefused(world: World): Promise<BenchRow[]> {
  const { alice, ours, bare } = world;
  const refused = async (data: object) => {
    const eventId = await alice.send(ours.roomId, types.close, { data });
    const { key } = await alice.reactions.first(ours.roomId, eventId, { from: ours.botId });
    if (key !== '❌') throw new Error('a command that should be refused was carried out');
  };
  const stranger = await alice.createRoom({});
  const cases = { invalid: {}, denied: { target_room_id: stranger } };
  const rows: BenchRow[] = [];
  for (const [what, data] of Object.entries(cases)) {
    const figures = await compare(
      10,
      () => command(alice, bare, types.close, {}),
      () => refused(data),
    );
    rows.push({ what: `refuse a command (${what})`, size: 1, ...figures, unit: 'ms', budget: '≤ 100 ms' });
  }
  return rows;
}
