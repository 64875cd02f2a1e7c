import { bot } from '../test/people.ts';
import { messagesFilter, syncFilter } from './filter.ts';

describe('what the sync asks for', () => {
  it('is the events that somebody acts upon, and what tells which rooms there are', () => {
    expect(syncFilter(['a', 'b', 'a', 'm.room.member'], 7, bot)).toEqual({
      presence: { types: [] },
      account_data: { types: [] },
      room: {
        account_data: { types: [] },
        ephemeral: { types: [] },
        state: {
          types: [
            'm.room.create',
            'm.room.encryption',
            'm.room.name',
            'net.nordeck.meetings.metadata',
            'm.room.tombstone',
            'io.convene.card',
          ],
          lazy_load_members: true,
        },
        timeline: { types: ['a', 'b', 'm.room.member', 'm.room.encryption'], limit: 7, not_senders: [bot] },
      },
    });
  });

  it('is the same when a gap is filled, with the memberships that say when the bot was invited', () => {
    expect(messagesFilter(['a', 'a'], bot)).toEqual({ types: ['a', 'm.room.member'], not_senders: [bot] });
  });
});
