import fc from 'fast-check';
import { AppError, errorCodes } from '../../../shared/src/appError.ts';
import { parseOutcome, serialiseOutcome } from './outcome.ts';

describe('an outcome', () => {
  it('survives a restart when it is a success', () => {
    const outcome = { done: true, result: { roomIds: ['!a:b'], leaveAfterAnswer: '!c:d' } } as never;
    expect(parseOutcome(serialiseOutcome(outcome))).toEqual(outcome);
  });

  it('survives a restart when it is a failure, but for its cause', () => {
    const params = fc.record(
      { fields: fc.array(fc.string({ unit: 'binary' })), need: fc.string(), retryAfter: fc.nat() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...errorCodes),
        fc.string({ unit: 'binary' }),
        params,
        (code, message, values) => {
          const error = new AppError(code, message, { params: values, cause: new Error('secret') });
          const read = parseOutcome(serialiseOutcome({ done: false, error }));
          if (read.done) throw new Error('it was a failure');
          expect(read.error).toBeInstanceOf(AppError);
          expect(read.error).toMatchObject({ code, message, params: values });
          expect(read.error.cause).toBeUndefined();
        },
      ),
    );
  });
});
