import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

it('the log keeps nobody from ending when those who read it are gone', async () => {
  const program = [
    `import { createLog } from ${JSON.stringify(join(import.meta.dirname, 'log.ts'))};`,
    `const log = createLog('info');`,
    `process.stdin.once('data', () => { log.info('stopping'); log.info('stopped'); process.exit(0); });`,
  ].join('\n');
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdout.destroy();
  await once(child.stdout, 'close');
  child.stdin.write('now');
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
});
