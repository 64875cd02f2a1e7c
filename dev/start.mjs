// `npm start`: a real homeserver and the bot on this machine, in a fresh clone too.
import { prepare, runInForeground } from './bootstrap.mjs';

await prepare();
process.exitCode = await runInForeground(['dev/stack/main.ts', ...process.argv.slice(2)]);
