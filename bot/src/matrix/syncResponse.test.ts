import type { StateEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, UserId } from '../../../shared/src/matrix/ids.ts';
import { invitations, joinedRooms, timelines, type SyncResponse } from './syncResponse.ts';

const bot = '@bot:example.com' as UserId;
const alice = '@alice:example.com' as UserId;

const event = (type: string, sender: UserId, content: object = {}): StateEvent => ({
  event_id: `$${type}` as EventId,
  type,
  sender,
  state_key: '',
  origin_server_ts: 1,
  content: content as StateEvent['content'],
});

/** A sync with one room, whose timeline is limited. */
const syncWith = (creator: UserId, said: readonly StateEvent[]): SyncResponse => ({
  next_batch: 's2',
  rooms: {
    join: {
      '!room': {
        state: { events: [event('m.room.create', creator, { 'io.convene.made_for': '$command' })] },
        timeline: { events: said, limited: true, prev_batch: 'p1' },
      },
    },
  },
});

const leftOut = (response: SyncResponse, isFirst = false) =>
  timelines(response, { botId: bot, isFirst }).map(({ leftOutBefore }) => leftOutBefore);

describe('a limited timeline', () => {
  it('leaves nothing out in a room that we have just made and in which nobody has spoken', () => {
    expect(leftOut(syncWith(bot, []))).toEqual([undefined]);
  });

  it.each([
    ['somebody else made the room', syncWith(alice, []), false],
    ['somebody has spoken in it', syncWith(bot, [event('m.room.message', alice)]), false],
    ['it is the first sync, to which all rooms are new', syncWith(bot, []), true],
  ])('is followed to its beginning where %s', (_, response, isFirst) => {
    expect(leftOut(response, isFirst)).toEqual(['p1']);
  });
});

it('believes only our own rooms about the command they were made for', () => {
  expect(joinedRooms(syncWith(bot, []), bot)[0]?.madeFor).toBe('$command');
  expect(joinedRooms(syncWith(alice, []), bot)[0]?.madeFor).toBeUndefined();
});

it('tells which rooms say that one of their messages is our card', () => {
  const hasCard = (stateKey: UserId, content: object = { event_id: '$card' }) => {
    const card = { ...event('io.convene.card', bot, content), state_key: stateKey };
    const response = { next_batch: 's2', rooms: { join: { '!room': { state: { events: [card] } } } } };
    return joinedRooms(response, bot)[0]?.hasCard;
  };
  expect([hasCard(bot), hasCard(alice), hasCard(bot, { answers: {} })]).toEqual([true, false, false]);
});

describe('an invitation', () => {
  const invited = (...events: readonly unknown[]): SyncResponse => ({
    next_batch: 's2',
    rooms: { invite: { '!room': { invite_state: { events } } } },
  });
  const by = (sender: UserId, content: object = {}) => ({
    type: 'm.room.member',
    state_key: bot,
    sender,
    content: { membership: 'invite', ...content },
  });

  it('names who sent it, and whether they meant a chat', () => {
    expect(invitations(invited(by(alice, { is_direct: true })), bot)).toEqual([
      { roomId: '!room', sender: alice, isDirect: true },
    ]);
  });

  it.each([
    ['names nobody', invited()],
    ['names two', invited(by(alice), by('@mallory:remote.example' as UserId))],
    ['names somebody who is none', invited(by('mallory' as UserId))],
  ])('is none when it %s', (_, response) => {
    expect(invitations(response, bot)).toEqual([]);
  });

  it('is read whatever else the other server shows', () => {
    const response = invited(null, 7, 'x', [], {}, { type: 'm.room.member', state_key: bot }, by(alice));
    expect(invitations(response, bot)).toHaveLength(1);
  });
});
