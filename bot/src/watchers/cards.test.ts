import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, RoomId } from '../../../shared/src/matrix/ids.ts';
import { alice } from '../test/people.ts';
import { createCardWatcher } from './cards.ts';

const event = (type: string, content: object, state_key?: string, before?: object): RoomEvent => ({
  event_id: '$e' as EventId,
  type,
  sender: alice,
  origin_server_ts: 0,
  content: { ...content },
  ...(state_key !== undefined && { state_key }),
  ...(before && { unsigned: { prev_content: { ...before } } }),
});
const join = (displayname: string) => ({ membership: 'join', displayname });
const reaction = (key: string) => event('m.reaction', { 'm.relates_to': { event_id: '$card', key } });

describe('the watcher of cards', () => {
  const doubted: RoomId[] = [];
  const watcher = createCardWatcher((roomId) => Promise.resolve(void doubted.push(roomId)));

  it.each([
    ['an answer', reaction('✅'), true],
    ['another reaction', reaction('🎉'), false],
    ['a withdrawal, of which it cannot tell what it takes back', event('m.room.redaction', {}), true],
    ['somebody who goes', event('m.room.member', { membership: 'leave' }, alice), true],
    ['somebody who is banned', event('m.room.member', { membership: 'ban' }, alice), true],
    ['somebody who comes', event('m.room.member', { membership: 'join' }, alice), false],
    ['somebody with another name', event('m.room.member', join('Al'), alice, join('Alice')), true],
    ['somebody with another picture', event('m.room.member', join('Al'), alice, join('Al')), false],
    ['another title', event('m.room.name', { name: 'New' }, ''), true],
    ['another conference', event('im.vector.modular.widgets', {}, 'jitsi'), true],
    ['a message of the type of state', event('m.room.name', { name: 'New' }), false],
  ])('looks at %s: %#', (_, seen, isOfInterest) => {
    expect(watcher.types).toContain(seen.type);
    expect(watcher.concerns(seen)).toBe(isOfInterest);
  });

  it('lets the card of that room be looked at again', async () => {
    await watcher.watch('!a:b' as RoomId);
    expect(doubted).toEqual(['!a:b']);
  });
});
