import type { EventId, RoomId } from '../../../shared/src/matrix/ids.ts';
import { aSeries } from '../test/builders.ts';
import { bob, bot, carol } from '../test/people.ts';
import { createTalk, type Talk, planMeeting } from '../test/talk.ts';

const typed = (body: string) => ({ content: { msgtype: 'm.text', body } });

describe('the answers to a meeting', () => {
  /** Puts a card in its room, as the job does. */
  const addCard = async ({ service: { rooms } }: Talk, roomId: RoomId): Promise<EventId> => {
    const event_id = await rooms.send(
      roomId,
      'm.room.message',
      { msgtype: 'm.notice', body: 'Card' },
      'card',
    );
    await rooms.setState(roomId, 'io.convene.card', bot, { event_id });
    return event_id;
  };

  it('are told to who organises it, with those who have not answered', async () => {
    const talk = createTalk();
    const { rooms } = talk.service;
    const people = [bob, carol].map((user_id) => ({ user_id }));
    const roomId = await planMeeting(talk, 3, { participants: people, title: 'Board' });
    await planMeeting(talk, 4, { title: 'Other' });
    const card = await addCard(talk, roomId);
    talk.service.join(roomId, bob);
    rooms.put(roomId, 'm.room.member', bob, { membership: 'join', displayname: 'Bob <i>' });
    rooms.react(roomId, bob, card, '❔');
    expect(await talk.ask('!meeting answers BOARD')).toBe(
      [
        '• October 3, 2040, 10:30 – 11:30 AM GMT+2 – Board',
        '✅ Yes',
        '❔ Maybe (1): Bob <i>',
        '❌ No',
        `No answer yet (1): ${carol}`,
        'Times are in Europe/Berlin.',
      ].join('\n'),
    );
    const html = (await talk.send(typed('!meeting answers board')))?.content.formatted_body;
    expect(html).toContain('Bob &lt;i&gt;');
  });

  it('are told for each of the next meetings, a series once', async () => {
    const talk = createTalk();
    for (let day = 2; day < 10; day += 1) {
      await addCard(talk, await planMeeting(talk, day, { title: `Day ${day}`, participants: [] }));
    }
    await planMeeting(talk, 1, { title: 'Series', calendar: [aSeries({ rrule: 'FREQ=DAILY;COUNT=9' })] });
    const answer = (await talk.ask('!meeting answers')) ?? '';
    expect(answer.match(/Day \d|Series/g)).toEqual(['Day 2', 'Day 3', 'Series', 'Day 4', 'Day 5']);
    expect(answer).toContain('Nobody could answer yet: there is no card in that room.');
  });

  it('are nobody else’s business', async () => {
    const talk = createTalk();
    await planMeeting(talk, 3);
    expect(await talk.ask('!meeting answers', bob)).toBe('I know no such coming meeting that you organise.');
    expect(await talk.ask('!meeting answers nothing of the kind')).toBe(
      'I know no such coming meeting that you organise.',
    );
  });
});
