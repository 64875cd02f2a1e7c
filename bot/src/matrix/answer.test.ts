import { AppError } from '../../../shared/src/appError.ts';
import { Interrupted } from '../interrupted.ts';
import { aRequest } from '../test/builders.ts';
import { silence } from '../test/collectLog.ts';
import { calendarRoom } from '../test/people.ts';
import { createService } from '../test/service.ts';
import { createAnswerCommand } from './answer.ts';

const outcome = { done: false, error: new AppError('denied', 'x') } as const;

function answering(explain: () => Promise<never>) {
  const { rooms, journal } = createService();
  const request = aRequest('x', {});
  journal.note(request);
  const answer = createAnswerCommand({ rooms, journal, explain, log: silence });
  return { rooms, journal, request, answer: () => answer(journal.entry(request.id), outcome) };
}

describe('the answer to a command', () => {
  it.each(['upstream', 'denied', 'internal'] as const)(
    'comes also when the failure cannot be explained: %s',
    async (code) => {
      const { rooms, journal, request, answer } = answering(() => Promise.reject(new AppError(code, 'x')));
      await answer();
      expect(rooms.messages(calendarRoom).map(({ content }) => content)).toMatchObject([
        { 'm.relates_to': { event_id: request.id, key: '❌' } },
      ]);
      expect(journal.stage(request.id)).toBe('answered');
    },
  );

  it('stays owed when the service stops while it explains', async () => {
    const { rooms, journal, request, answer } = answering(() => Promise.reject(new Interrupted()));
    await expect(answer()).rejects.toBeInstanceOf(Interrupted);
    expect(rooms.messages(calendarRoom)).toEqual([]);
    expect(journal.stage(request.id)).not.toBe('answered');
  });
});
