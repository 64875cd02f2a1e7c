import { AppError } from '../../../shared/src/appError.ts';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { createSerially } from '../dispatch/serially.ts';
import { anEntry, someSettings } from '../test/builders.ts';
import { collectLog } from '../test/collectLog.ts';
import { alice, bob, bot, calendarRoom, dave } from '../test/people.ts';
import { createService } from '../test/service.ts';
import { allowList } from './allowList.ts';
import { createAcceptInvitation } from './acceptInvitation.ts';
import { createFollowUpgrade } from './followUpgrade.ts';
import { createHelpRoomWatcher } from './helpRoomMembers.ts';

type Options = Partial<Parameters<typeof createAcceptInvitation>[0]> & {
  /** Whether upgrades are followed, and not only noted. */
  readonly real?: boolean;
};

const planner = 'net.nordeck.meetings.widget.meetings';
const theirs = '!theirs:example.com' as RoomId;

function open({ real = false, ...options }: Options = {}, settings = someSettings()) {
  const service = createService({ settings });
  const { rooms, meetings } = service;
  const { log, lines } = collectLog();
  const direct: RoomId[] = [];
  const followed: RoomId[] = [];
  const serially = createSerially();
  const localeOf = () => Promise.resolve('en');
  const { follow } = createFollowUpgrade({ meetings, serially, isAllowed: () => true, localeOf, log });
  const accept = createAcceptInvitation({
    meetings,
    welcome: true,
    isAllowed: () => true,
    perHour: 60,
    rememberDirect: (roomId) => Promise.resolve(void direct.push(roomId)),
    follow: real
      ? follow
      : (roomId) => {
          followed.push(roomId);
          return Promise.resolve(false);
        },
    localeOf,
    now: () => 0,
    log,
    ...options,
  });
  /** A room of alice's to which the bot is invited, where it may do everything. */
  const invite = (changes: object = {}, id = theirs) =>
    rooms.add({
      id,
      creator: alice,
      members: { [bot]: 'invite' },
      levels: { users: { [alice]: 100, [bot]: 100 } },
      ...changes,
    });
  const membership = (roomId = theirs) => rooms.look(roomId).content('m.room.member', bot)?.membership;
  return { rooms, meetings, accept, invite, membership, direct, followed, lines };
}

/** Somebody accepts an invitation. */
const joined = (who: UserId): RoomEvent => ({
  event_id: '$joined' as EventId,
  type: 'm.room.member',
  state_key: who,
  sender: who,
  origin_server_ts: 0,
  content: { membership: 'join' },
  unsigned: { prev_content: { membership: 'invite' } },
});

const by = (sender: UserId, isDirect = false, roomId = theirs) => ({ roomId, sender, isDirect });

describe('an invitation', () => {
  it('to a chat of two makes it a calendar', async () => {
    const { rooms, accept, invite, direct } = open();
    invite();
    await accept(by(alice, true));
    const state = rooms.look(theirs);
    expect(state.content('net.nordeck.meetings.control_room')).toEqual({ room_version: 1 });
    expect(state.all('im.vector.modular.widgets').map(({ content }) => content.type)).toEqual([planner]);
    expect(direct).toEqual([theirs]);
  });

  it.each([
    ['a chat of two', true],
    ['another room', false],
  ])(
    'to %s that is encrypted is accepted and no more where the bot cannot read there',
    async (_, isDirect) => {
      const { rooms, accept, invite, membership } = open({}, someSettings({ reads: false }));
      invite({ state: [{ type: 'm.room.encryption', content: { algorithm: 'm.megolm.v1.aes-sha2' } }] });
      const before = rooms.roomIds().length;
      await accept(by(alice, isDirect));
      expect(membership()).toBe('join');
      expect(rooms.look(theirs).all('im.vector.modular.widgets')).toEqual([]);
      expect(rooms.roomIds()).toHaveLength(before);
    },
  );

  it('to another room opens a chat that explains how to set it up', async () => {
    const { rooms, accept, invite, direct, followed } = open();
    invite({ state: [{ type: 'm.room.name', content: { name: 'Team' } }], levels: {} });
    await accept(by(alice));
    const help = rooms.roomIds().at(-1) as RoomId;
    expect(rooms.look(help).content('m.room.name')).toEqual({ name: 'Help for Team' });
    expect(rooms.look(help).content('m.room.member', alice)?.membership).toBe('invite');
    expect([direct, followed]).toEqual([[], [theirs]]);
    await accept(by(alice));
    expect(rooms.roomIds().at(-1)).toBe(help);
  });

  it.each([
    [
      'a room that has the planner',
      [{ type: 'im.vector.modular.widgets', stateKey: 'x', content: { type: planner } }],
      {},
    ],
    [
      'a meeting',
      [{ type: 'net.nordeck.meetings.metadata', content: { creator: alice, calendar: [anEntry()] } }],
      { type: 'net.nordeck.meetings.meeting' },
    ],
  ])('to %s is accepted without a word', async (_, state, changes) => {
    const { rooms, accept, invite, membership } = open();
    invite({ state, ...changes });
    const before = rooms.roomIds().length;
    await accept(by(alice));
    expect([membership(), rooms.roomIds().length, rooms.messages(theirs)]).toEqual(['join', before, []]);
  });

  it('to a room where the bot has the power already adds the planner, and the chat says that all is done', async () => {
    const { rooms, meetings, accept, invite } = open();
    invite({ levels: { users: { [alice]: 100, [bot]: 50 } } });
    await accept(by(alice));
    await accept(by(alice));
    const state = rooms.look(theirs);
    expect(state.all('im.vector.modular.widgets').map(({ content }) => content.type)).toEqual([planner]);
    const [help, ...more] = rooms.roomIds().filter((roomId) => roomId !== theirs && roomId !== calendarRoom);
    expect(more).toEqual([]);
    await createHelpRoomWatcher(meetings).watch(help as RoomId, joined(alice));
    expect(rooms.messages(help as RoomId)[0]?.content.body).toContain('is set up. You can leave this chat.');
  });

  it('to a room that replaces one which the bot never saw is as any other', async () => {
    const { rooms, accept, invite, membership } = open({ real: true });
    const before = rooms.add({ id: '!before:example.com' as RoomId, creator: alice });
    invite({ state: [{ type: 'm.room.name', content: { name: 'Team' } }] });
    const create = rooms.look(theirs).content('m.room.create');
    rooms.put(theirs, 'm.room.create', '', { ...create, predecessor: { room_id: before } });
    await accept(by(alice));
    const help = rooms.roomIds().at(-1) as RoomId;
    expect([membership(), rooms.look(help).content('m.room.name')]).toEqual([
      'join',
      { name: 'Help for Team' },
    ]);
  });

  it('to a room that replaces a calendar is asked for the power that it lacks, and opens no chat beside that', async () => {
    const { rooms, accept, invite } = open({ real: true });
    const state = [{ type: 'im.vector.modular.widgets', stateKey: 'x', content: { type: planner } }];
    const before = rooms.add({
      id: '!before:example.com' as RoomId,
      creator: alice,
      members: { [bot]: 'join' },
      state,
    });
    rooms.put(before, 'm.room.tombstone', '', { replacement_room: theirs });
    invite({ levels: {} });
    const create = rooms.look(theirs).content('m.room.create');
    rooms.put(theirs, 'm.room.create', '', { ...create, predecessor: { room_id: before } });
    const count = rooms.roomIds().length;
    await accept(by(alice));
    expect(rooms.messages(theirs).map(({ content }) => content.body)).toEqual([
      expect.stringContaining('Please make me an administrator here'),
    ]);
    expect(rooms.roomIds()).toHaveLength(count);
  });

  it('is only accepted where rooms are not to be set up', async () => {
    const { rooms, accept, invite, membership } = open({ welcome: false });
    invite();
    await accept(by(alice, true));
    expect([membership(), rooms.look(theirs).all('im.vector.modular.widgets')]).toEqual(['join', []]);
  });

  it.each([
    [['*'], dave, 'join'],
    [['remote.example'], dave, 'join'],
    [[dave], dave, 'join'],
    [['example.com'], dave, 'leave'],
    [[alice], bob, 'leave'],
    [['ample.com'], alice, 'leave'],
    [[], alice, 'leave'],
  ])('is taken up by the list %j: from %s the bot will %s', async (allowed, sender, expected) => {
    const { accept, invite, membership } = open({ isAllowed: allowList(allowed), welcome: false });
    invite();
    await accept(by(sender));
    expect(membership()).toBe(expected);
  });

  it('is declined when somebody sends too many in an hour, and nobody else’s is', async () => {
    let now = 0;
    const { accept, invite, membership } = open({ perHour: 2, welcome: false, now: () => now });
    const [first, second, third, fourth, fifth] = [1, 2, 3, 4, 5].map(
      (each) => `!r${each}:example.com` as RoomId,
    );
    const outcomes: unknown[] = [];
    for (const [id, sender, at] of [
      [first, alice, 0],
      [second, alice, 1],
      [third, alice, 2],
      [fourth, bob, 3],
      [fifth, alice, 3_600_003],
    ] as const) {
      now = at;
      invite({}, id);
      await accept(by(sender, false, id));
      outcomes.push(membership(id));
    }
    expect(outcomes).toEqual(['join', 'join', 'leave', 'join', 'join']);
  });

  it.each([
    ['the sender is not on the list', 'en', { isAllowed: () => false }, /has not allowed it to accept your/],
    ['the sender is not on the list', 'de', { isAllowed: () => false }, /Diese darf er nicht annehmen/],
    ['there are too many', 'en', { perHour: 0 }, /Too many invitations.*again later/],
    ['there are too many', 'de', { perHour: 0 }, /zu viele Einladungen.*später noch einmal/],
  ])('is declined with the reason: %s (%s)', async (_, locale, options, reason) => {
    const { rooms, accept, invite } = open({ ...options, localeOf: () => Promise.resolve(locale) });
    invite();
    await accept(by(alice));
    expect(rooms.look(theirs).content('m.room.member', bot)).toEqual({
      membership: 'leave',
      reason: expect.stringMatching(reason) as string,
    });
  });

  it('counts once, however often it takes to accept it', async () => {
    const { rooms, accept, invite, membership } = open({ perHour: 2, welcome: false });
    invite();
    rooms.failOnce(({ name }) => name === 'join');
    await expect(accept(by(alice))).rejects.toThrow('the homeserver fails');
    await accept(by(alice));
    const other = '!other:example.com' as RoomId;
    invite({}, other);
    await accept(by(alice, false, other));
    expect([membership(), membership(other)]).toEqual(['join', 'join']);
  });

  it('that can never be accepted is given up, and what may pass is not', async () => {
    const { rooms, accept, invite, lines } = open();
    invite();
    rooms.failOnce(({ name }) => name === 'join', new AppError('denied', 'no'));
    await accept(by(alice));
    expect(lines).toMatchObject([{ msg: 'an invitation could not be accepted', roomId: theirs }]);
    rooms.failOnce(({ name }) => name === 'join', new AppError('upstream', 'away'));
    await expect(accept(by(alice))).rejects.toThrow('away');
  });
});
