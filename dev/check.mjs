// `npm run check`: everything a change has to pass. `--no-tests` leaves the tests out, for who has just run them.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { prepare, repository, runInBackground, runInForeground } from './bootstrap.mjs';

await prepare();

const tool = (path) => `node_modules/${path}`;

// The slowest first, so that the last one to finish is a short one.
const steps = [
  { name: 'lint', args: [tool('eslint/bin/eslint.js'), '.', '--max-warnings=0'] },
  { name: 'types', args: [tool('typescript/bin/tsc'), '--noEmit'] },
  { name: 'format', args: [tool('prettier/bin/prettier.cjs'), '--check', '.'] },
  { name: 'unused', args: [tool('knip/bin/knip.js')] },
  ...(existsSync(`${repository}/dev/docs.ts`) ? [{ name: 'docs', args: ['dev/docs.ts', '--check'] }] : []),
];

const results = [];

const record = (name, ok, start) => {
  results.push({ name, ok, seconds: (performance.now() - start) / 1000 });
  process.stdout.write(`${ok ? '✓' : '✗'} ${name}\n`);
};

const waiting = [...steps];
const work = async () => {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const start = performance.now();
    const { ok, output } = await runInBackground(step.args);
    record(step.name, ok, start);
    if (!ok) {
      process.stdout.write(`${output.replaceAll(/^/gm, '    ')}\n`);
    }
  }
};
await Promise.all(Array.from({ length: Math.min(availableParallelism(), steps.length) }, work));

if (!process.argv.includes('--no-tests')) {
  const start = performance.now();
  const code = await runInForeground([tool('jest/bin/jest.js')]);
  record('tests', code === 0, start);
}

process.stdout.write('\n');
for (const { name, ok, seconds } of results) {
  process.stdout.write(`${ok ? '✓' : '✗'} ${name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s\n`);
}
const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
process.stdout.write(failed.length === 0 ? 'All good.\n' : `Not yet: ${failed.join(', ')}.\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
