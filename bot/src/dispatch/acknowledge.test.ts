import { toReaction } from '../../../shared/src/acknowledgement.ts';
import { AppError } from '../../../shared/src/appError.ts';
import { toAnswer } from './acknowledge.ts';

describe('what the sender of a command is told', () => {
  it('names the rooms that were made, and nothing of what the bot does then', () => {
    expect(toAnswer({ done: true, result: {} })).toEqual({ done: true });
    const result = { roomIds: ['!a:b'], leaveAfterAnswer: '!c:d' } as never;
    expect(toAnswer({ done: true, result })).toEqual({ done: true, roomIds: ['!a:b'] });
  });

  it('names the code and the fields of a failure, and never its message', () => {
    const error = new AppError('invalid', 'secret', { params: { fields: ['title is required'], need: 'x' } });
    expect(toAnswer({ done: false, error })).toEqual({
      done: false,
      code: 'invalid',
      fields: ['title is required'],
    });
    expect(toAnswer({ done: false, error: new AppError('internal', 'secret') })).toEqual({
      done: false,
      code: 'internal',
    });
  });

  it('fits into one event, whatever is wrong', () => {
    const fields = Array.from({ length: 500 }, () => '\u0001𝄞'.repeat(10_000));
    const answer = toAnswer({ done: false, error: new AppError('invalid', '', { params: { fields } }) });
    const event = JSON.stringify(toReaction('$c' as never, answer));
    expect(Buffer.byteLength(event)).toBeLessThan(40_000);
    expect(event.isWellFormed()).toBe(true);
  });
});
