import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild, type Child } from '../stack/child.ts';
import { matrixRequest } from '../stack/matrixRequest.ts';
import { repository } from '../stack/paths.ts';
import type { StackFile } from '../stack/stackFile.ts';
import { newFolder } from './run.ts';

let home: string;
beforeAll(async () => {
  home = await newFolder('stack');
});

const run = (file: string, ...args: string[]): Child =>
  startChild({
    command: process.execPath,
    args: [join(repository, file), ...args],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CONVENE_HOME: home },
    cwd: repository,
    stopSignal: 'SIGINT',
  });

/** `npm start` with data of its own, once it says that everything runs. */
const startStack = async (...args: string[]): Promise<Child> => {
  const stack = run('dev/stack/main.ts', ...args);
  const ready = await stack.line((line) => line.includes('Ctrl-C stops everything'));
  if (ready === undefined) {
    throw new Error(stack.lines().join('\n'));
  }
  return stack;
};

const stackFile = async (): Promise<StackFile> =>
  JSON.parse(await readFile(join(home, 'stack.json'), 'utf8')) as StackFile;

/** Whether something answers there. */
const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

describe('npm start', () => {
  test('runs a homeserver and the bot, on which the demo succeeds, and stops both with Ctrl-C', async () => {
    const stack = await startStack();
    const { homeserver, bot, people, calendarRoomId } = await stackFile();
    await expect(
      Promise.all([answers(homeserver.url), answers(bot.url), answers(bot.metricsUrl)]),
    ).resolves.toEqual([true, true, true]);

    const demo = run('dev/demo.ts');
    await demo.ended;
    expect(demo.lines().filter((line) => line.startsWith('✅'))).toHaveLength(8);
    expect((await demo.ended).code).toBe(0);

    const curl = stack.lines().slice(stack.lines().findIndex((line) => line.includes('curl ')));
    const script = curl.slice(0, curl.findIndex((line) => line.includes(" -d '")) + 1).join('\n');
    const pasted = startChild({
      command: 'sh',
      args: ['-c', script.replace('curl ', 'curl --silent ')],
      env: { PATH: process.env['PATH'] },
    });
    await pasted.ended;
    const { room_id } = JSON.parse(pasted.lines().join('')) as { room_id: string };
    const path = `/_matrix/client/v3/rooms/${calendarRoomId}/state/m.space.child/${room_id}`;
    const { accessToken } = people.alice;
    await expect(matrixRequest(homeserver.url, { path, accessToken })).resolves.toHaveProperty('via');

    await expect(stack.stop()).resolves.toEqual({ code: 0, signal: null });
    await expect(Promise.all([answers(homeserver.url), answers(bot.url)])).resolves.toEqual([false, false]);
  });

  test('keeps what there is from start to start, and forgets it when told to', async () => {
    const first = await stackFile();
    const second = await startStack();
    await expect(stackFile()).resolves.toMatchObject({
      people: first.people,
      calendarRoomId: first.calendarRoomId,
    });
    const third = run('dev/stack/main.ts');
    expect((await third.ended).code).toBe(1);
    expect(third.lines().join()).toContain('runs here already');
    await second.stop();

    const fresh = await startStack('--fresh');
    expect((await stackFile()).calendarRoomId).not.toBe(first.calendarRoomId);
    await fresh.stop();
  });

  test('says in words when the bot cannot start, and leaves nothing behind', async () => {
    const stack = run('dev/stack/main.ts', '--set', 'LOG_LEVEL=loud');
    expect((await stack.ended).code).toBe(1);
    expect(stack.lines().join('\n')).toMatch(/The bot ended with code 1 before it was ready[^]*LOG_LEVEL/);
    await expect(answers((await stackFile()).homeserver.url)).resolves.toBe(false);
  });
});
