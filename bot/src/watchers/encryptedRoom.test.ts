import { AppError } from '../../../shared/src/appError.ts';
import { Interrupted } from '../interrupted.ts';
import { collectLog } from '../test/collectLog.ts';
import { calendarRoom } from '../test/people.ts';
import { createService } from '../test/service.ts';
import { createEncryptedRoomWatcher } from './encryptedRoom.ts';

describe('an encrypted room', () => {
  const open = () => {
    const { rooms } = createService();
    const facts = new Map<string, string>();
    const { log, lines } = collectLog();
    const watcher = createEncryptedRoomWatcher({
      rooms,
      facts: {
        get: (name) => Promise.resolve(facts.get(name)),
        set: (name, value) => Promise.resolve(void facts.set(name, value)),
      },
      locale: 'de',
      log,
    });
    return { rooms, watcher, facts, lines };
  };

  it('is told once that the bot cannot read there', async () => {
    const { rooms, watcher } = open();
    await watcher.watch(calendarRoom);
    await watcher.watch(calendarRoom);
    const said = rooms.messages(calendarRoom).map(({ content }) => content);
    expect(said).toEqual([{ msgtype: 'm.notice', body: expect.stringContaining('verschlüsselt') as string }]);
  });

  it('in which the bot may not write is let be, and a stop is no answer', async () => {
    const { rooms, watcher, facts, lines } = open();
    rooms.failOnce(({ name }) => name === 'send', new Interrupted());
    await expect(watcher.watch(calendarRoom)).rejects.toThrow(Interrupted);
    expect(facts.size).toBe(0);
    rooms.failOnce(({ name }) => name === 'send', new AppError('denied', 'no'));
    await watcher.watch(calendarRoom);
    expect([facts.size, lines.length]).toEqual([1, 1]);
  });
});
