import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { roomState } from '../../../shared/src/matrix/roomState.ts';
import { stateEvent } from '../../../shared/src/test/events.ts';
import { digitsFor, seedOf, uuidFor } from './derivedId.ts';

describe('an id that is derived', () => {
  it('is the same for the same purpose and another for any other', () => {
    expect(digitsFor('$a', 'jitsi')).toBe(digitsFor('$a', 'jitsi'));
    const others = [
      digitsFor('$a', 'etherpad'),
      digitsFor('$b', 'jitsi'),
      digitsFor('$ajitsi'),
      digitsFor('$a'),
    ];
    expect(new Set([digitsFor('$a', 'jitsi'), ...others]).size).toBe(5);
    expect(digitsFor('x')).toMatch(/^[\da-f]{32}$/);
  });

  it('can be a UUID that says that its digits are chosen', () => {
    const all = Array.from({ length: 50 }, (_, n) => uuidFor(`$${n}`));
    for (const uuid of all)
      expect(uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(new Set(all).size).toBe(50);
  });

  it('follows in a room from the command that the room was made for, else from the room', () => {
    const roomId = '!a:x' as RoomId;
    const made = roomState([stateEvent('m.room.create', { 'io.convene.made_for': '$c.1' })]);
    expect([seedOf(roomId, made), seedOf(roomId, roomState([]))]).toEqual(['$c.1', roomId]);
  });
});
