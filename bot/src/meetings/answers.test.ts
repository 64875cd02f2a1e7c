import { roomState } from '../../../shared/src/matrix/roomState.ts';
import type { RoomEvent, StateEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, UserId } from '../../../shared/src/matrix/ids.ts';
import { alice, bob, bot, carol, dave } from '../test/people.ts';
import { answerOf, answersIn, namesIn } from './answers.ts';

const reaction = (sender: UserId, key: unknown): RoomEvent => ({
  event_id: '$r' as EventId,
  type: 'm.reaction',
  sender,
  origin_server_ts: 0,
  content: { 'm.relates_to': { rel_type: 'm.annotation', event_id: '$card', key } },
});

const member = (userId: UserId, membership: string, displayname?: unknown): StateEvent => ({
  event_id: `$${userId}` as EventId,
  type: 'm.room.member',
  sender: userId,
  state_key: userId,
  origin_server_ts: 0,
  content: { membership, displayname },
});

const room = (...members: readonly StateEvent[]) => roomState(members);

describe('a reaction', () => {
  it.each([
    ['✅', 'accepted'],
    ['✔️', 'accepted'],
    ['👍🏽', 'accepted'],
    ['❔', 'maybe'],
    ['❓️', 'maybe'],
    ['❌', 'declined'],
    ['👎', 'declined'],
    ['🎉', undefined],
    ['__proto__', undefined],
    ['constructor', undefined],
    [5, undefined],
    [undefined, undefined],
  ])('%s says %s', (key, answer) => {
    expect(answerOf(reaction(alice, key))).toBe(answer);
  });

  it.each([[{}], [{ 'm.relates_to': null }], [{ 'm.relates_to': 'x' }], [{ 'm.relates_to': {} }]])(
    'that relates to nothing says nothing: %j',
    (content) => {
      expect(answerOf({ ...reaction(alice, '✅'), content })).toBeUndefined();
    },
  );
});

describe('the answers in a room', () => {
  const state = room(
    member(alice, 'join'),
    member(bob, 'join'),
    member(carol, 'invite'),
    member(bot, 'join'),
  );

  it('are the last of each person', () => {
    const newestFirst = [
      reaction(bob, '❌'),
      reaction(alice, '❔'),
      reaction(bob, '✅'),
      reaction(bob, '🎉'),
    ];
    expect([...answersIn(state, bot, newestFirst)]).toEqual([
      [bob, 'declined'],
      [alice, 'maybe'],
    ]);
  });

  it('are those that still stand where the last one was another symbol', () => {
    expect([...answersIn(state, bot, [reaction(bob, '🎉'), reaction(bob, '✅')])]).toEqual([
      [bob, 'accepted'],
    ]);
  });

  it('are neither the bot’s nor those of people who are not in the room', () => {
    const gone = room(member(bob, 'leave'), member(carol, 'ban'), member(bot, 'join'));
    const all = [bob, carol, dave, bot].map((userId) => reaction(userId, '✅'));
    expect([...answersIn(gone, bot, all)]).toEqual([]);
  });
});

describe('the names in a room', () => {
  it('are those that people gave themselves, in one line, else their ids', () => {
    const nameOf = namesIn(
      room(member(alice, 'join', ' Al\nice\u202e\0 '), member(bob, 'join', ''), member(carol, 'join', 5)),
    );
    expect([alice, bob, carol].map(nameOf)).toEqual(['Al ice', bob, carol]);
  });

  it('tell apart who shares a name with somebody else in the room', () => {
    const state = room(
      member(alice, 'join', 'Eve'),
      member(bob, 'invite', 'Eve'),
      member(carol, 'join', 'Carol'),
    );
    expect([alice, bob, carol].map(namesIn(state))).toEqual([`Eve (${alice})`, `Eve (${bob})`, 'Carol']);
    const later = room(member(alice, 'join', 'Eve'), member(bob, 'leave', 'Eve'));
    expect(namesIn(later)(alice)).toBe('Eve');
  });

  it('are shortened, and never in the middle of a character', () => {
    const nameOf = namesIn(room(member(alice, 'join', '😀'.repeat(1000))));
    expect(nameOf(alice)).toBe(`${'😀'.repeat(19)}…`);
  });
});
