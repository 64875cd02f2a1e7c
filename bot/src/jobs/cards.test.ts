import { AppError } from '../../../shared/src/appError.ts';
import type { Content } from '../../../shared/src/matrix/event.ts';
import type { EventId, RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { createQueue } from '../dispatch/queue.ts';
import { createSerially } from '../dispatch/serially.ts';
import { Interrupted } from '../interrupted.ts';
import { createCardMemory } from '../store/cards.ts';
import { aMeeting, anEntry, aSeries, at } from '../test/builders.ts';
import { collectLog } from '../test/collectLog.ts';
import { aMeetingRoom, someSessions } from '../test/meetingRoom.ts';
import { openMemoryDatabase } from '../test/memoryDatabase.ts';
import { alice, bob, bot, carol } from '../test/people.ts';
import { createService, type TestService } from '../test/service.ts';
import { createCardKeeper, type CardKeeper } from './cards.ts';

const update = 'net.nordeck.meetings.meeting.update';
const close = 'net.nordeck.meetings.meeting.close';
const participants = 'net.nordeck.meetings.meeting.participants.handle';
const messaging = 'net.nordeck.meetings.meeting.change.message_permissions';
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

let database: Awaited<ReturnType<typeof openMemoryDatabase>>;
beforeAll(async () => (database = await openMemoryDatabase()));
beforeEach(() => database.empty());
afterAll(() => database.close());

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

/** The bot with cards, on an in-memory homeserver. `asleep`, it takes nothing up before it is started. */
function open({ asleep = false } = {}) {
  const memory = createCardMemory(database.db);
  const { log, lines } = collectLog();
  const chosen = new Map<UserId, { locale?: string; timeZone?: string }>();
  const pauses: number[] = [];
  let clock = 0;
  let stopped = false;
  let keeper: CardKeeper | undefined;
  const service = createService({
    displayNames: { [bob]: 'Bob' },
    dispatch: { carriedOut: (done) => keeper?.carriedOut(done) ?? Promise.resolve() },
  });
  const queue = createQueue(4);
  const meetingsOf = () =>
    service.rooms.roomIds().flatMap((roomId) => {
      const metadata = service.rooms.look(roomId).content('net.nordeck.meetings.metadata');
      return metadata ? [{ roomId, metadata }] : [];
    });
  const start = (): CardKeeper => {
    keeper = createCardKeeper({
      meetings: service.meetings,
      // After a stop nothing of one test may reach into the next.
      memory: new Proxy(memory, {
        get: (target, name: keyof typeof memory) =>
          stopped ? () => Promise.reject(new Interrupted()) : target[name],
      }),
      index: { meetings: () => Promise.resolve(meetingsOf() as never) },
      queue,
      serially: createSerially(),
      people: {
        localeOf: (userId, otherwise = 'en') => Promise.resolve(chosen.get(userId)?.locale ?? otherwise),
        timeZoneOf: (userId, otherwise = 'UTC') => Promise.resolve(chosen.get(userId)?.timeZone ?? otherwise),
      },
      pause: async (milliseconds) => {
        if (stopped) throw new Interrupted();
        pauses.push(milliseconds);
        clock += milliseconds;
        await turn();
      },
      now: () => clock,
      log,
    });
    if (!asleep) keeper.start();
    return keeper;
  };
  const stop = () => (stopped = true);
  stops.push(stop);
  /** Waits until nothing is due. */
  const settled = async () => {
    while ((await memory.due(1)).length > 0) await turn();
  };
  return {
    ...{ service, memory, queue, chosen, pauses, lines, settled },
    keeper: start(),
    start: () => {
      asleep = false;
      return start();
    },
    stop,
  };
}

type Opened = ReturnType<typeof open>;

/** All that the bot said in a room: the cards, their edits, and what it offers on them. */
function saidIn({ rooms }: TestService, roomId: RoomId) {
  const own = rooms.messages(roomId).filter(({ sender }) => sender === bot);
  const relation = (content: object) =>
    (content as { 'm.relates_to'?: { rel_type?: string; key?: string } })['m.relates_to'];
  const notices = own.filter(({ content }) => content.msgtype === 'm.notice');
  const cards = notices.filter(({ content }) => relation(content) === undefined);
  const edits = notices.filter(({ content }) => relation(content)?.rel_type === 'm.replace');
  const shown: Content = { ...cards[0]?.content, ...(edits.at(-1)?.content['m.new_content'] ?? {}) };
  return {
    cards: cards.length,
    edits: edits.length,
    offered: own.filter(({ type }) => type === 'm.reaction').map(({ content }) => relation(content)?.key),
    cardId: cards[0]?.event_id as EventId,
    body: String(shown.body).replace(/[\u2009\u202f\u00a0]/g, ' '),
  };
}

/** A meeting whose card is there. */
async function aCard({ service, settled }: Opened, changes: object = {}): Promise<RoomId> {
  const roomId = await aMeetingRoom(service, changes);
  await settled();
  service.rooms.acts.splice(0);
  return roomId;
}

describe('the card of a meeting', () => {
  it('is sent once, with the answers that are offered, and the room says which message it is', async () => {
    const opened = open();
    const roomId = await aCard(opened);
    const { service } = opened;
    const { cards, edits, offered, cardId, body } = saidIn(service, roomId);
    expect({ cards, edits, offered }).toEqual({ cards: 1, edits: 0, offered: ['✅', '❔', '❌'] });
    expect(body).toMatch(/^Sync\n📅 October 3, 2040, 10:30/);
    expect(service.rooms.look(roomId).content('io.convene.card', bot)).toEqual({ event_id: cardId });
  });

  it('comes after the command has been carried out, and waits until there was none for a while', async () => {
    const { service, settled, pauses, queue } = open();
    const busy = Promise.withResolvers<void>();
    void queue.push('somebody', () => busy.promise);
    const roomId = await aMeetingRoom(service);
    expect(service.rooms.messages(roomId)).toEqual([]);
    // The first pause gathers what comes together; the others wait for the queue.
    while (pauses.length < 10) await turn();
    expect(service.rooms.messages(roomId)).toEqual([]);
    busy.resolve();
    await settled();
    expect(saidIn(service, roomId).cards).toBe(1);
  });

  it('is made all the same where there is always something to do', async () => {
    const { service, settled, queue, pauses } = open();
    const busy = Promise.withResolvers<void>();
    void queue.push('somebody', () => busy.promise);
    const roomId = await aMeetingRoom(service);
    await settled();
    expect(saidIn(service, roomId).cards).toBe(1);
    expect(pauses.reduce((sum, each) => sum + each, 0)).toBeLessThan(30_000);
    busy.resolve();
  });

  it('is edited when the meeting changes, and tells what changed until the next change', async () => {
    const opened = open();
    const { service, settled } = opened;
    const roomId = await aCard(opened);
    await service.done(update, { target_room_id: roomId, title: 'Second' });
    await settled();
    expect(saidIn(service, roomId).body).toContain('Title: Second\n(previously: Sync)');
    service.rooms.react(roomId, bob, saidIn(service, roomId).cardId, '✅');
    await opened.keeper.doubt(roomId);
    await settled();
    expect(saidIn(service, roomId).body).toMatch(/Title: Second\n\(previously: Sync\)[^]*✅ Yes \(1\)/);
    const calendar = [anEntry({ dtstart: at('20401005T103000'), dtend: at('20401005T113000') })];
    await service.done(update, { target_room_id: roomId, calendar });
    await settled();
    const { cards, edits, body } = saidIn(service, roomId);
    expect({ cards, edits }).toEqual({ cards: 1, edits: 3 });
    expect(body).toMatch(/^Second\n📅 October 5/);
    expect(body).not.toContain('(previously: Sync)');
  });

  it('is looked at and left alone when what changed does not show on it', async () => {
    const opened = open();
    const { service, settled } = opened;
    const roomId = await aCard(opened);
    await service.done(participants, { target_room_id: roomId, invite: false, userIds: [carol] });
    await opened.keeper.doubt(roomId);
    await settled();
    expect(saidIn(service, roomId)).toMatchObject({ cards: 1, edits: 0 });
    await service.done(messaging, { target_room_id: roomId, messaging_power_level: 50 });
    expect(await opened.memory.due(1)).toEqual([]);
  });

  it('shows many answers by one edit', async () => {
    const opened = open();
    const { service, settled, keeper } = opened;
    const roomId = await aCard(opened);
    const { cardId } = saidIn(service, roomId);
    const [withdrawn] = [service.rooms.react(roomId, alice, cardId, '❌')];
    for (const [who, key] of [
      [alice, '👍'],
      [bob, '✅'],
      [carol, '❔'],
    ] as const) {
      service.rooms.react(roomId, who, cardId, key);
      await keeper.doubt(roomId);
    }
    service.rooms.redact(roomId, withdrawn);
    await settled();
    const { edits, body } = saidIn(service, roomId);
    expect(edits).toBe(1);
    expect(body).toContain(`✅ Yes (2): ${alice}, ${bob}\n❔ Maybe (1): ${carol}\n❌ No`);
  });

  it('is told in the terms of the widget that planned the meeting, and in the organiser’s when they say which', async () => {
    const opened = open();
    const { service, settled, chosen, keeper } = opened;
    const participant = { participants: [{ user_id: bob }] };
    const [roomId] = await service.done('net.nordeck.meetings.meeting.create', aMeeting(participant), {
      locale: 'de',
      timeZone: 'Asia/Tokyo',
    });
    if (roomId === undefined) throw new Error('no room');
    await settled();
    expect(saidIn(service, roomId).body).toMatch(/📅 3\. Oktober 2040.*\(Asia\/Tokyo\)/);
    // Somebody else's widget does not turn it around.
    service.rooms.put(roomId, 'm.room.member', alice, { membership: 'join' });
    await service.done(update, { target_room_id: roomId, title: 'Neu' }, { locale: 'en', timeZone: 'UTC' });
    await settled();
    expect(saidIn(service, roomId).body).toMatch(/^Neu\n📅 3\. Oktober/);
    chosen.set(alice, { locale: 'en', timeZone: 'America/New_York' });
    await keeper.doubtThoseOf(bob);
    expect(await opened.memory.due(1)).toEqual([]);
    await keeper.doubtThoseOf(alice);
    await settled();
    expect(saidIn(service, roomId).body).toMatch(/📅 October 3, 2040.*\(America\/New_York\)/);
  });

  it.each([
    ['called off', [aSeries()], 'This meeting is called off.'],
    [
      'over',
      [anEntry({ dtstart: at('20011003T103000'), dtend: at('20011003T113000') })],
      'This meeting is closed.',
    ],
  ])('says before the bot goes that the meeting is %s', async (_, calendar, text) => {
    const opened = open();
    const { service, settled } = opened;
    const roomId = await aCard(opened, { calendar });
    await service.done(close, { target_room_id: roomId }, { sentAt: 1_600_000_000_000 });
    await opened.keeper.doubt(roomId);
    await settled();
    const { cards, edits, body } = saidIn(service, roomId);
    expect({ cards, edits }).toEqual({ cards: 1, edits: 1 });
    expect(body.split('\n')[0]).toBe(text);
    expect(await opened.memory.doubt([roomId])).toBe(false);
  });

  it('is no reason for a meeting to stay when it cannot be edited any more', async () => {
    const opened = open();
    const { service } = opened;
    const roomId = await aCard(opened);
    const levels = service.rooms.look(roomId).content('m.room.power_levels');
    service.rooms.put(roomId, 'm.room.power_levels', '', { ...levels, events: { 'm.room.message': 200 } });
    await service.done(close, { target_room_id: roomId });
    expect(service.rooms.look(roomId).content('m.room.member', bot)?.membership).toBe('leave');
  });

  it('stands in meetings only', async () => {
    const opened = open();
    const { service, settled, keeper, memory } = opened;
    const roomId = await aCard(opened);
    const [session] = await someSessions(service, roomId, ['One']);
    if (session === undefined) throw new Error('no session');
    await service.done(update, { target_room_id: session, title: 'Other' });
    await keeper.doubt(session);
    await settled();
    expect(saidIn(service, session).cards).toBe(0);
    expect(await memory.doubt([session])).toBe(false);
  });

  it('is made anew where a room replaces another one, in the same terms', async () => {
    const opened = open();
    const { service, settled, keeper } = opened;
    const old = await aCard(opened);
    const state = ['m.room.name', 'm.room.topic', 'net.nordeck.meetings.metadata'].map((type) => ({
      type,
      content: service.rooms.look(old).content(type) ?? {},
    }));
    const fresh = service.rooms.add({
      id: '!fresh:example.com' as RoomId,
      creator: alice,
      type: 'net.nordeck.meetings.meeting',
      members: { [bot]: 'join' },
      levels: { users: { [bot]: 100, [alice]: 100 } },
      state,
    });
    // Between the end of the old room and the new one there is time in which its card may be looked at.
    service.rooms.put(old, 'm.room.tombstone', '', { replacement_room: fresh });
    await keeper.doubt(old);
    await settled();
    await keeper.upgraded(old, fresh);
    // After a crash it is told again.
    await keeper.upgraded(old, fresh);
    await settled();
    expect(saidIn(service, fresh)).toMatchObject({ cards: 1, edits: 0 });
    expect(saidIn(service, fresh).body).toContain('(Europe/Berlin)');
    expect(await opened.memory.doubt([old])).toBe(false);
  });

  it('comes to no room that never had one because another one is replaced', async () => {
    const { keeper, memory } = open();
    await keeper.upgraded('!a:b' as RoomId, '!c:d' as RoomId);
    expect(await memory.due(1)).toEqual([]);
  });
});

describe('when something goes wrong', () => {
  const moments = [0, 1, 2, 3, 4].flatMap((act) =>
    (['before', 'after'] as const).map((when) => [act, when] as const),
  );

  it.each(moments)('the card is sent once although the bot is killed at act %i, %s it', async (act, when) => {
    const { service, settled, start } = open({ asleep: true });
    const roomId = await aMeetingRoom(service);
    service.rooms.killAt(act, when);
    start();
    while (service.rooms.acts.length <= act) await turn();
    await turn();
    service.rooms.restart();
    start();
    await settled();
    const { cards, offered, edits } = saidIn(service, roomId);
    expect({ cards, offered }).toEqual({ cards: 1, offered: ['✅', '❔', '❌'] });
    // What the card shows is not known for sure any more; it may be edited once, to the same.
    expect(edits).toBeLessThanOrEqual(1);
  });

  it('the card shows the last change although the bot was killed behind the first card', async () => {
    const { service, settled, start } = open({ asleep: true });
    const roomId = await aMeetingRoom(service);
    service.rooms.killAt(0, 'after');
    start();
    while (service.rooms.acts.length < 1) await turn();
    await turn();
    service.rooms.restart();
    await service.done(update, { target_room_id: roomId, title: 'Second' });
    start();
    await settled();
    expect(saidIn(service, roomId).cards).toBe(1);
    expect(saidIn(service, roomId).body).toMatch(/^Second\n/);
  });

  it('what passes is tried again, later and later, and holds up no other card', async () => {
    const { service, settled, pauses, lines, start } = open({ asleep: true });
    const roomId = await aMeetingRoom(service);
    const other = await aMeetingRoom(service, { title: 'Other' });
    const isFirst = (act: { roomId?: RoomId; name: string }) => act.roomId === roomId && act.name === 'send';
    for (let failure = 0; failure < 3; failure += 1) service.rooms.failOnce(isFirst);
    start();
    await settled();
    expect([saidIn(service, roomId).cards, saidIn(service, other).cards]).toEqual([1, 1]);
    expect(pauses.filter((each) => each >= 15_000)).toEqual([15_000, 30_000, 60_000]);
    expect(lines.filter(({ msg }) => msg === 'the card of a meeting could not be kept')).toHaveLength(3);
  });

  it.each([['denied'], ['invalid']] as const)(
    'what is %s is given up until the next change',
    async (code) => {
      const opened = open();
      const { service, settled } = opened;
      service.rooms.failOnce(({ name }) => name === 'send', new AppError(code, 'no'));
      const roomId = await aMeetingRoom(service);
      await settled();
      expect(saidIn(service, roomId).cards).toBe(0);
      await service.done(update, { target_room_id: roomId, title: 'Second' });
      await settled();
      expect(saidIn(service, roomId).cards).toBe(1);
    },
  );

  it('a room that is gone is forgotten', async () => {
    const opened = open();
    const gone = '!gone:example.com' as RoomId;
    await opened.memory.want(gone, { locale: 'en', timeZone: 'UTC' });
    opened.start();
    await opened.settled();
    expect(await opened.memory.doubt([gone])).toBe(false);
  });

  it('a stop leaves it for the next start', async () => {
    const { service, memory, stop, start, lines } = open({ asleep: true });
    const roomId = await aMeetingRoom(service);
    start();
    stop();
    for (let turns = 0; turns < 20; turns += 1) await turn();
    expect((await memory.due(10)).map((due) => due.roomId)).toEqual([roomId]);
    expect(lines).toEqual([]);
  });
});

describe('what is remembered of cards', () => {
  const [a, b] = ['!a:x', '!b:x'] as [RoomId, RoomId];
  const reader = { locale: 'de', timeZone: 'Europe/Berlin' };
  const shown = { now: { title: 'T\0', description: '', calendar: [] }, digest: 'd' };

  it('keeps what was wanted while a card was being made', async () => {
    const memory = createCardMemory(database.db);
    await memory.want(a, reader);
    const [due] = await memory.due(10);
    expect(due).toEqual({ roomId: a, wanted: 1, shown: undefined, reader });
    await memory.want(a, { locale: 'en', timeZone: 'UTC' });
    await memory.made(a, 1, shown);
    expect(await memory.due(10)).toEqual([{ roomId: a, wanted: 2, shown, reader }]);
    await memory.made(a, 2, undefined);
    expect(await memory.due(10)).toEqual([]);
    expect(await memory.doubt([a, b])).toBe(true);
    expect(await memory.due(10)).toEqual([{ roomId: a, wanted: 3, shown, reader }]);
  });

  it('is nothing of rooms without a card', async () => {
    const memory = createCardMemory(database.db);
    expect(await memory.doubt([])).toBe(false);
    expect(await memory.doubt([a])).toBe(false);
    await memory.forget(a);
    expect(await memory.due(10)).toEqual([]);
  });

  it('stays as it is where the new room of an upgrade has a card already', async () => {
    const memory = createCardMemory(database.db);
    await memory.want(a, reader);
    await memory.want(b, { locale: 'en', timeZone: 'UTC' });
    await memory.move(a, b);
    expect((await memory.due(10)).map(({ roomId, reader: { locale } }) => [roomId, locale])).toEqual([
      [b, 'en'],
    ]);
  });
});
