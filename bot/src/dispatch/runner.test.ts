import { Interrupted } from '../interrupted.ts';
import { aRequest } from '../test/builders.ts';
import type { Request } from './command.ts';
import type { Entry } from './journal.ts';
import type { Outcome } from './outcome.ts';
import { createQueue } from './queue.ts';
import { createRunner } from './runner.ts';

const done: Outcome = { done: true, result: {} };
const entry = (changes: Partial<Request> = {}, door: Entry['door'] = 'matrix'): Entry => ({
  request: aRequest('test', {}, changes),
  door,
  begun: false,
  outcome: undefined,
});
const turn = () => new Promise(setImmediate);

/** A runner of which each command waits until it is let go. */
function aRunner({ isOpen = true } = {}) {
  const started: string[] = [];
  const waiting: (() => void)[] = [];
  const queue = createQueue(8);
  const runner = createRunner({
    queue,
    dispatch: async ({ request }) => {
      started.push(request.id);
      await new Promise<void>((resolve) => waiting.push(resolve));
      return done;
    },
  });
  if (isOpen) runner.open();
  return { runner, queue, started, go: () => waiting.shift()?.() };
}

describe('the runner', () => {
  it('runs what is said in one room in order, each with its answer before the next', async () => {
    const { runner, started, go } = aRunner();
    const answered: string[] = [];
    const finish = (id: string) => () => Promise.resolve(void answered.push(`${id} of ${started.length}`));
    const all = ['$a', '$b'].map((id) => runner.run(entry({ id }), finish(id)));
    await turn();
    expect(started).toEqual(['$a']);
    go();
    await turn();
    expect(started).toEqual(['$a', '$b']);
    go();
    expect(await Promise.all(all)).toEqual([done, done]);
    expect(answered).toEqual(['$a of 1', '$b of 2']);
  });

  it('runs what comes over HTTP side by side', async () => {
    const { runner, started } = aRunner();
    for (const id of ['$a', '$b']) void runner.run(entry({ id }, 'http'), () => Promise.resolve());
    await turn();
    expect(started).toEqual(['$a', '$b']);
  });

  it('does not run again what is on its way, but shares its outcome', async () => {
    const { runner, started, go } = aRunner();
    let answers = 0;
    const finish = () => Promise.resolve(void (answers += 1));
    const same = entry({ id: '$a' }, 'http');
    const all = [runner.run(same, finish), runner.run(same, finish)];
    await turn();
    go();
    expect(await Promise.all(all)).toEqual([done, done]);
    expect([started.length, answers]).toEqual([1, 1]);
    // What is over may be asked for again: the journal knows how it ended.
    void runner.run(same, finish);
    await turn();
    expect(started).toHaveLength(2);
  });

  it('lets nothing begin before what was cut off has its place', async () => {
    const { runner, started } = aRunner({ isOpen: false });
    const run = (id: string, begun: boolean) =>
      void runner.run({ ...entry({ id }, 'http'), begun }, () => Promise.resolve());
    run('$new', false);
    run('$cut off', true);
    await turn();
    expect(started).toEqual(['$cut off']);
    runner.open();
    await turn();
    expect(started).toEqual(['$cut off', '$new']);
  });

  it('fails as interrupted for what has not begun when the service stops', async () => {
    const { runner, queue, go } = aRunner();
    const first = runner.run(entry(), () => Promise.resolve());
    const second = runner.run(entry(), () => Promise.resolve());
    const refused = expect(second).rejects.toBeInstanceOf(Interrupted);
    await turn();
    const stop = queue.stop();
    go();
    await stop;
    expect(await first).toEqual(done);
    await refused;
  });

  it('fails when its answer fails, and can run the command again', async () => {
    const { runner, started, go } = aRunner();
    const one = entry({ id: '$a' });
    const failing = expect(runner.run(one, () => Promise.reject(new Error('no answer')))).rejects.toThrow(
      'no answer',
    );
    await turn();
    go();
    await failing;
    void runner.run(one, () => Promise.resolve());
    await turn();
    expect(started).toEqual(['$a', '$a']);
  });
});
