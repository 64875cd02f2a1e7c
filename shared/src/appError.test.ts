import fc from 'fast-check';
import { AppError, errorCodes, toAppError } from './appError.ts';

describe('an error that is thrown on purpose', () => {
  it.each(errorCodes)('has the code %s, a message for the log and values for people', (code) => {
    const cause = new Error('the cause');
    const error = new AppError(code, 'for the log', { params: { need: 'something' }, cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'AppError',
      code,
      message: 'for the log',
      params: { need: 'something' },
      cause,
    });
  });

  it('has no params and no cause unless told', () => {
    const error = new AppError('conflict', 'x');
    expect(error.params).toEqual({});
    expect('cause' in error).toBe(false);
  });

  it('passes as it is', () => {
    const error = new AppError('limited', 'x');
    expect(toAppError(error)).toBe(error);
  });
});

describe('what nobody foresaw', () => {
  it('is internal, with its message and itself as the cause', () => {
    const bug = new TypeError('x is not a function');
    expect(toAppError(bug)).toMatchObject({ code: 'internal', message: 'x is not a function', cause: bug });
  });

  it('is internal whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (thrown) => {
        expect(toAppError(thrown).code).toBe('internal');
      }),
    );
  });
});
