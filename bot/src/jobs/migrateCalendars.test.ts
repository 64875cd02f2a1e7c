import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { collectLog } from '../test/collectLog.ts';
import { alice, bob, bot } from '../test/people.ts';
import { createService } from '../test/service.ts';
import { createMigrateCalendars } from './migrateCalendars.ts';

const widgets = 'im.vector.modular.widgets';
const chat = '!chat:example.com' as RoomId;
const byHand = { type: 'm.custom', url: 'https://widgets.example/#/?theme=x', name: 'Calendar', id: 'mine' };

/** A chat of alice with the bot in which she has added the planner, and what becomes of it. */
async function migrated(
  changes: { members?: object; state?: object[]; power?: number; isDirect?: boolean } = {},
) {
  const { members = {}, state = [], power = 100, isDirect = true } = changes;
  const service = createService();
  const { rooms, meetings } = service;
  rooms.add({
    id: chat,
    creator: alice,
    members: { [bot]: 'join', ...members },
    levels: { users: { [alice]: 100, [bot]: power } },
    state: [
      { type: widgets, stateKey: 'mine', content: byHand },
      { type: widgets, stateKey: 'removed', content: {} },
      ...(state as { type: string; stateKey?: string; content: Content }[]),
    ],
  });
  const { log, lines } = collectLog();
  const direct: RoomId[] = [];
  const run = createMigrateCalendars({
    meetings,
    joinedRooms: () => Promise.resolve(['!gone:example.com' as RoomId, ...rooms.roomIds()]),
    isMeantDirect: () => Promise.resolve(isDirect),
    rememberDirect: (roomId) => Promise.resolve(void direct.push(roomId)),
    locale: 'en',
    log,
  });
  await run();
  const acts = rooms.acts.length;
  await run();
  expect(rooms.acts).toHaveLength(acts);
  return { state: rooms.look(chat), acts, direct, said: rooms.messages(chat), lines };
}

describe('an older calendar', () => {
  it('gets name, picture, layout and marker, and keeps its widget as the planner', async () => {
    const { state, direct } = await migrated();
    expect(state.content('net.nordeck.meetings.control_room')).toEqual({ room_version: 1 });
    expect(state.content('m.room.name')).toEqual({ name: 'Calendar' });
    expect(state.content('m.room.avatar')).toHaveProperty('url');
    expect(state.content(widgets, 'mine')).toMatchObject({
      id: 'mine',
      type: 'net.nordeck.meetings.widget.meetings',
      url: 'https://widgets.example/#/',
    });
    expect(state.all(widgets)).toHaveLength(2);
    expect(state.content('io.element.widgets.layout')).toEqual({
      widgets: { mine: { container: 'center' } },
    });
    expect(direct).toEqual([chat]);
  });

  it.each([
    ['three were ever in', { members: { [bob]: 'leave' } }],
    ['nobody meant for two', { isDirect: false }],
    ['has another widget', { state: [{ type: widgets, stateKey: 'b', content: { type: 'm.custom' } }] }],
    [
      'has only a widget from elsewhere',
      { state: [{ type: widgets, stateKey: 'mine', content: { ...byHand, url: 'https://o.example/' } }] },
    ],
    [
      'is a calendar already',
      { state: [{ type: 'net.nordeck.meetings.control_room', content: { room_version: 1 } }] },
    ],
  ])('is none that %s', async (_, changes) => {
    expect((await migrated(changes)).acts).toBe(0);
  });

  it('that the bot may not change is named in the log and left in peace', async () => {
    const { acts, said, lines } = await migrated({ power: 0 });
    expect([acts, said]).toEqual([0, []]);
    expect(lines).toContainEqual(expect.objectContaining({ roomId: chat, level: 40 }));
  });
});
