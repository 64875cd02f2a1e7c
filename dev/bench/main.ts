// `npm run bench`: measures, prints one table, and writes it to docs/benchmarks.md.
import { parseArgs } from 'node:util';
import { benchCalendar } from './calendar.ts';
import { benchBreakouts, benchBurst, benchCreate, benchRefused } from './commands.ts';
import { benchHttp } from './http.ts';
import { benchTable, writeBenchmarks } from './print.ts';
import { benchReaper } from './reaper.ts';
import type { BenchRow } from './row.ts';
import { benchStart } from './start.ts';
import { createWorld, type World } from './world.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    full: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const withHomeserver: Readonly<Record<string, (world: World) => Promise<BenchRow[]>>> = {
  create: benchCreate,
  breakouts: benchBreakouts,
  burst: benchBurst,
  refused: benchRefused,
  http: benchHttp,
  start: (world) => benchStart(world, values.full ? [0, 1000, 10_000] : [0, 100, 1000]),
};

const names = ['calendar', 'reaper', ...Object.keys(withHomeserver)];

async function measure(wanted: readonly string[]): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const show = (more: readonly BenchRow[]) => {
    rows.push(...more);
    console.log(`${benchTable(more)}\n`);
  };
  if (wanted.includes('calendar')) show(await benchCalendar());
  if (wanted.includes('reaper')) show(await benchReaper());
  const sections = Object.entries(withHomeserver).filter(([name]) => wanted.includes(name));
  if (sections.length === 0) return rows;
  const world = await createWorld();
  try {
    for (const [, section] of sections) show(await section(world));
  } finally {
    await world.stop();
  }
  return rows;
}

if (values.help) {
  console.log(`npm run bench -- [--only ${names.join(',')}] [--full]

Prints each table as it is measured. Only a whole run writes docs/benchmarks.md.
--full starts the bot with 10,000 rooms, which take a quarter of an hour to make.`);
} else {
  const rows = await measure(values.only?.split(',') ?? names);
  if (values.only === undefined) await writeBenchmarks(rows);
}
