import { AppError } from '../../../shared/src/appError.ts';
import { Interrupted } from '../interrupted.ts';
import { silence } from '../test/collectLog.ts';
import { createPatience, isAway } from './patience.ts';

const withCode = (code: string, message = '') => Object.assign(new Error(message), { code });

describe('a database that is away', () => {
  it.each([
    ['refuses connections', withCode('ECONNREFUSED')],
    ['breaks them', withCode('ECONNRESET')],
    ['is shut down by its administrator', withCode('57P01')],
    ['is starting', withCode('57P03')],
    ['has too many clients', withCode('53300')],
    ['ends without a code', new Error('Connection terminated unexpectedly')],
    ['is behind another error', new Error('not up to date', { cause: withCode('08006') })],
  ])('%s', (_, error) => expect(isAway(error)).toBe(true));

  it.each([
    ['a wrong query', withCode('42601')],
    ['a row that is there already', withCode('23505')],
    ['a failed command', new AppError('upstream', 'the homeserver fails')],
    ['no error', undefined],
  ])('is not %s', (_, error) => expect(isAway(error)).toBe(false));
});

describe('patience', () => {
  it('asks again until the database answers', async () => {
    const answers = [withCode('ECONNREFUSED'), withCode('57P03')];
    const { patient } = createPatience(silence);
    const port = patient({
      get: (name: string): Promise<string> => {
        const error = answers.shift();
        return error ? Promise.reject(error) : Promise.resolve(`${name} is there`);
      },
    });
    await expect(port.get('it')).resolves.toBe('it is there');
  });

  it('does not repeat what is wrong', async () => {
    const { waitOut } = createPatience(silence);
    const ask = jest.fn().mockRejectedValue(withCode('42601', 'syntax error'));
    await expect(waitOut(ask)).rejects.toThrow('syntax error');
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('ends with the service, whatever waits then', async () => {
    const { waitOut, stop } = createPatience(silence);
    const waiting = waitOut(() => Promise.reject(withCode('ECONNREFUSED')));
    stop();
    await expect(waiting).rejects.toThrow(Interrupted);
  });
});
