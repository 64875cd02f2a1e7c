import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { roomState } from '../../../shared/src/matrix/roomState.ts';
import { bot } from '../test/people.ts';
import { aSeries } from '../test/builders.ts';
import { alice, stateEvent } from '../../../shared/src/test/events.ts';
import { readOptions } from './options.ts';
import { move } from './move.ts';
import { plan, type Seen } from './plan.ts';
import { recognise, type Eyes } from './recognise.ts';
import { reportText } from './report.ts';

const fresh = '@convene:example.com' as UserId;
const room = (name: string) => `!${name}:example.com` as RoomId;
const eyes: Eyes = {
  botIds: [bot],
  plannerUrl: 'https://widgets.example/#/',
  configuredWidgets: ['jitsi'],
  reads: true,
};
const widget = (id: string, content: Content) =>
  stateEvent('im.vector.modular.widgets', content, { stateKey: id });
const member = (userId: UserId, membership = 'join') =>
  stateEvent('m.room.member', { membership }, { stateKey: userId, sender: userId });
const created = (content: Content = {}, sender = bot) => stateEvent('m.room.create', content, { sender });
const meetingType = { type: 'net.nordeck.meetings.meeting', room_version: '11' };
const metadata = (content: Content = { creator: alice, calendar: [aSeries()] }) =>
  stateEvent('net.nordeck.meetings.metadata', content);
const parent = stateEvent('m.space.parent', { via: ['example.com'] }, { stateKey: room('cal') });

const see = (...events: ReturnType<typeof stateEvent>[]) =>
  recognise(room('a'), roomState([member(bot), member(alice), ...events]), eyes);

describe('a room', () => {
  it.each([
    ['calendar', [created({}, alice), stateEvent('net.nordeck.meetings.control_room', { room_version: 1 })]],
    ['meeting', [created(meetingType), metadata()]],
    ['session', [created({ type: 'net.nordeck.meetings.breakoutsession' }), metadata()]],
    [
      'planner',
      [created({}, alice), widget('x', { type: 'net.nordeck.neodatefix:calendar', url: 'https://o' })],
    ],
    ['planner', [created({}, alice), widget('x', { type: 'm.custom', url: 'https://widgets.example/y' })]],
    ['other', [created({}, alice), widget('x', {})]],
  ] as const)('is recognised as %s by what stands in it', (kind, events) => {
    expect(see(...events).kind).toBe(kind);
  });

  it('is a help or error room only by a marker of the bot, whoever made it', () => {
    const help = { userId: alice, originalRoomId: room('team'), locale: 'de' };
    const type = 'net.nordeck.meetings.private_welcome_room';
    expect(see(created(), stateEvent(type, help, { stateKey: bot }))).toMatchObject({
      kind: 'help',
      mark: `help:${room('team')}:${alice}`,
      isPersonThere: true,
      marker: { type, content: help },
    });
    expect(see(created(), stateEvent(type, help, { stateKey: alice, sender: alice })).kind).toBe('other');
    const unsound = stateEvent(type, { ...help, originalRoomId: 5 }, { stateKey: bot });
    expect(see(created(), unsound).kind).toBe('other');
    const errors = stateEvent(
      'net.nordeck.meetings.private_bot_message_room',
      { userId: alice },
      { stateKey: bot },
    );
    expect(see(created(), errors)).toMatchObject({ kind: 'errors', mark: `error:${alice}` });
  });

  it('has the mark of the command that it was made for only if the bot made it', () => {
    const content = { ...meetingType, 'io.convene.made_for': '$c' };
    expect([see(created(content), metadata()).mark, see(created(content, alice), metadata()).mark]).toEqual([
      '$c',
      undefined,
    ]);
  });

  it.each([
    ['made by', [created(meetingType, alice), metadata(), parent]],
    ['half-made', [created(meetingType), parent]],
    ['cannot be read', [created(meetingType), metadata({ creator: alice, calendar: 'x' }), parent]],
    [
      'older form',
      [
        created(meetingType),
        metadata({ creator: alice, start_time: '2040-01-01T10:00:00Z', end_time: '2040-01-01T11:00:00Z' }),
        parent,
      ],
    ],
    ['belongs to no calendar', [created(meetingType), metadata()]],
    [
      'was upgraded to !n:example.com',
      [
        created(meetingType),
        metadata(),
        parent,
        stateEvent('m.room.tombstone', { replacement_room: room('n') }, { sender: alice }),
      ],
    ],
    [
      '2 planners',
      [
        created(),
        widget('x', { type: 'net.nordeck.meetings.widget.meetings', url: 'https://widgets.example/' }),
        widget('y', { type: 'net.nordeck.neodatefix:calendar', url: 'https://widgets.example/' }),
      ],
    ],
    [
      'not served where',
      [created(), widget('x', { type: 'net.nordeck.meetings.widget.meetings', url: 'https://old.example/' })],
    ],
    ['nobody is there', [created(), member(alice, 'leave')]],
  ] as const)('that is odd is reported: %s', (words, events) => {
    const { findings } = see(...events);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(words);
  });

  it('that is encrypted is reported where encryption is off', () => {
    const state = roomState([member(bot), member(alice), created(), stateEvent('m.room.encryption', {})]);
    expect(recognise(room('a'), state, eyes).findings).toEqual([]);
    expect(recognise(room('a'), state, { ...eyes, reads: false }).findings).toEqual([
      'it is encrypted, and ENABLE_CRYPTO is off: commands in it cannot be read',
    ]);
  });

  it('that is as it should be is not remarked upon, nor is one that was closed', () => {
    const sound = [created(meetingType), metadata(), parent];
    expect(see(...sound).findings).toEqual([]);
    const closed = see(...sound, stateEvent('m.room.tombstone', { replacement_room: room('cal') }));
    expect([closed.findings, closed.isClosed]).toEqual([[], true]);
  });
});

describe('another account', () => {
  const levels = (users: Content, more: Content = {}) =>
    stateEvent('m.room.power_levels', { users, events: { 'm.room.power_levels': 100 }, ...more });
  const moved = (version: string, ...events: ReturnType<typeof stateEvent>[]) =>
    move(room('a'), roomState([created({ room_version: version }), member(bot), ...events]), {
      from: bot,
      to: fresh,
    });

  it('gets the level of the old one, and above all others where that one is a creator', () => {
    expect(moved('11', levels({ [bot]: 101, [alice]: 100 }, { invite: 0 }))).toEqual({
      step: { kind: 'move', roomId: room('a'), level: 101, enters: true },
      obstacles: [],
      arrives: true,
    });
    const events = { 'm.room.tombstone': 200 };
    expect(moved('12', levels({ [alice]: 150 })).step).toMatchObject({ level: 151 });
    expect(moved('12', levels({ [alice]: 150 }, { events })).step).toMatchObject({ level: 201 });
    expect(moved('12', levels({ [alice]: 150, [fresh]: 151 }), member(fresh))).toMatchObject({
      step: undefined,
    });
  });

  it('comes without power where the old one may not give it, and says who has to', () => {
    const { step, obstacles } = moved('11', levels({ [bot]: 50 }, { invite: 0 }));
    expect(step).toEqual({ kind: 'move', roomId: room('a'), enters: true });
    expect(obstacles.join()).toMatch(/give @convene:example.com the power level 50/);
  });

  it('does not come where it is banned, or neither invited nor let in', () => {
    const ban = moved('11', levels({ [bot]: 100 }), member(fresh, 'ban'));
    const shut = moved('11', levels({ [bot]: 0 }, { invite: 50 }));
    for (const { step, arrives } of [ban, shut]) expect([step, arrives]).toEqual([undefined, false]);
    expect([ban.obstacles.join(), shut.obstacles.join()]).toEqual([
      expect.stringContaining('banned'),
      expect.stringContaining('invite'),
    ]);
    const open = stateEvent('m.room.join_rules', { join_rule: 'public' });
    expect(moved('11', levels({ [bot]: 0 }, { invite: 50 }), open).arrives).toBe(true);
  });
});

describe('a plan', () => {
  const seen = (changes: Partial<Seen> & Pick<Seen, 'roomId'>): Seen => ({
    ...recognise(changes.roomId, roomState([created(), member(alice)]), eyes),
    remembered: {},
    isNewlyDirect: false,
    mayLink: false,
    ...changes,
  });
  const whats = (rooms: readonly Seen[], farewell = false) =>
    plan(rooms, farewell).map(({ steps }) => steps.map(({ kind }) => kind));

  it('is empty for rooms that are as they should be', () => {
    expect(whats([seen({ roomId: room('a') })])).toEqual([[]]);
    expect(whats([seen({ roomId: room('a'), mark: '$c', remembered: { madeFor: '$c' } })])).toEqual([[]]);
  });

  it('keeps the room in use of several for the same purpose, else the one where the person is', () => {
    const [a, b] = [room('a'), room('b')];
    const used = plan(
      [
        seen({ roomId: a, mark: 'm', isPersonThere: true }),
        seen({ roomId: b, mark: 'm', remembered: { madeFor: 'm' } }),
      ],
      false,
    );
    expect(used.map(({ findings }) => findings.length)).toEqual([1, 0]);
    const there = plan(
      [seen({ roomId: a, mark: 'm' }), seen({ roomId: b, mark: 'm', isPersonThere: true })],
      false,
    );
    expect(there.map(({ steps }) => steps)).toEqual([
      [],
      [{ kind: 'memory', roomId: b, record: { madeFor: 'm' } }],
    ]);
  });

  it('links what is part of a room, unless somebody removed the link or it is closed', () => {
    const [cal, one, two, three] = ['cal', 'one', 'two', 'three'].map(room) as [
      RoomId,
      RoomId,
      RoomId,
      RoomId,
    ];
    const child = { kind: 'meeting', parents: [cal] } as const;
    const rooms = [
      seen({ roomId: cal, mayLink: true, children: [two] }),
      seen({ roomId: one, ...child }),
      seen({ roomId: two, ...child }),
      seen({ roomId: three, ...child, isClosed: true, remembered: { closed: true } }),
    ];
    expect(plan(rooms, false)[0]?.steps).toEqual([{ kind: 'link', roomId: cal, child: one }]);
  });

  it('lets the old account go only where the new one has all it had, and bothers nobody where all is over', () => {
    const there = { step: undefined, obstacles: [], arrives: true, hasOwnMarker: false, isOldThere: true };
    expect(whats([seen({ roomId: room('a'), move: there })], true)).toEqual([['leave']]);
    expect(whats([seen({ roomId: room('a'), move: { ...there, obstacles: ['x'] } })], true)).toEqual([[]]);
    expect(whats([seen({ roomId: room('a'), move: { ...there, isOldThere: false } })], true)).toEqual([[]]);
    for (const over of [{ isClosed: true }, { people: 0 }])
      expect(whats([seen({ roomId: room('a'), move: there, ...over })], true)).toEqual([[]]);
  });
});

describe('what is asked for', () => {
  it('is a dry run unless it says otherwise', () => {
    expect(readOptions([])).toMatchObject({ apply: false, farewell: false, json: false });
    expect(readOptions(['--apply', '--ledger', 'x'])).toMatchObject({ apply: true, ledger: 'x' });
  });

  it.each([[['--now']], [['really']], [['--undo', 'x', '--ledger', 'y']]])(
    'is refused when it is %j',
    (args) => {
      expect(() => readOptions(args)).toThrow();
    },
  );
});

it('reports hostile names in one line each', () => {
  const name = 'A\n\u001b[31mB\u202e';
  const rooms = [{ roomId: room('a'), kind: 'meeting', name, findings: [], changes: [] }];
  const text = reportText({ by: bot, from: undefined, isDryRun: true, isUndo: false, ledger: 'x', rooms });
  expect(text).toContain('meeting: !a:example.com A [31mB\n');
});
