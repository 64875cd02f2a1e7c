import { Interrupted } from '../interrupted.ts';
import { collectLog, silence } from '../test/collectLog.ts';
import { createPatience } from './patience.ts';

const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

describe('patience with a database', () => {
  it.each([
    away,
    Object.assign(new Error('x'), { code: '57P01' }),
    Object.assign(new Error('x'), { code: '08006' }),
    Object.assign(new Error('x'), { code: '53300' }),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('wrapped', { cause: away }),
  ])('waits out that it is away: %p', async (error) => {
    const { log, lines } = collectLog();
    let tries = 0;
    const { waitOut } = createPatience(log);
    expect(await waitOut(() => ((tries += 1) === 1 ? Promise.reject(error) : Promise.resolve(tries)))).toBe(
      2,
    );
    expect(lines).toMatchObject([{ level: 40, msg: 'the database is waited for' }]);
  });

  it.each([
    new Error('syntax error'),
    Object.assign(new Error('duplicate key'), { code: '23505' }),
    Object.assign(new Error('x'), { code: '22021' }),
    'text',
  ])('does not wait for what is wrong with the question: %p', async (error) => {
    const { waitOut } = createPatience(silence);
    await expect(
      waitOut(() => {
        throw error as Error;
      }),
    ).rejects.toBe(error);
  });

  it('is that of all functions of a port', async () => {
    let tries = 0;
    const port = {
      name: 'port',
      add: (a: number, b: number) => ((tries += 1) === 1 ? Promise.reject(away) : Promise.resolve(a + b)),
    };
    const { patient } = createPatience(silence);
    const waiting = patient(port);
    expect([waiting.name, await waiting.add(1, 2), tries]).toEqual(['port', 3, 2]);
  });

  it('ends when the service stops', async () => {
    const { waitOut, stop } = createPatience(silence);
    const waiting = waitOut(() => Promise.reject(away));
    const refused = expect(waiting).rejects.toBeInstanceOf(Interrupted);
    stop();
    await refused;
    await expect(waitOut(() => Promise.resolve(1))).rejects.toBeInstanceOf(Interrupted);
  });
});
