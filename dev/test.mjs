// `npm test`: all tests, in a fresh clone too. Arguments go on to jest: `npm test -- --selectProjects unit`.
import { prepare, runInForeground } from './bootstrap.mjs';

await prepare();
process.exitCode = await runInForeground(['node_modules/jest/bin/jest.js', ...process.argv.slice(2)]);
