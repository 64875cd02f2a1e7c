// `npm run bench`: measures, prints one table, and writes it to docs/benchmarks.md.
import { parseArgs } from 'node:util';
import { benchCalendar } from './calendar.ts';
import { benchBreakouts, benchBurst, benchCreate, benchRefused } from './commands.ts';
import { benchEncryptedStart } from './encryptedStart.ts';
import { benchEncryption } from './encryption.ts';
import { benchHttp } from './http.ts';
import { benchTable, writeBenchmarks } from './print.ts';
import { benchReaper } from './reaper.ts';
import type { BenchRow } from './row.ts';
import { benchStart } from './start.ts';
import { benchWidget } from './widget.ts';
import { createWorld, type World } from './world.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    full: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Sessions are made at once; rooms for a bot to start in take a homeserver its time. */
const sessions = [0, 500, 5000];
const encrypted = values.full ? sessions : [0, 500];

const withHomeserver: Readonly<Record<string, (world: World) => Promise<BenchRow[]>>> = {
  create: benchCreate,
  breakouts: benchBreakouts,
  burst: benchBurst,
  refused: benchRefused,
  http: benchHttp,
  start: (world) => benchStart(world, values.full ? [0, 1000, 10_000] : [0, 100, 1000]),
  encryptedStart: (world) => benchEncryptedStart(world, encrypted),
};

const names = ['calendar', 'reaper', 'widget', 'encryption', ...Object.keys(withHomeserver)];

async function measure(wanted: readonly string[]): Promise<void> {
  const rows: BenchRow[] = [];
  const show = async (more: readonly BenchRow[]) => {
    rows.push(...more);
    console.log(`${benchTable(more)}\n`);
    // A whole run takes long; what it has is kept should it be cut off.
    if (values.only === undefined) await writeBenchmarks(rows);
  };
  if (wanted.includes('calendar')) await show(await benchCalendar());
  if (wanted.includes('reaper')) await show(await benchReaper());
  if (wanted.includes('widget')) await show(await benchWidget());
  if (wanted.includes('encryption')) await show(await benchEncryption(sessions));
  const sections = Object.entries(withHomeserver).filter(([name]) => wanted.includes(name));
  if (sections.length === 0) return;
  const world = await createWorld();
  try {
    for (const [, section] of sections) await show(await section(world));
  } finally {
    await world.stop();
  }
}

if (values.help) {
  console.log(`npm run bench -- [--only ${names.join(',')}] [--full]

Prints each table as it is measured. Only a whole run writes docs/benchmarks.md.
--full starts the bot with 10,000 rooms, which take a quarter of an hour to make, and with 5,000 encrypted ones.`);
} else {
  await measure(values.only?.split(',') ?? names);
}
