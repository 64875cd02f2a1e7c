import {
  at,
  breakoutData,
  commands,
  makeBreakouts,
  makeMeeting,
  messagesIn,
  sendCommand,
  setScene,
  stateOf,
  type Scene,
} from './builders.ts';
import { person, sharedHomeserver, type Person } from './people.ts';

let scene: Scene;
let bob: Person;

beforeAll(async () => {
  [scene, bob] = await Promise.all([setScene(), person(sharedHomeserver(), 'bob')]);
});
afterAll(() => scene.bot.stop());

type Data = Readonly<Record<string, unknown>>;

const create = (sentIn: string, data: Data = {}) =>
  sendCommand(scene.alice, sentIn, { type: commands.breakouts, data: breakoutData(data) });

const broadcast = (target_room_id: string, message: string, sentIn = scene.calendar, sender = scene.alice) =>
  sendCommand(sender, sentIn, { type: commands.broadcast, data: { target_room_id, message } });

describe('breakoutsessions.create', () => {
  test('makes one room for each group, in the order of the groups', async () => {
    const meeting = await makeMeeting(scene);
    const groups = ['A', 'B', 'C'].map((title) => ({ title }));
    const { key, roomIds } = await create(meeting, { groups });
    expect(key).toBe('✅');
    const names = await Promise.all(
      roomIds.map((roomId) => scene.bot.client.stateContent(roomId, 'm.room.name')),
    );
    expect(names).toEqual(['A', 'B', 'C'].map((name) => ({ name })));
    const state = await stateOf(scene.alice, meeting);
    const children = Object.entries(state).filter(([key]) => key.startsWith('m.space.child|'));
    expect(new Map(children)).toEqual(
      new Map(roomIds.map((roomId) => [`m.space.child|${roomId}`, { via: ['localhost'] }])),
    );
  });

  test('makes a breakout session as a meeting, but of its own type and without breakout sessions', async () => {
    const { alice, bot } = scene;
    const meeting = await makeMeeting(scene, { participants: [{ user_id: bob.userId }] });
    const groups = [{ title: 'A', participants: [{ user_id: bob.userId, power_level: 50 }] }];
    const { roomIds } = await create(meeting, { groups });
    const state = await stateOf(bot.client, roomIds[0] ?? '');
    expect(state['m.room.create']).toMatchObject({ type: 'net.nordeck.meetings.breakoutsession' });
    expect(state['m.room.topic']).toMatchObject({ topic: 'In small groups' });
    expect(state[`m.space.parent|${meeting}`]).toEqual({ via: ['localhost'] });
    expect(state['net.nordeck.meetings.metadata']).toEqual({
      creator: alice.userId,
      calendar: [
        {
          uid: expect.any(String) as string,
          dtstart: at('20401003T104500'),
          dtend: at('20401003T111500'),
        },
      ],
      force_deletion_at: Date.parse('2040-10-03T10:15:00Z'),
    });
    expect(state['m.room.power_levels']).toMatchObject({ users: { [bob.userId]: 50 } });
    expect(state[`m.room.member|${bob.userId}`]).toMatchObject({
      membership: 'invite',
      reason: expect.stringMatching(/ by Alice\nIn small groups$/) as string,
    });
    const widgets = Object.keys(state)
      .filter((key) => key.startsWith('im.vector.modular.widgets|'))
      .map((key) => key.split('|')[1]);
    expect(widgets.toSorted()).toEqual([
      'jitsi',
      expect.stringMatching(/^net\.nordeck\.meetings\.widget\.cockpit-[0-9a-f]{32}$/),
    ]);
  });

  test('makes nothing of no groups', async () => {
    const meeting = await makeMeeting(scene);
    await expect(create(meeting, { groups: [] })).resolves.toMatchObject({ key: '✅', roomIds: [] });
  });

  test('lets whoever may write in the meeting make them, and organise them', async () => {
    const meeting = await makeMeeting(scene, { participants: [{ user_id: bob.userId }] });
    await bob.join(meeting);
    const command = { type: commands.breakouts, data: breakoutData() };
    const { key, roomIds } = await sendCommand(bob, meeting, command);
    expect(key).toBe('✅');
    const state = await stateOf(scene.bot.client, roomIds[0] ?? '');
    expect(state['net.nordeck.meetings.metadata']).toMatchObject({ creator: bob.userId });
  });

  test.each([
    ['a calendar room', 'not_found', () => Promise.resolve(scene.calendar)],
    [
      'a breakout session',
      'invalid',
      async () => {
        const [session = ''] = await makeBreakouts(scene.alice, await makeMeeting(scene));
        await scene.alice.join(session);
        return session;
      },
    ],
  ])('makes none below %s', async (_, code, room) => {
    await expect(create(await room())).resolves.toMatchObject({ key: '❌', code });
  });
});

describe('sub_meetings.send_message', () => {
  test('brings a message with the name of its sender to every breakout session', async () => {
    const { alice, bot } = scene;
    const meeting = await makeMeeting(scene);
    const sessions = await makeBreakouts(alice, meeting, { groups: [{ title: 'A' }, { title: 'B' }] });
    await expect(broadcast(meeting, '5 < 6 & <b>{{bold}}</b> $t(title)')).resolves.toMatchObject({
      key: '✅',
    });
    const message = {
      sender: bot.userId,
      content: {
        msgtype: 'm.notice',
        body: 'Alice: 5 < 6 & <b>{{bold}}</b> $t(title)',
        format: 'org.matrix.custom.html',
        formatted_body: '<b>Alice:</b> 5 &lt; 6 &amp; &lt;b&gt;{{bold}}&lt;/b&gt; $t(title)',
      },
    };
    const seen = await Promise.all(sessions.map((roomId) => messagesIn(bot.client, roomId)));
    expect(seen).toEqual([[message], [message]]);
    await expect(messagesIn(alice, meeting)).resolves.toEqual([]);
  });

  test('writes a display name as text and not as HTML', async () => {
    const { alice, bot } = scene;
    const meeting = await makeMeeting(scene, { participants: [{ user_id: bob.userId }] });
    const participants = [{ user_id: bob.userId }];
    const [session = ''] = await makeBreakouts(alice, meeting, { groups: [{ title: 'A', participants }] });
    const mallory = await person(sharedHomeserver(), 'mallory');
    await mallory.request({
      method: 'PUT',
      path: `/_matrix/client/v3/profile/${encodeURIComponent(mallory.userId)}/displayname`,
      body: { displayname: '<img src=x> "M"' },
    });
    await mallory.join(meeting);
    await mallory.join(session);
    await expect(broadcast(meeting, 'Hello', meeting, mallory)).resolves.toMatchObject({ key: '✅' });
    const [message] = await messagesIn(bot.client, session);
    expect(message?.content['formatted_body']).toBe('<b>&lt;img src=x&gt; &quot;M&quot;:</b> Hello');
  });

  test('reaches only the breakout sessions in which its sender may write', async () => {
    const { alice, bot } = scene;
    const participants = [{ user_id: bob.userId }];
    const meeting = await makeMeeting(scene, { participants });
    const groups = [
      { title: 'with Bob', participants },
      { title: 'without Bob' },
      { title: 'Bob is silent', participants },
    ];
    const [withBob = '', without = '', silent = ''] = await makeBreakouts(alice, meeting, { groups });
    await bob.join(meeting);
    await alice.join(silent);
    const data = { target_room_id: silent, messaging_power_level: 100 };
    await sendCommand(alice, scene.calendar, { type: commands.messaging, data });
    await expect(broadcast(meeting, 'Hello', meeting, bob)).resolves.toMatchObject({ key: '✅' });
    const seen = await Promise.all(
      [withBob, without, silent].map(async (roomId) => (await messagesIn(bot.client, roomId)).length),
    );
    expect(seen).toEqual([1, 0, 0]);
  });

  test('fails where nobody can hear it', async () => {
    const { alice } = scene;
    const meeting = await makeMeeting(scene, { participants: [{ user_id: bob.userId }] });
    await bob.join(meeting);
    await expect(broadcast(meeting, 'Hello')).resolves.toMatchObject({ key: '❌', code: 'not_found' });
    const [session = ''] = await makeBreakouts(alice, meeting);
    await expect(broadcast(meeting, 'Hello', meeting, bob)).resolves.toMatchObject({ code: 'denied' });
    await expect(messagesIn(scene.bot.client, session)).resolves.toEqual([]);
  });
});
