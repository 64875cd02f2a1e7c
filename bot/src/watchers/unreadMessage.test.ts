import { AppError } from '../../../shared/src/appError.ts';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import { silence } from '../test/collectLog.ts';
import { alice, calendarRoom } from '../test/people.ts';
import { createService } from '../test/service.ts';
import { createTellUnread } from './unreadMessage.ts';

const event = {
  event_id: '$a',
  sender: alice,
  type: 'm.room.encrypted',
  content: {},
} as unknown as RoomEvent;

function setUp(locale = 'en') {
  const service = createService({ displayNames: { [alice]: '{{name}} <b>' } });
  const { meetings, rooms } = service;
  const tell = createTellUnread({ meetings, localeOf: () => Promise.resolve(locale), log: silence });
  return { tell, rooms, said: () => rooms.messages(calendarRoom).map(({ content }) => content) };
}

describe('what cannot be read', () => {
  it('is told of in words, to whom it concerns, in their language', async () => {
    const { tell, said } = setUp('de');
    await tell({ roomId: calendarRoom, event }, undefined);
    await tell({ roomId: calendarRoom, event }, undefined);
    expect(said()).toMatchObject([
      {
        msgtype: 'm.notice',
        body: expect.stringMatching(/{{name}} <b> gesagt hat: Der Schlüssel.*noch einmal senden/) as string,
        formatted_body: expect.stringContaining('{{name}} &lt;b&gt;') as string,
        'm.relates_to': { 'm.in_reply_to': { event_id: '$a' } },
        'm.mentions': { user_ids: [alice] },
      },
    ]);
  });

  it('is told of in other words when its sender keeps the key', async () => {
    const { tell, said } = setUp();
    await tell({ roomId: calendarRoom, event }, 'm.unverified');
    expect(said()[0]?.body).toContain('does not give me the key');
  });

  it('is let be where the bot may not write, and tried again when the server fails', async () => {
    const { tell, rooms, said } = setUp();
    rooms.failOnce(() => true, new AppError('upstream', 'away'));
    await expect(tell({ roomId: calendarRoom, event }, undefined)).rejects.toThrow('away');
    rooms.failOnce(() => true, new AppError('denied', 'silent'));
    await tell({ roomId: calendarRoom, event }, undefined);
    expect(said()).toEqual([]);
  });
});
