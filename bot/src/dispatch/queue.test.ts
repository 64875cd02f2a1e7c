import { Interrupted } from '../interrupted.ts';
import { createQueue } from './queue.ts';
import { createSerially } from './serially.ts';

/** A task that ends when it is told to. */
function aTask(name: string, log: string[]) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const task = () => {
    log.push(name);
    return promise;
  };
  return { task, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

/** Lets everything go on that can. */
const turn = () => new Promise(setImmediate);

describe('the queue', () => {
  it('runs the tasks of one line in order and those of others side by side', async () => {
    const log: string[] = [];
    const queue = createQueue(8);
    const [a1, a2, b1] = ['a1', 'a2', 'b1'].map((name) => aTask(name, log)) as [
      ReturnType<typeof aTask>,
      ReturnType<typeof aTask>,
      ReturnType<typeof aTask>,
    ];
    const results = [queue.push('a', a1.task), queue.push('a', a2.task), queue.push('b', b1.task)];
    await turn();
    expect(log).toEqual(['a1', 'b1']);
    expect(queue.length()).toBe(3);
    a1.end();
    await turn();
    expect(log).toEqual(['a1', 'b1', 'a2']);
    a2.end();
    b1.end();
    expect(await Promise.all(results)).toEqual(['a1', 'a2', 'b1']);
    expect(queue.length()).toBe(0);
  });

  it('runs no more at the same time than it may', async () => {
    const log: string[] = [];
    const queue = createQueue(2);
    const tasks = Array.from({ length: 6 }, (_, n) => aTask(String(n), log));
    const all = tasks.map(({ task }, n) => queue.push(String(n), task));
    for (const [n, { end }] of tasks.entries()) {
      await turn();
      expect(log).toHaveLength(Math.min(6, n + 2));
      end();
    }
    await Promise.all(all);
  });

  it('lets the first of a burst have a head start', async () => {
    const log: string[] = [];
    const queue = createQueue(4, 1_000_000);
    const tasks = ['first', 'second', 'third'].map((name) => aTask(name, log));
    const all = tasks.map(({ task }, n) => queue.push(String(n), task));
    await turn();
    expect(log).toEqual(['first']);
    tasks[0]?.end();
    await turn();
    expect(log).toEqual(['first', 'second', 'third']);
    for (const { end } of tasks) end();
    await Promise.all(all);
  });

  it('does not let others wait for a first one that takes long', async () => {
    const log: string[] = [];
    const queue = createQueue(4, 1);
    const tasks = ['first', 'second'].map((name) => aTask(name, log));
    const all = tasks.map(({ task }, n) => queue.push(String(n), task));
    tasks[1]?.end();
    expect(await all[1]).toBe('second');
    tasks[0]?.end();
    await Promise.all(all);
  });

  it('goes on behind a task that fails', async () => {
    const log: string[] = [];
    const queue = createQueue(1);
    const [one, two] = [aTask('one', log), aTask('two', log)] as const;
    const results = Promise.allSettled([queue.push('a', one.task), queue.push('a', two.task)]);
    one.fail();
    two.end();
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('starts nothing more when it is stopped, and waits for what runs', async () => {
    const log: string[] = [];
    const queue = createQueue(1);
    const [one, two, three] = [aTask('one', log), aTask('two', log), aTask('three', log)] as const;
    const first = queue.push('a', one.task);
    const rest = Promise.allSettled([queue.push('a', two.task), queue.push('b', three.task)]);
    await turn();
    let stopped = false;
    const stop = queue.stop().then(() => (stopped = true));
    await turn();
    expect(stopped).toBe(false);
    one.end();
    await stop;
    expect(await first).toBe('one');
    for (const result of await rest)
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(Interrupted) as unknown });
    await expect(queue.push('c', two.task)).rejects.toBeInstanceOf(Interrupted);
    expect(log).toEqual(['one']);
    expect(queue.length()).toBe(0);
  });

  it('stops at once when nothing runs', async () => {
    await expect(createQueue(1).stop()).resolves.toBeUndefined();
  });
});

describe('tasks that run serially', () => {
  it('give their results and failures to whoever waits for them', async () => {
    const serially = createSerially();
    const results = await Promise.allSettled([
      serially('a', () => Promise.resolve(1)),
      serially('a', () => Promise.reject(new Error('two'))),
      serially('a', () => Promise.resolve(3)),
    ]);
    expect(results).toMatchObject([{ value: 1 }, { reason: { message: 'two' } }, { value: 3 }]);
  });
});
