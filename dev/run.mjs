// `node dev/run.mjs FILE [ARGUMENTS]`: one of our TypeScript programs under Node 24.
import { prepare, runInForeground } from './bootstrap.mjs';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('Usage: node dev/run.mjs FILE [ARGUMENTS]\n');
  process.exit(2);
}
await prepare();
process.exitCode = await runInForeground([file, ...args]);
