import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { createLog } from './log.ts';

/** What a log writes. */
function written(level: string, write: (log: ReturnType<typeof createLog>) => void): string {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  write(createLog(level, stream));
  return text;
}

describe('the log', () => {
  it('is one JSON object a line, of the level and above', () => {
    const lines = written('info', (log) => {
      log.debug('not said');
      log.info({ command: '$a' }, 'said');
      log.error({ err: new Error('why', { cause: new Error('because') }) }, 'failed');
    });
    const [first, second, ...rest] = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({ level: 30, msg: 'said', command: '$a' });
    expect(second).toMatchObject({
      msg: 'failed',
      err: {
        message: expect.stringMatching('why: because') as string,
        stack: expect.stringContaining('log.test') as string,
      },
    });
    expect(rest).toEqual([]);
  });

  it.each([
    { authorization: 'Bearer syt_secret' },
    { headers: { authorization: 'Bearer syt_secret' } },
    { request: { headers: { authorization: 'Bearer syt_secret' } } },
    { body: { access_token: 'syt_secret' } },
    { access_token: 'syt_secret' },
    { accessToken: 'syt_secret' },
    { config: { accessToken: 'syt_secret' } },
    { err: Object.assign(new Error('x'), { headers: { authorization: 'Bearer syt_secret' } }) },
    { err: Object.assign(new Error('x'), { body: { access_token: 'syt_secret' } }) },
    { path: '/_matrix/federation/v1/openid/userinfo?access_token=syt_secret' },
    { err: new Error('GET /x?access_token=syt_secret failed') },
    { err: new Error('x', { cause: new Error('Authorization: Bearer syt_secret') }) },
  ])('has no token in it: %j', (about) => {
    const text = written('info', (log) => log.info(about, 'about'));
    expect(text).toContain('"msg":"about"');
    expect(text).not.toContain('syt_secret');
  });

  it('can be silent', () => {
    expect(written('silent', (log) => log.fatal('nothing'))).toBe('');
  });
});

it('keeps nobody from ending when those who read it are gone', async () => {
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
