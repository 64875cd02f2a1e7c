import { AppError } from '../../../shared/src/appError.ts';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, RoomId } from '../../../shared/src/matrix/ids.ts';
import { createSerially } from '../dispatch/serially.ts';
import { isInterruption } from '../interrupted.ts';
import { collectLog } from '../test/collectLog.ts';
import type { RoomTemplate } from '../meetings/roomTemplate.ts';
import type { Rooms } from '../meetings/rooms.ts';
import { answersIn } from '../meetings/answers.ts';
import { showCard } from '../meetings/card.ts';
import { aTemplate, aWidget } from '../test/builders.ts';
import { aMeetingRoom, someSessions } from '../test/meetingRoom.ts';
import { alice, bob, bot, calendarRoom, carol } from '../test/people.ts';
import { createService } from '../test/service.ts';
import { createFollowUpgrade } from './followUpgrade.ts';

const fresh = '!fresh:example.com' as RoomId;
const event = (type: string, content: object = {}): RoomEvent => ({
  event_id: '$e' as EventId,
  type,
  sender: alice,
  state_key: '',
  origin_server_ts: 0,
  content: { ...content },
});
const tombstone = event('m.room.tombstone', { replacement_room: fresh });

type Wish = {
  readonly botLevel?: number;
  readonly said?: RoomId;
  readonly isAllowed?: boolean;
  readonly template?: RoomTemplate;
};

/** A meeting that alice has upgraded, as Synapse does: some state is there, the bot is not. */
async function upgraded({
  botLevel = 100,
  said = fresh,
  isAllowed = true,
  template = aTemplate(),
}: Wish = {}) {
  const service = createService({ template });
  const { rooms, meetings } = service;
  const old = await aMeetingRoom(service);
  rooms.add({
    id: fresh,
    creator: alice,
    type: 'net.nordeck.meetings.meeting',
    members: { [bot]: 'invite' },
    levels: { users: { [alice]: 100, [bot]: botLevel } },
    state: [{ type: 'm.room.name', content: { name: 'Sync' } }],
  });
  const create = rooms.look(fresh).content('m.room.create');
  rooms.put(fresh, 'm.room.create', '', { ...create, predecessor: { room_id: old } });
  rooms.put(old, 'm.room.tombstone', '', { replacement_room: said });
  let away: RoomId | undefined;
  const state: Rooms['state'] = (roomId) =>
    roomId === away ? Promise.reject(new AppError('upstream', 'away')) : rooms.state(roomId);
  const lose = (roomId: RoomId | undefined) => (away = roomId);
  const moved: (readonly [RoomId, RoomId])[] = [];
  const { log, lines } = collectLog();
  const watcher = createFollowUpgrade({
    meetings: { ...meetings, rooms: { ...rooms, state } },
    serially: createSerially(),
    isAllowed: () => isAllowed,
    upgraded: (from, to) => Promise.resolve(void moved.push([from, to])),
    localeOf: () => Promise.resolve('en'),
    log,
  });
  const membership = (roomId: RoomId) => rooms.look(roomId).content('m.room.member', bot)?.membership;
  return { service, rooms, old, watcher, moved, lines, lose, membership };
}

describe('a meeting that is upgraded', () => {
  it('goes on in the new room with all that belongs to it', async () => {
    const { rooms, old, watcher, moved, membership } = await upgraded();
    await watcher.watch(old, tombstone);
    const state = rooms.look(fresh);
    expect(state.content('net.nordeck.meetings.metadata')).toEqual(
      rooms.look(old).content('net.nordeck.meetings.metadata'),
    );
    expect(state.content('im.vector.modular.widgets', 'jitsi')).toMatchObject({ id: 'jitsi' });
    expect(state.content('m.room.member', carol)?.membership).toBe('invite');
    expect(state.content('m.room.member', bob)?.membership).toBe('invite');
    const links = rooms.look(calendarRoom);
    expect(links.content('m.space.child', fresh)).toHaveProperty('via');
    expect(links.content('m.space.child', old)).toEqual({});
    expect([membership(old), membership(fresh)]).toEqual(['leave', 'join']);
    expect(moved).toEqual([[old, fresh]]);
  });

  it('is brought over once, however often the bot is killed meanwhile', async () => {
    const plain = await upgraded();
    await plain.watcher.watch(plain.old, tombstone);
    const acts = plain.rooms.acts.length;
    for (let act = 0; act < acts; act += 1) {
      const { rooms, old, watcher, moved, membership } = await upgraded();
      rooms.killAt(act, 'after');
      for (;;) {
        try {
          await watcher.watch(old, tombstone);
          break;
        } catch (error) {
          if (!isInterruption(error)) throw error;
          rooms.restart();
        }
      }
      expect(membership(old)).toBe('leave');
      expect(rooms.look(fresh).all('im.vector.modular.widgets')).toHaveLength(3);
      // Told before the bot leaves; what was told then is told again.
      expect(moved.length).toBeGreaterThan(0);
    }
  });

  it.each([
    ['im.vector.modular.widgets', 'two'],
    ['io.element.widgets.layout', ''],
  ])(
    'has all its widgets and their layout also when a part of them (%s) takes two attempts',
    async (type, key) => {
      const template = aTemplate({ state: [aWidget('one'), aWidget('two')] });
      const { rooms, old, watcher } = await upgraded({ template });
      const layout = { widgets: { one: { container: 'top' }, two: { container: 'right' } } };
      rooms.put(old, 'io.element.widgets.layout', '', layout);
      rooms.failOnce((act) => act.type === type && act.key === key);
      await expect(watcher.watch(old, tombstone)).rejects.toThrow('the homeserver fails');
      await watcher.watch(old, tombstone);
      const state = rooms.look(fresh);
      expect(state.all('im.vector.modular.widgets').map(({ state_key }) => state_key)).toEqual(
        expect.arrayContaining(['one', 'two', 'jitsi']),
      );
      expect(state.content('io.element.widgets.layout')).toEqual(layout);
    },
  );

  it('keeps its sessions also when one of them cannot be read at first', async () => {
    const { service, rooms, old, watcher, lose, membership } = await upgraded();
    rooms.put(old, 'm.room.tombstone', '', {});
    const [one, two] = (await someSessions(service, old, ['One', 'Two'])) as [RoomId, RoomId];
    rooms.put(old, 'm.room.tombstone', '', { replacement_room: fresh });
    lose(two);
    await expect(watcher.watch(old, tombstone)).rejects.toThrow('away');
    expect(membership(old)).toBe('join');
    lose(undefined);
    await watcher.watch(old, tombstone);
    expect(membership(old)).toBe('leave');
    for (const session of [one, two]) {
      expect(rooms.look(fresh).content('m.space.child', session)).toHaveProperty('via');
      expect(rooms.look(session).content('m.space.parent', fresh)).toHaveProperty('via');
    }
  });

  it('keeps what people answered, until they answer anew', async () => {
    const { service, rooms, old, watcher } = await upgraded();
    const { meetings } = service;
    const reader = { locale: 'en', timeZone: 'Europe/Berlin' };
    const show = async (roomId: RoomId) => {
      const task = { roomId, wanted: 1, shown: undefined, readerFor: () => Promise.resolve(reader) };
      await showCard(meetings, task);
      const { event_id } = rooms.look(roomId).content('io.convene.card', bot) as { event_id: EventId };
      const card = rooms.messages(roomId).find((event) => event.event_id === event_id);
      return { event_id, body: String(card?.content.body) };
    };
    rooms.react(old, bob, '$oldCard' as EventId, '❌');
    rooms.react(old, alice, '$oldCard' as EventId, '✅');
    rooms.put(old, 'io.convene.card', bot, { event_id: '$oldCard', answers: { [carol]: 'maybe' } });
    await watcher.watch(old, tombstone);
    const { event_id, body } = await show(fresh);
    expect(body).toMatch(/✅[^\n]*alice[^]*❔[^\n]*carol[^]*❌[^\n]*bob/);
    expect(event_id).not.toBe('$oldCard');
    rooms.react(fresh, bob, event_id, '✅');
    const given = answersIn(rooms.look(fresh), bot, await rooms.reactionsTo(fresh, event_id));
    expect(Object.fromEntries(given)).toEqual({ [alice]: 'accepted', [bob]: 'accepted', [carol]: 'maybe' });
  });

  it('waits for the power to change the new room, and asks for it once', async () => {
    const { rooms, old, watcher, moved, membership } = await upgraded({ botLevel: 0 });
    await watcher.watch(old, tombstone);
    await watcher.watch(fresh, event('m.room.power_levels'));
    const bodies = rooms.messages(fresh).map(({ content }) => String(content.body));
    expect(bodies).toEqual([
      'This room replaces Sync, but I may not change it. Please make me an administrator here; then I bring everything over.',
    ]);
    expect([membership(old), moved]).toEqual(['join', []]);
    rooms.put(fresh, 'm.room.power_levels', '', { users: { [alice]: 100, [bot]: 100 } });
    await watcher.watch(fresh, event('m.room.power_levels'));
    expect([membership(old), moved]).toEqual(['leave', [[old, fresh]]]);
  });

  it('is not believed of a room that the old one does not name', async () => {
    const { old, watcher, moved, membership } = await upgraded({ said: '!other:example.com' as RoomId });
    await watcher.watch(old, tombstone);
    expect([membership(old), moved]).toEqual(['join', []]);
  });

  it.each([
    ['a room that the bot does not look after', {}, { type: 'net.nordeck.meetings.metadata', content: {} }],
    ['somebody who may not invite the bot', { isAllowed: false }, undefined],
  ])('is not followed for %s', async (_, wish, change) => {
    const { rooms, old, watcher, membership } = await upgraded(wish);
    if (change) rooms.put(old, change.type, '', change.content);
    rooms.acts.splice(0);
    await watcher.watch(old, tombstone);
    expect([rooms.acts, membership(fresh)]).toEqual([[], 'invite']);
  });

  it('is not a room that names no predecessor: the bot leaves it, unless it was there before', async () => {
    for (const before of ['invite', 'join']) {
      const { rooms, old, watcher, membership } = await upgraded();
      rooms.put(fresh, 'm.room.create', '', { type: 'net.nordeck.meetings.meeting' });
      rooms.put(fresh, 'm.room.member', bot, { membership: before });
      await watcher.watch(old, tombstone);
      expect([membership(old), membership(fresh)]).toEqual(['join', before === 'join' ? 'join' : 'leave']);
    }
  });

  it('waits for an invitation where the bot cannot join, and for the server where that is away', async () => {
    const { rooms, old, watcher, lines } = await upgraded();
    rooms.failOnce(({ name }) => name === 'join', new AppError('denied', 'no'));
    await watcher.watch(old, tombstone);
    expect(lines).toMatchObject([{ replacement_room: fresh }]);
    rooms.failOnce(({ name }) => name === 'join', new Error('broken'));
    await expect(watcher.watch(old, tombstone)).rejects.toThrow('broken');
  });

  it('is something else than one that is closed, and power levels elsewhere lead nowhere', async () => {
    const { rooms, old, watcher } = await upgraded();
    await watcher.watch(old, event('m.room.tombstone', { replacement_room: '' }));
    await watcher.watch(calendarRoom, event('m.room.power_levels'));
    await watcher.watch('!gone:example.com' as RoomId, event('m.room.power_levels'));
    expect(rooms.acts).toEqual([]);
  });
});
