import {
  answersIn,
  at,
  commands,
  entry,
  meetingData,
  sendCommand,
  setScene,
  stateOf,
  type Answer,
  type Scene,
} from './builders.ts';
import { person, sharedHomeserver } from './people.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.bot.stop());

type Data = Readonly<Record<string, unknown>>;

const create = (data: Data = {}, context?: Data): Promise<Answer> =>
  sendCommand(scene.alice, scene.calendar, { type: commands.create, data: meetingData(data), context });

/** Creates a meeting and gives its state. */
const created = async (data: Data = {}, context?: Data) => {
  const { key, roomIds } = await create(data, context);
  expect(key).toBe('✅');
  return stateOf(scene.bot.client, roomIds[0] ?? '');
};

const metadata = 'net.nordeck.meetings.metadata';
const keysOf = (state: Data, type: string): string[] =>
  Object.keys(state)
    .filter((key) => key.startsWith(`${type}|`))
    .map((key) => key.slice(type.length + 1));

describe('meeting.create', () => {
  test('answers with ✅ and the new room, and nothing else', async () => {
    const { eventId, content, roomIds } = await create();
    expect(roomIds).toHaveLength(1);
    expect(content).toEqual({
      'm.relates_to': { rel_type: 'm.annotation', event_id: eventId, key: '✅' },
      'net.nordeck.meetings.bot.meta': { room_ids: roomIds },
    });
  });

  test('links the meeting and the room it was sent in, whatever parent the command names', async () => {
    const { calendar, alice, bot } = scene;
    const { roomIds } = await create({ parent_room_id: '!other:localhost' });
    const state = await stateOf(bot.client, roomIds[0] ?? '');
    expect(keysOf(state, 'm.space.parent')).toEqual([calendar]);
    await expect(alice.stateContent(calendar, 'm.space.child', roomIds[0])).resolves.toEqual({
      via: ['localhost'],
    });
  });

  test('links only the meeting where the bot may not write the state of the parent', async () => {
    const { calendar, alice, bot } = scene;
    const power = await alice.stateContent(calendar, 'm.room.power_levels');
    await alice.sendState(calendar, 'm.room.power_levels', { ...power, users: {}, events_default: 0 });
    const { key, roomIds } = await create();
    await alice.sendState(calendar, 'm.room.power_levels', power ?? {});
    expect(key).toBe('✅');
    expect(keysOf(await stateOf(bot.client, roomIds[0] ?? ''), 'm.space.parent')).toEqual([calendar]);
    await expect(alice.stateContent(calendar, 'm.space.child', roomIds[0])).resolves.toBeUndefined();
  });

  test('invites the organiser and everybody once, the bot never, and gives them their levels', async () => {
    const { alice, bot } = scene;
    const people = await Promise.all(['bob', 'carol'].map((name) => person(sharedHomeserver(), name)));
    const [bob, carol] = people.map(({ userId }) => userId);
    const participants = [
      { user_id: bob, power_level: 50 },
      { user_id: bob },
      { user_id: carol, power_level: 0 },
      { user_id: alice.userId, power_level: 1 },
      { user_id: bot.userId, power_level: 1 },
    ];
    const state = await created({ participants });
    expect(keysOf(state, 'm.room.member').toSorted()).toEqual(
      [alice.userId, bob, carol, bot.userId].toSorted(),
    );
    const { users } = state['m.room.power_levels'] as { users: Record<string, number> };
    expect(users[bob ?? '']).toBe(50);
    expect(users[carol ?? '']).toBe(0);
    expect(users[alice.userId]).toBeGreaterThanOrEqual(100);
    expect(users[bot.userId] ?? Infinity).toBeGreaterThan(users[alice.userId] ?? 0);
  });

  test('tells the invited when, how often, by whom and why; the organiser is not told by whom', async () => {
    const { alice } = scene;
    const bob = await person(sharedHomeserver(), 'bob');
    const state = await created({
      calendar: [entry({ rrule: 'FREQ=DAILY;COUNT=2' })],
      description: 'Tea & <b>cakes</b>',
      participants: [{ user_id: bob.userId }],
    });
    const when = '📅 10/3/2040, 10:30\u2009–\u200911:30\u202fAM GMT+2';
    const often = '🔁 Recurrence: Every day for 2 times';
    const html = [
      `${when}<br/>`,
      `${often}<br/><br/>`,
      "you've been invited to a meeting by Alice",
      '<hr><i>Tea &amp; &lt;b&gt;cakes&lt;/b&gt;</i>',
    ];
    const plain = [when, often, "you've been invited to a meeting by Alice", 'Tea & <b>cakes</b>'];
    const invitation = (omit: number | undefined, userId: string) => ({
      membership: 'invite',
      displayname: userId === alice.userId ? 'Alice' : 'Bob',
      reason: plain.filter((_, line) => line !== omit).join('\n'),
      'io.element.html_reason': html.filter((_, line) => line !== omit).join('\n'),
    });
    expect(state[`m.room.member|${bob.userId}`]).toEqual(invitation(undefined, bob.userId));
    expect(state[`m.room.member|${alice.userId}`]).toEqual(invitation(2, alice.userId));
  });

  test('speaks the language and the time zone of the command', async () => {
    const bob = await person(sharedHomeserver(), 'bob');
    const participants = [{ user_id: bob.userId }];
    const rrule = 'FREQ=WEEKLY;COUNT=3';
    const context = { locale: 'de-DE', timezone: 'Europe/London' };
    const state = await created({ participants, calendar: [entry({ rrule })] }, context);
    const { reason } = state[`m.room.member|${bob.userId}`] as { reason: string };
    expect(reason).toMatch(/^📅 3\.10\.2040, 09:30\s?–\s?10:30/);
    expect(reason).toContain('Wiederholung: Jede Woche für 3 Termine');
    expect(reason).toContain('Alice hat dich zu dieser Besprechung eingeladen');
  });

  test.each([
    ['a language that is none', { locale: 'x-!' }],
    ['numbers for both', { locale: 7, timezone: 7 }],
    ['null for both', { locale: null, timezone: null }],
  ])('takes English and UTC for %s', async (_, context) => {
    const state = await created({}, context);
    const { reason } = state[`m.room.member|${scene.alice.userId}`] as { reason: string };
    expect(reason).toMatch(/^📅 10\/3\/2040, 8:30\s–\s9:30\sAM UTC/);
  });

  test('is refused in a time zone that nobody knows', async () => {
    const { key, code, fields } = await create({}, { timezone: 'Mars/Olympus' });
    expect([key, code, fields]).toEqual(['❌', 'invalid', ['context.timezone must be an IANA time zone']]);
  });

  test.each([
    ['every widget that is not optional where none is named', {}, ['jitsi']],
    ['none where none is wanted', { widget_ids: [] }, []],
  ])('installs %s', async (_, data, expected) => {
    const state = await created(data);
    const widgets = keysOf(state, 'im.vector.modular.widgets').filter((id) => !id.startsWith('net.nordeck.'));
    expect(widgets).toEqual(expected);
    expect('io.element.widgets.layout' in state).toBe(expected.length > 0);
  });

  test.each([
    ['everybody', 0],
    ['the organiser alone', 100],
  ])('lets %s write with messaging_power_level %d', async (_, level) => {
    const state = await created({ messaging_power_level: level });
    expect(state['m.room.power_levels']).toMatchObject({ events_default: level });
  });

  test('takes null for not given and does not mind what it does not know', async () => {
    const state = await created({
      start_time: null,
      widget_ids: null,
      participants: null,
      external_data: null,
      messaging_power_level: null,
      unheard: { of: ['it'] },
    });
    expect(keysOf(state, 'im.vector.modular.widgets')).toContain('jitsi');
    expect(state[metadata]).not.toHaveProperty('external_data');
  });

  test('keeps a series with its exceptions as it was given', async () => {
    const calendar = [
      entry({ rrule: 'FREQ=DAILY;COUNT=5', exdate: [at('20401005T103000')] }),
      {
        uid: 'k3',
        dtstart: at('20401006T120000'),
        dtend: at('20401006T130000'),
        recurrenceId: at('20401006T103000'),
      },
    ];
    const state = await created({ calendar });
    expect(state[metadata]).toMatchObject({ calendar, creator: scene.alice.userId });
  });

  test('has no date of deletion for a series that never ends', async () => {
    const state = await created({ calendar: [entry({ rrule: 'FREQ=DAILY' })] });
    expect(state[metadata]).not.toHaveProperty('force_deletion_at');
  });
});

describe('meeting.create with start_time and end_time', () => {
  const times = {
    calendar: undefined,
    start_time: '2040-10-03T08:30:00Z',
    end_time: '2040-10-03T09:30:00.000Z',
  };
  const berlin = { dtstart: at('20401003T103000'), dtend: at('20401003T113000') };

  test('puts the one entry in the zone of the command', async () => {
    const state = await created(times);
    expect(state[metadata]).toEqual({
      creator: scene.alice.userId,
      calendar: [{ uid: expect.any(String) as string, ...berlin }],
      force_deletion_at: Date.parse('2040-10-03T10:30:00Z'),
    });
  });

  test('sets no date of deletion where none is wanted', async () => {
    const state = await created({ ...times, enable_auto_deletion: false });
    expect(state[metadata]).not.toHaveProperty('force_deletion_at');
  });

  test("takes the first of Open-Xchange's rules and keeps its data", async () => {
    const external_data = {
      'io.ox': { folder: 'cal://0/471', id: '7', rrules: ['FREQ=DAILY;COUNT=3', 'FREQ=WEEKLY'] },
      'com.example': { any: { thing: [1, null, 'text'] } },
    };
    const state = await created({ ...times, external_data });
    expect(state[metadata]).toEqual({
      creator: scene.alice.userId,
      calendar: [{ uid: expect.any(String) as string, ...berlin, rrule: 'FREQ=DAILY;COUNT=3' }],
      force_deletion_at: Date.parse('2040-10-05T10:30:00Z'),
      external_data,
    });
  });

  test.each([
    ['no folder', { id: '7', rrules: ['FREQ=DAILY'] }],
    ['a number for its id', { folder: 'f', id: 7, rrules: ['FREQ=DAILY'] }],
    ['a rule that is none', { folder: 'f', rrules: ['FREQ=DAILY', 'every day'] }],
    ['no rules', { folder: 'f', id: '7' }],
  ])('makes a single meeting of an Open-Xchange appointment with %s, and keeps the data', async (_, ox) => {
    const external_data = { 'io.ox': ox };
    const state = await created({ ...times, external_data });
    expect(state[metadata]).toMatchObject({ external_data });
    expect(state[metadata]?.['calendar']).toEqual([{ uid: expect.any(String) as string, ...berlin }]);
  });
});

test('every command has exactly one answer', async () => {
  const counts = await answersIn(scene.alice, scene.calendar);
  expect(counts.length).toBeGreaterThan(20);
  expect(new Set(counts)).toEqual(new Set([1]));
});
