import { join } from 'node:path';
import { commands, makeMeeting, messagesIn, sendCommand, setScene, stateOf, type Scene } from './builders.ts';
import { theRun } from './run.ts';

let scene: Scene;
const { serverName, admin } = theRun();
const fixture = (name: string): string => join(__dirname, 'fixtures', name);

beforeAll(async () => {
  scene = await setScene({
    env: {
      DEFAULT_EVENTS_CONFIG: fixture('default_events.json'),
      DEFAULT_WIDGET_LAYOUTS_CONFIG: fixture('default_widget_layouts.json'),
    },
  });
});
afterAll(() => scene.bot.stop());

type Data = Readonly<Record<string, unknown>>;

const widgetsOf = (state: Record<string, Data>): Record<string, Data> =>
  Object.fromEntries(
    Object.entries(state)
      .filter(([key]) => key.startsWith('im.vector.modular.widgets|'))
      .map(([key, content]) => [key.slice('im.vector.modular.widgets|'.length), content]),
  );

/** The widgets that are there, without those that every meeting has. */
const configured = async (roomId: string): Promise<string[]> =>
  Object.entries(widgetsOf(await stateOf(scene.alice, roomId)))
    .filter(([id, content]) => !id.startsWith('net.nordeck.') && Object.keys(content).length > 0)
    .map(([id]) => id)
    .toSorted();

const layoutOf = (roomId: string) => scene.alice.stateContent(roomId, 'io.element.widgets.layout');

const base32 = (text: string): string => {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(/.{1,5}/g) ?? [];
  return letters.map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(five.padEnd(5, '0'), 2)]).join('');
};

describe("a configuration of NeoDateFix's", () => {
  const title = 'Tea & "cakes" {{uuid}}';
  let roomId: string;
  let state: Record<string, Data>;

  beforeAll(async () => {
    roomId = await makeMeeting(scene, { title, widget_ids: ['jitsi', 'whiteboard', 'poll'] });
    state = await stateOf(scene.alice, roomId);
  });

  test('decides about the state of a room, but not about what a meeting is', () => {
    expect(state['m.room.join_rules']).toEqual({ join_rule: 'invite' });
    expect(state['m.room.history_visibility']).toEqual({ history_visibility: 'joined' });
    expect(state['m.room.name']).toEqual({ name: title });
    expect(state['m.room.topic']).toMatchObject({ topic: 'Weekly sync' });
    expect(state).not.toHaveProperty(['m.space.parent|!ignored:localhost']);
    expect(state['com.example.house|rules']).toEqual({
      title,
      list: [{ of: title }],
      number: 7,
      no_room: '',
    });
  });

  test('decides about power levels by its first entry, and adds to them', () => {
    const { bot, alice } = scene;
    const power = state['m.room.power_levels'] as { users: Record<string, number> };
    expect(power).toMatchObject({
      events: { 'net.nordeck.meetings.metadata': 100, 'm.reaction': 0 },
      users_default: 0,
    });
    expect(power.users['@admin:localhost']).toBe(100);
    expect(power.users).not.toHaveProperty(['@nobody:localhost']);
    expect(power.users[alice.userId]).toBeGreaterThanOrEqual(100);
    expect(power.users[bot.userId] ?? Infinity).toBeGreaterThan(100);
  });

  test('invites who is named in it, with the reason in it', () => {
    expect(admin.userId).toBe(`@admin:${serverName}`);
    expect(state['m.room.member|@admin:localhost']).toMatchObject({
      membership: 'invite',
      reason: 'You see to it that all goes well.',
    });
  });

  test('decides about the widgets, whose variables are filled in', () => {
    const { jitsi, whiteboard, poll } = widgetsOf(state);
    expect(jitsi).toEqual({
      id: 'jitsi',
      type: 'jitsi',
      name: 'Video Conference',
      url: `https://jitsi.example.com/?confId=${base32(roomId)}`,
      avatar_url: expect.stringMatching(/^mxc:\/\/localhost\/\w+$/) as string,
      data: {
        domain: 'jitsi.example.com',
        conferenceId: base32(roomId).slice(0, 50),
        roomName: title,
      },
    });
    expect(whiteboard).toEqual({
      id: 'whiteboard',
      type: 'net.nordeck.whiteboard:widget',
      name: 'Whiteboard',
      url: `https://whiteboard.example.com/#/?title=${encodeURIComponent(title)}&theme=$org.matrix.msc2873.client_theme`,
      avatar_url: 'mxc://example.com/whiteboard',
      data: { theme: '$org.matrix.msc2873.client_theme', title },
    });
    expect(poll).toEqual({
      id: 'poll',
      type: 'net.nordeck.poll:widget',
      name: 'Poll',
      url: `https://poll.example.com/#/?room=${roomId}`,
    });
  });

  test('says what is written in a new room', async () => {
    const greetings = (await scene.bot.client.messages(roomId)).filter(
      ({ type }) => type === 'com.example.greeting',
    );
    expect(greetings.map(({ content }) => content)).toEqual([{ body: `Welcome to ${title} in ${roomId}` }]);
    const messages = await messagesIn(scene.bot.client, roomId);
    expect(messages.map(({ content }) => content['body'])).toEqual([title]);
  });

  test('lists its widgets in its order', async () => {
    const response = await fetch(`${scene.bot.url()}/v1/widget/list`);
    await expect(response.json()).resolves.toEqual([
      { id: 'jitsi', name: 'Video Conference', optional: false },
      { id: 'whiteboard', name: 'Whiteboard', optional: true },
      { id: 'poll', name: 'Poll', optional: true },
    ]);
  });
});

describe('widgets that are optional', () => {
  test.each([
    [undefined, ['jitsi']],
    [['poll'], ['poll']],
    [[], []],
  ])('are installed only where they are asked for: %p', async (widget_ids, expected) => {
    await expect(configured(await makeMeeting(scene, { widget_ids }))).resolves.toEqual(expected);
  });
});

describe('meeting.widgets.handle', () => {
  const handle = (target_room_id: string, add: boolean, widget_ids: readonly string[]) =>
    sendCommand(scene.alice, scene.calendar, {
      type: commands.widgets,
      data: { target_room_id, add, widget_ids },
    });

  test('adds and removes widgets and lays out what is then there', async () => {
    const meeting = await makeMeeting(scene);
    expect(await layoutOf(meeting)).toMatchObject({ widgets: { jitsi: { width: 100 } } });

    await expect(handle(meeting, true, ['poll', 'jitsi'])).resolves.toMatchObject({ key: '✅' });
    await expect(configured(meeting)).resolves.toEqual(['jitsi', 'poll']);
    await expect(layoutOf(meeting)).resolves.toEqual({
      widgets: {
        jitsi: { container: 'top', index: 0, width: 60 },
        poll: { container: 'top', index: 1, width: 40 },
      },
    });

    await expect(handle(meeting, false, ['poll'])).resolves.toMatchObject({ key: '✅' });
    await expect(configured(meeting)).resolves.toEqual(['jitsi']);
    await expect(scene.alice.stateContent(meeting, 'im.vector.modular.widgets', 'poll')).resolves.toEqual({});
    expect(await layoutOf(meeting)).toMatchObject({ widgets: { jitsi: { width: 100 } } });
  });

  test('leaves alone what somebody added by hand', async () => {
    const meeting = await makeMeeting(scene);
    const mine = { id: 'mine', type: 'm.custom', url: 'https://example.com/', name: 'Mine' };
    await scene.alice.sendState(meeting, 'im.vector.modular.widgets', mine, 'mine');
    await handle(meeting, true, ['poll']);
    await expect(configured(meeting)).resolves.toEqual(['jitsi', 'mine', 'poll']);
    expect(await layoutOf(meeting)).toHaveProperty('widgets.poll');
    await handle(meeting, false, ['jitsi', 'poll']);
    await expect(configured(meeting)).resolves.toEqual(['mine']);
  });

  test('changes nothing where everything is as it is wanted', async () => {
    const meeting = await makeMeeting(scene);
    const idsOf = async () => (await scene.alice.state(meeting)).map(({ event_id }) => event_id).toSorted();
    const before = await idsOf();
    await expect(handle(meeting, true, ['jitsi'])).resolves.toMatchObject({ key: '✅' });
    await expect(handle(meeting, false, ['poll'])).resolves.toMatchObject({ key: '✅' });
    await expect(handle(meeting, false, [])).resolves.toMatchObject({ key: '✅' });
    await expect(idsOf()).resolves.toEqual(before);
  });

  test('puts the details widget back where it is missing', async () => {
    const meeting = await makeMeeting(scene);
    const cockpits = async () =>
      Object.entries(widgetsOf(await stateOf(scene.alice, meeting)))
        .filter(([, { type }]) => type === 'net.nordeck.meetings.widget.cockpit')
        .map(([id]) => id);
    const [cockpit = ''] = await cockpits();
    await scene.alice.sendState(meeting, 'im.vector.modular.widgets', {}, cockpit);
    await handle(meeting, true, ['poll']);
    await expect(cockpits()).resolves.toEqual([
      expect.stringMatching(/^net\.nordeck\.meetings\.widget\.cockpit-[0-9a-f]{32}$/),
    ]);
  });
});
