import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { table } from '../docs/table.ts';
import type { BenchRow } from './row.ts';

const figure = (value: number | undefined) =>
  value === undefined
    ? ''
    : value >= 100 || Number.isInteger(value)
      ? value.toFixed(0)
      : value.toPrecision(3);

/** The rows as a Markdown table. */
export function benchTable(rows: readonly BenchRow[]): string {
  const cells = rows.map(({ what, size, floor, ours, unit, budget }) => [
    what,
    String(size),
    figure(floor),
    figure(ours),
    unit,
    floor === undefined ? '' : (ours / floor).toFixed(2),
    budget,
  ]);
  return table(['what', 'size', 'floor', 'ours', 'unit', 'ratio', 'budget'], cells);
}

/** Writes docs/benchmarks.md. */
export async function writeBenchmarks(rows: readonly BenchRow[]): Promise<void> {
  const path = join(import.meta.dirname, '../../docs/benchmarks.md');
  const text = `<!-- Written by \`npm run bench\`. -->

# Benchmarks

What the work costs, beside its floor: the same work done by a bare script with the fewest possible requests against the
same homeserver (Synapse on SQLite), in the same run and in turns. Machines differ and are noisy; the ratio is what counts.
Measured on ${availableParallelism()} cores, with the homeserver, the clients and the bot sharing them.

${benchTable(rows)}
`;
  await writeFile(path, await format(text, { ...(await resolveConfig(path)), parser: 'markdown' }));
}
