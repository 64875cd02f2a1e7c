import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import {
  aMeeting,
  anEntry,
  aRequest,
  aSeries,
  aTemplate,
  aWidget,
  at,
  someSettings,
} from '../test/builders.ts';
import { alice, bob, bot, calendarRoom, carol, dave } from '../test/people.ts';
import { createService, type TestService } from '../test/service.ts';

const type = 'net.nordeck.meetings.meeting.create';
const widgets = 'im.vector.modular.widgets';
const legacyTimes = { start_time: '2040-10-03T08:30:00Z', end_time: '2040-10-03T09:30:00Z' };

async function create(service: TestService, changes: object = {}, request: object = {}) {
  const [roomId] = await service.done(type, aMeeting(changes), request);
  if (roomId === undefined) throw new Error('no room was made');
  const state = service.rooms.look(roomId);
  return { roomId, state, metadata: state.content('net.nordeck.meetings.metadata') };
}

const usersOf = async (service: TestService, changes: object, request: object = {}) =>
  (await create(service, changes, request)).state.content('m.room.power_levels')?.users;

describe('creating a meeting', () => {
  it('makes the room of the worked example, and nothing else', async () => {
    const service = createService({ displayNames: { [alice]: 'Alice' } });
    const { roomId, state } = await create(service, {
      widget_ids: ['jitsi'],
      participants: [{ user_id: alice }, { user_id: bob }],
    });
    const { acts } = service.rooms;
    const [room, ...later] = acts;
    expect(room?.name).toBe('create');
    const { initial_state, ...body } = room?.content as {
      initial_state: { type: string; state_key: string }[];
    };
    expect(body).toEqual({
      name: 'Sync',
      visibility: 'private',
      preset: 'private_chat',
      creation_content: {
        type: 'net.nordeck.meetings.meeting',
        'io.convene.made_for': expect.stringMatching(/^\$command/) as string,
      },
      power_level_content_override: {
        events: { 'net.nordeck.meetings.metadata': 100 },
        users: { [alice]: 100, [bot]: 101 },
      },
    });
    const expected: Readonly<Record<string, Content>> = {
      'm.room.history_visibility': { history_visibility: 'shared' },
      'm.room.guest_access': { guest_access: 'forbidden' },
      'm.room.join_rules': { join_rule: 'public' },
      'm.room.topic': { topic: 'Weekly sync' },
      'net.nordeck.meetings.metadata': {
        creator: alice,
        calendar: [aSeries()],
        force_deletion_at: 2232959400000,
      },
      'io.element.widgets.layout': {
        widgets: { jitsi: { container: 'top', index: 0, width: 100, height: 100 } },
      },
    };
    for (const [kind, content] of Object.entries(expected)) expect(state.content(kind)).toEqual(content);
    expect(state.event('m.space.parent', calendarRoom)?.content).toEqual({ via: ['example.com'] });
    const stateTypes = initial_state.map((event) => event.type).sort();
    expect(stateTypes).toEqual([...Object.keys(expected), 'm.space.parent', widgets, widgets].sort());

    const base32 = 'EFZG633NGE5GK6DBNVYGYZJOMNXW2';
    expect(state.all(widgets).map(({ state_key, content }) => [state_key, content])).toEqual([
      [
        expect.stringMatching(/^net\.nordeck\.meetings\.widget\.breakoutsessions-[0-9a-f]{32}$/),
        {
          id: expect.any(String) as string,
          type: 'net.nordeck.meetings.widget.breakoutsessions',
          url: 'https://widgets.example/breakout',
          name: 'Breakout Sessions',
          avatar_url: 'mxc://example.com/calendar',
        },
      ],
      [
        expect.stringMatching(/^net\.nordeck\.meetings\.widget\.cockpit-[0-9a-f]{32}$/),
        {
          id: expect.any(String) as string,
          type: 'net.nordeck.meetings.widget.cockpit',
          url: 'https://widgets.example/cockpit',
          name: 'Details',
          avatar_url: 'mxc://example.com/details',
        },
      ],
      [
        'jitsi',
        {
          id: 'jitsi',
          type: 'jitsi',
          name: 'Video Conference',
          url: expect.stringContaining(`confId=${base32}#conferenceDomain=$domain&`) as string,
          data: { domain: 'meet.jit.si', conferenceId: base32, roomName: 'Sync', isAudioOnly: true },
        },
      ],
    ]);
    for (const { state_key, content } of state.all(widgets)) expect(content.id).toBe(state_key);

    expect(service.rooms.look(calendarRoom).content('m.space.child', roomId)).toEqual({
      via: ['example.com'],
    });
    const invitation = (organizer: string) => ({
      membership: 'invite',
      reason: `📅 10/3/2040, 10:30 – 11:30 AM GMT+2\n🔁 Recurrence: Every day for 2 times${organizer}\nWeekly sync`,
      'io.element.html_reason': `📅 10/3/2040, 10:30 – 11:30 AM GMT+2<br/>\n🔁 Recurrence: Every day for 2 times<br/><br/>${organizer}\n<hr><i>Weekly sync</i>`,
    });
    expect(plainSpaces(state.content('m.room.member', alice))).toEqual(invitation(''));
    expect(plainSpaces(state.content('m.room.member', bob))).toEqual(
      invitation("\nyou've been invited to a meeting by Alice"),
    );
    expect(later.map((act) => [act.name, act.type, act.key])).toEqual([
      ['setState', widgets, 'jitsi'],
      ['setState', 'm.space.child', roomId],
      ['setState', 'm.room.member', alice],
      ['setState', 'm.room.member', bob],
    ]);
  });

  it('invites people last', async () => {
    const service = createService({
      template: aTemplate({ events: [{ type: 'm.room.message', content: { body: '{{room_id}}' } }] }),
    });
    await create(service, { participants: [{ user_id: bob }, { user_id: carol }] });
    const kinds = service.rooms.acts.map((act) => act.type);
    expect(kinds.slice(-3)).toEqual(Array(3).fill('m.room.member'));
    expect(kinds.slice(0, -3)).not.toContain('m.room.member');
  });

  it('invites the organiser once, each participant once, and never the bot', async () => {
    const participants = [bob, alice, bob, bot, carol].map((user_id) => ({ user_id }));
    const { state } = await create(createService(), { participants });
    const invited = state.all('m.room.member').filter(({ content }) => content.membership === 'invite');
    expect(invited.map(({ state_key }) => state_key).sort()).toEqual([alice, bob, carol]);
  });

  it('invites whom the configuration invites, with its own reason where it has one', async () => {
    const member = (state_key: string, content: object) => ({ type: 'm.room.member', state_key, content });
    const service = createService({
      template: aTemplate({
        state: [
          member(carol, { membership: 'join', reason: 'for all' }),
          member(dave, {}),
          member('nobody', {}),
        ],
      }),
    });
    const { state } = await create(service);
    expect(state.content('m.room.member', carol)).toEqual({ membership: 'invite', reason: 'for all' });
    expect(state.content('m.room.member', dave)?.reason).toMatch(/invited to a meeting by alice/);
  });

  it.each(['en-GB', 'de', 'fr', 'x'])(
    'speaks to people in the language of the organiser, or English: %s',
    async (locale) => {
      const { state } = await create(createService(), { participants: [{ user_id: bob }] }, { locale });
      const reason = state.content('m.room.member', bob)?.reason;
      expect(reason).toContain(
        locale === 'de' ? 'alice hat dich zu dieser Besprechung eingeladen' : 'by alice',
      );
    },
  );

  it('takes the name that the organiser has in the parent, then that of the profile, then their id', async () => {
    const reason = async (service: TestService) =>
      (await create(service, { participants: [{ user_id: bob }] })).state.content('m.room.member', bob)
        ?.reason;
    expect(await reason(createService())).toContain('by alice');
    const named = createService({ displayNames: { [alice]: 'Alice P.' } });
    expect(await reason(named)).toContain('by Alice P.');
    named.rooms.put(calendarRoom, 'm.room.member', alice, { membership: 'join', displayname: 'Ally' });
    expect(await reason(named)).toContain('by Ally');
  });

  it('keeps a title that looks like a template or like HTML as it is', async () => {
    const title = '{{uuid}} {{#x}} $t(closed) <script>"\\\n\t& javascript:alert(1) \u202e';
    const { state } = await create(createService(), { title, description: title });
    expect(state.content('m.room.name')).toEqual({ name: title });
    expect(state.content('m.room.topic')).toEqual({ topic: title });
    expect(state.content(widgets, 'jitsi')?.data).toMatchObject({ roomName: title });
    const html = String(state.content('m.room.member', alice)?.['io.element.html_reason']);
    expect(html).not.toContain('<script>');
    expect(html).toContain('{{uuid}} {{#x}} $t(closed) &lt;script&gt;&quot;');
  });

  it('makes the older pair of times one entry in the zone of the request', async () => {
    const times = {
      calendar: undefined,
      start_time: '2040-10-03T08:30:00Z',
      end_time: '2040-10-03T11:30:00+02:00',
    };
    const { metadata } = await create(createService(), times);
    const uid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    expect(metadata?.calendar).toEqual([
      { uid, dtstart: at('20401003T103000'), dtend: at('20401003T113000') },
    ]);
  });

  it('takes the rule of a series from Open-Xchange, and keeps its data as it is', async () => {
    const external_data = { 'io.ox': { folder: 'f', rrules: ['FREQ=WEEKLY;COUNT=3', 'FREQ=DAILY'] } };
    const times = { calendar: undefined, start_time: '2040-10-03T10:30', end_time: '2040-10-03T11:30' };
    const { metadata } = await create(createService(), { ...times, external_data });
    expect(metadata?.external_data).toEqual(external_data);
    expect(metadata?.calendar).toMatchObject([
      { rrule: 'FREQ=WEEKLY;COUNT=3', dtstart: at('20401003T103000') },
    ]);
  });

  it.each([
    'FREQ=SECONDLY;COUNT=2000000',
    'FREQ=DAILY;COUNT=2;UNTIL=20401001T000000Z',
    'FREQ=YEARLY;INTERVAL=5000',
  ])('does without a rule of Open-Xchange that no calendar may have: %s', async (rrule) => {
    const external_data = { 'io.ox': { folder: 'f', rrules: [rrule] } };
    const times = { calendar: undefined, start_time: '2040-10-03T10:30', end_time: '2040-10-03T11:30' };
    const { metadata } = await create(createService(), { ...times, external_data });
    expect(metadata?.external_data).toEqual(external_data);
    const [entry] = metadata?.calendar as readonly object[];
    expect(entry).not.toHaveProperty('rrule');
  });

  it.each([
    [
      'end before its start in the zone of the request',
      '2040-10-03T10:00',
      '2040-10-03T11:00Z',
      'America/New_York',
    ],
    [
      'end when they begin, over the change of the clock',
      '2040-03-25T02:30',
      '2040-03-25T03:30',
      'Europe/Berlin',
    ],
  ])('refuses times that %s', async (_, start_time, end_time, timeZone) => {
    const service = createService();
    const data = aMeeting({ calendar: undefined, start_time, end_time });
    expect(await service.failed(type, data, { timeZone })).toEqual({
      code: 'invalid',
      fields: ['end_time must be after start_time'],
    });
    expect(service.rooms.acts).toEqual([]);
  });

  it.each([
    ['a calendar', {}, 60, 2232959400000],
    [
      'a calendar that asks not to be deleted, which it cannot',
      { enable_auto_deletion: false },
      60,
      2232959400000,
    ],
    ['a negative offset', {}, -5, 2232955800000],
    ['no offset', {}, undefined, undefined],
    ['a series without end', { calendar: [aSeries({ rrule: 'FREQ=DAILY' })] }, 60, undefined],
    [
      'times that ask not to be deleted',
      { calendar: undefined, start_time: '2040-10-03', end_time: '2040-10-04', enable_auto_deletion: false },
      60,
      undefined,
    ],
    [
      'times',
      { calendar: undefined, start_time: '2040-10-03', end_time: '2040-10-04' },
      0,
      Date.parse('2040-10-03T22:00:00Z'),
    ],
  ])('sets when the room may be deleted: %s', async (_, changes, autoDeletionOffset, time) => {
    const { metadata } = await create(
      createService({ settings: someSettings({ autoDeletionOffset }) }),
      changes,
    );
    expect(metadata?.force_deletion_at).toBe(time);
  });

  it('is encrypted like its parent, or as the configuration says', async () => {
    const megolm = { algorithm: 'm.megolm.v1.aes-sha2' };
    const service = createService();
    expect((await create(service)).state.content('m.room.encryption')).toBeUndefined();
    service.rooms.put(calendarRoom, 'm.room.encryption', '', megolm);
    expect((await create(service)).state.content('m.room.encryption')).toEqual(megolm);
    const own = { algorithm: 'm.other' };
    const configured = createService({
      template: aTemplate({ state: [{ type: 'm.room.encryption', content: own }] }),
    });
    configured.rooms.put(calendarRoom, 'm.room.encryption', '', megolm);
    expect((await create(configured)).state.content('m.room.encryption')).toEqual(own);
  });

  it('is not encrypted where the bot could not read what is said there', async () => {
    const service = createService({
      template: aTemplate({ state: [{ type: 'm.room.encryption', content: { algorithm: 'own' } }] }),
      settings: someSettings({ reads: false }),
    });
    service.rooms.put(calendarRoom, 'm.room.encryption', '', { algorithm: 'm.megolm.v1.aes-sha2' });
    expect((await create(service)).state.content('m.room.encryption')).toBeUndefined();
  });

  it('needs no parent over HTTP, and then links none', async () => {
    const service = createService();
    const { state } = await create(service, {}, { sentIn: undefined });
    expect(state.all('m.space.parent')).toEqual([]);
    expect(service.rooms.acts.map((act) => act.type)).not.toContain('m.space.child');
  });

  it('ignores the parent that a room event names', async () => {
    const { state } = await create(createService(), { parent_room_id: '!other:example.com' });
    expect(state.all('m.space.parent').map(({ state_key }) => state_key)).toEqual([calendarRoom]);
  });

  it('is not shown in a parent where the bot may not say so', async () => {
    const service = createService();
    service.rooms.put(calendarRoom, 'm.room.power_levels', '', { users: { [alice]: 100 } });
    const { roomId } = await create(service);
    expect(service.rooms.look(calendarRoom).content('m.space.child', roomId)).toBeUndefined();
  });
});

describe('power in a new meeting', () => {
  it.each(['10', '11'])('is the organiser’s below the bot’s in version %s', async (version) => {
    expect(await usersOf(createService({ version }), {})).toEqual({ [alice]: 100, [bot]: 101 });
  });

  it.each(['12', '13', 'org.matrix.hydra.11'])(
    'does not list the bot in version %s, which is its creator',
    async (version) => {
      const service = createService({ version });
      expect(await usersOf(service, {})).toEqual({ [alice]: 150 });
    },
  );

  it('is given to participants, never to the organiser or the bot', async () => {
    const participants = [
      { user_id: bob, power_level: 50 },
      { user_id: carol, power_level: 0 },
      { user_id: dave },
      { user_id: alice, power_level: 1 },
      { user_id: bot, power_level: 1 },
    ];
    expect(await usersOf(createService(), { participants })).toEqual({
      [alice]: 100,
      [bot]: 101,
      [bob]: 50,
      [carol]: 0,
    });
    const twelve = createService({ version: '12' });
    expect(await usersOf(twelve, { participants })).toEqual({ [alice]: 150, [bob]: 50, [carol]: 0 });
  });

  it('is as configured for those whom the configuration names', async () => {
    const levels = { users: { [carol]: 70, [dave]: 0, [alice]: 90 }, ban: 99 };
    const service = createService({
      template: aTemplate({
        state: [
          { type: 'm.room.power_levels', content: levels },
          { type: 'm.room.member', state_key: bob, content: {} },
        ],
      }),
    });
    const participants = [bob, carol].map((user_id) => ({ user_id, power_level: 60 }));
    const { state } = await create(service, { participants });
    expect(state.content('m.room.power_levels')).toMatchObject({
      users: { [carol]: 70, [alice]: 90, [bot]: 101 },
      ban: 99,
    });
    expect(state.content('m.room.power_levels')?.users).not.toHaveProperty([bob]);
  });

  it('is for nobody above that of the organiser, however low that is configured', async () => {
    const template = aTemplate({
      state: [{ type: 'm.room.power_levels', content: { users: { [alice]: 50 } } }],
    });
    const participants = [
      { user_id: bob, power_level: 100 },
      { user_id: carol, power_level: 20 },
    ];
    expect(await usersOf(createService({ template }), { participants })).toEqual({
      [alice]: 50,
      [bot]: 101,
      [bob]: 50,
      [carol]: 20,
    });
  });

  it.each([0, 50, 100])('to write takes level %d when that is asked for', async (messaging_power_level) => {
    const { state } = await create(createService(), { messaging_power_level });
    expect(state.content('m.room.power_levels')?.events_default).toBe(messaging_power_level);
  });
});

describe('an invitation that was accepted before its answer came', () => {
  it('is no reason to take the meeting back', async () => {
    const service = createService();
    service.rooms.loseInvitation(bob);
    const { roomId, state } = await create(service, { participants: [{ user_id: bob }] });
    expect(state.content('m.room.member', bob)?.membership).toBe('join');
    expect(service.rooms.acts.filter(({ name }) => name === 'kick')).toEqual([]);
    expect(await service.rooms.membership(roomId, bot)).toBe('join');
  });
});

describe('a homeserver that makes rooms of another version than before', () => {
  it('is asked anew when it refuses one, and gets one that it takes', async () => {
    const service = createService();
    await create(service);
    service.rooms.changeVersion('12');
    const { state } = await create(service);
    expect(state.content('m.room.power_levels')?.users).toEqual({ [alice]: 150 });
  });
});

describe('the widgets of a new meeting', () => {
  const template = aTemplate({
    state: [aWidget('poll', { optional: true }), aWidget('board', { optional: false })],
    layouts: [
      { widgetIds: ['jitsi', 'board'], layouts: { board: { container: 'right' } } },
      { widgetIds: [], layouts: { none: { container: 'left' } } },
    ],
  });
  const configured = async (changes: object) => {
    const { state } = await create(createService({ template }), changes);
    const ids = state.all(widgets).map(({ state_key }) => state_key);
    return {
      ids: ids.filter((id) => !id.startsWith('net.')),
      layout: state.content('io.element.widgets.layout'),
    };
  };

  it('are all that are not optional, laid out as configured for exactly them', async () => {
    expect(await configured({})).toEqual({
      ids: ['board', 'jitsi'],
      layout: { widgets: { board: { container: 'right' } } },
    });
  });

  it('are those that are asked for, in the order of the configuration', async () => {
    expect(await configured({ widget_ids: ['jitsi', 'poll', 'jitsi'] })).toEqual({
      ids: ['poll', 'jitsi'],
      layout: undefined,
    });
  });

  it('are none, without layout, when none is asked for', async () => {
    expect(await configured({ widget_ids: [] })).toEqual({ ids: [], layout: undefined });
  });

  it('are known to the configuration', async () => {
    const service = createService({ template });
    expect(await service.failed(type, aMeeting({ widget_ids: ['etherpad'] }))).toEqual({
      code: 'invalid',
      fields: ['widget_ids.0 must be the id of a configured widget (poll, board, jitsi)'],
    });
  });

  it('are complete in the room from its first moment, where they need nothing of it', async () => {
    const service = createService({ template });
    await create(service, { widget_ids: ['poll', 'jitsi'] });
    const later = service.rooms.acts.filter((act) => act.type === widgets).map((act) => act.key);
    expect(later).toEqual(['jitsi']);
  });
});

describe('a meeting that is too large for Matrix', () => {
  it.each([
    ['description', { description: '漢'.repeat(20_000) }],
    ['calendar', { calendar: Array.from({ length: 700 }, (_, n) => anEntry({ uid: `uid-${n}` })) }],
    [
      'participants',
      {
        participants: Array.from({ length: 1000 }, (_, n) => ({
          user_id: `@a-user-with-quite-a-long-name-and-with-the-number-${n}:example.com`,
          power_level: 1,
        })),
      },
    ],
    ['external_data', { external_data: { ox: { data: 'x'.repeat(70_000) } } }],
  ])('is refused before anything is made, for its %s', async (field, changes) => {
    const service = createService();
    const { code, fields } = await service.failed(type, aMeeting(changes));
    expect(code).toBe('invalid');
    expect(fields?.[0]).toMatch(
      new RegExp(`^${field} is too long: the whole meeting has \\d+ of 60000 bytes$`),
    );
    expect(service.rooms.acts).toEqual([]);
  });

  it('is not one with a title of 1000 and a description of 20,000 characters', async () => {
    const { state } = await create(createService(), {
      title: 'T'.repeat(1000),
      description: 'd'.repeat(20_000),
    });
    expect(String(state.content('m.room.member', alice)?.reason).length).toBeLessThan(1200);
  });
});

describe('a meeting that cannot be completed', () => {
  const failures: readonly (readonly [
    string,
    (roomId: RoomId | undefined, type: string | undefined, key: string | undefined) => boolean,
  ])[] = [
    ['a widget', (_, kind) => kind === widgets],
    ['the link in the parent', (_, kind, key) => kind === 'm.space.child' && key !== undefined],
    ['a configured message', (_, kind) => kind === 'm.room.message'],
    ['an invitation', (_, kind, key) => kind === 'm.room.member' && key === bob],
  ];
  it.each(failures)('is taken back: %s fails', async (_, matches) => {
    const events = [{ type: 'm.room.message', content: { msgtype: 'm.text', body: 'Hello' } }];
    const service = createService({ template: aTemplate({ events }) });
    const { rooms } = service;
    rooms.failOnce((act) => matches(act.roomId, act.type, act.key));
    const data = aMeeting({ participants: [{ user_id: bob }, { user_id: carol }] });
    expect((await service.failed(type, data)).code).toBe('upstream');
    const [, made] = rooms.roomIds();
    const state = rooms.look(made as RoomId);
    const members = state.all('m.room.member').map(({ content }) => content.membership);
    expect([...new Set(members)]).toEqual(['leave']);
    expect(rooms.look(calendarRoom).content('m.space.child', made)).toEqual({});
  });

  it('tells those who were invited already', async () => {
    const service = createService();
    service.rooms.failOnce((act) => act.type === 'm.room.member' && act.key === bob);
    await service.failed(type, aMeeting({ participants: [{ user_id: bob }] }), { locale: 'de' });
    const kick = service.rooms.acts.find((act) => act.name === 'kick');
    expect(kick).toMatchObject({
      key: alice,
      content: { reason: expect.stringMatching(/nicht vollständig eingerichtet/) as string },
    });
  });

  it('invites those of other servers first, which is what can fail', async () => {
    const service = createService();
    service.rooms.failAlways((act) => act.type === 'm.room.member' && act.key === dave);
    await service.failed(type, aMeeting({ participants: [{ user_id: bob }, { user_id: dave }] }));
    const invited = service.rooms.acts.filter((act) => act.type === 'm.room.member').map((act) => act.key);
    expect(invited).toEqual([dave]);
  });

  it('names everybody who could not be invited', async () => {
    const service = createService();
    service.rooms.failAlways((act) => act.type === 'm.room.member' && act.key !== alice);
    const outcome = await service.run(
      type,
      aMeeting({ participants: [{ user_id: bob }, { user_id: carol }] }),
    );
    expect(outcome).toMatchObject({
      done: false,
      error: { code: 'upstream', params: { userIds: [bob, carol] } },
    });
  });

  it('draws the same ids and values however often it is killed and resumed', async () => {
    const template = aTemplate({
      state: [
        { type: 'x.y', content: { drawn: '{{uuid}}' } },
        aWidget('pad', {
          content: { type: 'm.custom', url: 'https://pad.example/{{uuid}}?r={{room_id}}', name: 'Pad' },
        }),
      ],
      events: [{ type: 'x.z', content: { drawn: '{{uuid}}' } }],
    });
    const request = aRequest(type, { ...aMeeting(), calendar: undefined, ...legacyTimes });
    const outcomes = [];
    // Act 0 creates the room; the others need its id.
    for (const kill of [undefined, 0, 1, 2, 3, 4]) {
      const service = createService({ template });
      if (kill !== undefined) service.rooms.killAt(kill, 'after');
      const outcome = await service.runThroughKills(request);
      const [roomId] = (outcome.done && outcome.result.roomIds) || [];
      if (roomId === undefined) throw new Error('no room was made');
      const state = service.rooms.look(roomId);
      const ids = state.all(widgets).map(({ state_key, content }) => [state_key, content]);
      const events = service.rooms.messages(roomId).filter((event) => event.type === 'x.z');
      outcomes.push({
        ids: ids.toSorted(),
        drawn: [state.content('x.y'), events.map(({ content }) => content)],
        calendar: state.content('net.nordeck.meetings.metadata')?.calendar,
      });
    }
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    expect(JSON.stringify(outcomes[0])).not.toContain('{{');
  });

  it('leaves nothing behind where the room itself cannot be made', async () => {
    const service = createService();
    service.rooms.failOnce((act) => act.name === 'create');
    expect((await service.failed(type, aMeeting())).code).toBe('upstream');
    expect(service.rooms.roomIds()).toEqual([calendarRoom]);
    expect(service.rooms.acts).toHaveLength(1);
  });
});

describe('a creation that is cut off', () => {
  const events = [
    { type: 'm.room.message', content: { body: 'one' } },
    { type: 'm.room.message', content: { body: 'two' } },
  ];
  const data = aMeeting({ participants: [{ user_id: bob }, { user_id: dave }] });
  /** What matters of a room; ids drawn by chance left out. */
  const outline = ({ rooms }: TestService, roomId: RoomId) => ({
    state: rooms
      .look(roomId)
      .all(widgets)
      .map(({ state_key }) => state_key.replace(/-[0-9a-f]{32}$/, ''))
      .sort(),
    members: rooms
      .look(roomId)
      .all('m.room.member')
      .map(({ state_key, content }) => [state_key, content]),
    messages: rooms.messages(roomId).map(({ content }) => content.body),
    linked: rooms.look(calendarRoom).content('m.space.child', roomId),
  });
  const makeOne = async (arrange: (service: TestService) => void) => {
    const service = createService({ template: aTemplate({ events }) });
    arrange(service);
    const outcome = await service.runThroughKills(aRequest(type, data));
    return { service, outcome };
  };

  it.each(
    Array.from({ length: 18 }, (_, n) => [Math.floor(n / 2), n % 2 === 0 ? 'before' : 'after'] as const),
  )('at act %d, %s its effect, ends like one that is not', async (act, moment) => {
    const whole = await makeOne(() => undefined);
    const { service, outcome } = await makeOne(({ rooms }) => rooms.killAt(act, moment));
    expect(outcome).toMatchObject({ done: true, result: { roomIds: ['!room1:example.com'] } });
    expect(service.rooms.roomIds()).toHaveLength(2);
    const id = '!room1:example.com' as RoomId;
    expect(outline(service, id)).toEqual(outline(whole.service, id));
    const invitations = service.rooms.acts.filter(
      ({ type: kind, key }) => kind === 'm.room.member' && key === bob,
    );
    // The one that was cut off before its effect is tried again.
    expect(invitations.length).toBeLessThanOrEqual(2);
  });

  it.each([2, 3, 4, 5, 6, 7, 8, 9])('while it is taken back, at act %d, is still taken back', async (act) => {
    const { service, outcome } = await makeOne(({ rooms }) => {
      rooms.failOnce((each) => each.type === widgets && each.key === 'jitsi');
      rooms.killAt(act, 'after');
    });
    expect(outcome).toMatchObject({ done: false, error: { code: 'upstream' } });
    const state = service.rooms.look('!room1:example.com' as RoomId);
    expect(new Set(state.all('m.room.member').map(({ content }) => content.membership))).toEqual(
      new Set(['leave']),
    );
  });
});

function plainSpaces(content: Content | undefined): Content {
  const entries = Object.entries(content ?? {});
  // Intl puts narrow and other spaces into ranges.
  return Object.fromEntries(
    entries.map(([key, value]) => [key, String(value).replace(/[\u2009\u202f\u00a0]/g, ' ')]),
  );
}
