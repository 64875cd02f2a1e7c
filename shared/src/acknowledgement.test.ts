import fc from 'fast-check';
import { fromReaction, toReaction, type Answer } from './acknowledgement.ts';
import { errorCodes } from './appError.ts';
import type { EventId, RoomId } from './matrix/ids.ts';

const commandId = '$command' as EventId;
const META = 'net.nordeck.meetings.bot.meta';

describe('the answer to a command', () => {
  it('is a bare ✅ where nothing is to be told', () => {
    expect(toReaction(commandId, { done: true })).toEqual({
      'm.relates_to': { rel_type: 'm.annotation', event_id: '$command', key: '✅' },
    });
  });

  it('names the rooms that were made', () => {
    expect(toReaction(commandId, { done: true, roomIds: ['!a:example.com' as RoomId] })).toEqual({
      'm.relates_to': { rel_type: 'm.annotation', event_id: '$command', key: '✅' },
      [META]: { room_ids: ['!a:example.com'] },
    });
  });

  it('is a ❌ with the meta object that NeoDateFix sends, and why it failed', () => {
    const answer: Answer = {
      done: false,
      code: 'invalid',
      fields: ['title is required'],
      errorRoomId: '!error:example.com' as RoomId,
    };
    expect(toReaction(commandId, answer)).toEqual({
      'm.relates_to': { rel_type: 'm.annotation', event_id: '$command', key: '❌' },
      [META]: { code: 'invalid', fields: ['title is required'], room_id: '!error:example.com' },
    });
  });

  it('has an empty meta object on a failure without reason, as NeoDateFix has', () => {
    expect(toReaction(commandId, { done: false })).toHaveProperty([META], {});
  });

  it('reads back as it was written', () => {
    const roomId = fc.stringMatching(/^[a-z0-9]{1,20}$/).map((name) => `!${name}:example.com` as RoomId);
    const answers = fc.oneof(
      fc.record({ done: fc.constant(true), roomIds: fc.array(roomId) }, { requiredKeys: ['done'] }),
      fc.record(
        {
          done: fc.constant(false),
          code: fc.constantFrom(...errorCodes),
          fields: fc.array(fc.string({ unit: 'binary' })),
          errorRoomId: roomId,
        },
        { requiredKeys: ['done'] },
      ),
    );
    fc.assert(
      fc.property(answers, (answer) => {
        const stored: unknown = JSON.parse(JSON.stringify(toReaction(commandId, answer)));
        expect(fromReaction(stored as object as never)).toEqual({ commandId, answer });
      }),
    );
  });
});

describe('a reaction that comes from outside', () => {
  it.each([
    [{}],
    [{ 'm.relates_to': null }],
    [{ 'm.relates_to': 'm.annotation' }],
    [{ 'm.relates_to': { rel_type: 'm.thread', event_id: '$command' } }],
    [{ 'm.relates_to': { rel_type: 'm.annotation' } }],
    [{ 'm.relates_to': { rel_type: 'm.annotation', event_id: 7, key: '✅' } }],
  ])('is no answer: %j', (content) => {
    expect(fromReaction(content)).toBeUndefined();
  });

  it.each(['👍', '❌', '✅ ', 5, undefined])('is a failure unless its key is ✅: %p', (key) => {
    const relation = { rel_type: 'm.annotation', event_id: commandId, key };
    expect(fromReaction({ 'm.relates_to': relation })).toEqual({ commandId, answer: { done: false } });
  });

  it.each([
    [null],
    ['text'],
    [{ code: 'constructor', fields: 'title', room_id: 5, room_ids: 'x' }],
    [{ code: ['invalid'], fields: {}, room_id: null, room_ids: null }],
    [{ room_id: 'not a room' }],
  ])('tells nothing that is not sound: %j', (meta) => {
    const relation = { rel_type: 'm.annotation', event_id: commandId, key: '❌' };
    expect(fromReaction({ 'm.relates_to': relation, [META]: meta })?.answer).toEqual({ done: false });
  });

  it('drops what is not sound in its lists', () => {
    const relation = { rel_type: 'm.annotation', event_id: commandId, key: '✅' };
    const meta = { fields: ['title', 5, null], room_ids: ['!a:example.com', 5, null, 'room'] };
    expect(fromReaction({ 'm.relates_to': relation, [META]: meta })?.answer).toEqual({
      done: true,
      fields: ['title'],
      roomIds: ['!a:example.com'],
    });
  });
});
