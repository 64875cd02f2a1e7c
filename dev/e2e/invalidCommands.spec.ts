import {
  answersIn,
  at,
  breakoutData,
  commands,
  entry,
  makeMeeting,
  meetingData,
  sendCommand,
  setScene,
  worldOf,
  type Scene,
} from './builders.ts';

let scene: Scene;
let meeting: string;

let before: unknown;

beforeAll(async () => {
  scene = await setScene();
  meeting = await makeMeeting(scene);
  before = await worldOf(scene.bot, meeting);
});
afterAll(() => scene.bot.stop());

type Data = Readonly<Record<string, unknown>>;

/** Sends data that the bot must not accept, and expects that it names what is wrong. */
const expectRefusal = async (type: string, data: unknown, path: string): Promise<void> => {
  const sentIn = type === commands.breakouts ? meeting : scene.calendar;
  const { fields = [], ...answer } = await sendCommand(scene.alice, sentIn, { type, data });
  expect(answer).toMatchObject({ key: '❌', code: 'invalid' });
  expect(fields.map((field) => field.split(' ')[0])).toContain(path);
};

const calendar = (...entries: Data[]): Data => ({ calendar: entries });
const override = { ...entry(), recurrenceId: at('20401004T103000') };
const none = undefined;

/** What is wrong with times is wrong in meeting.create and in meeting.update. */
const wrongTimes: [string, Data, string][] = [
  ['a calendar that is one entry', { calendar: entry() }, 'calendar'],
  ['an empty calendar', { calendar: [] }, 'calendar'],
  ['both forms of times', { start_time: '2040-10-03', end_time: '2040-10-04' }, 'calendar'],
  ['only a start', { calendar: none, start_time: '2040-10-03' }, 'end_time'],
  ['only an end', { calendar: none, end_time: '2040-10-03' }, 'start_time'],
  [
    'an end before the start',
    { calendar: none, start_time: '2040-10-03', end_time: '2040-10-02' },
    'end_time',
  ],
  ['a start in words', { calendar: none, start_time: 'soon', end_time: '2040-10-02' }, 'start_time'],
  ['a start that is a number', { calendar: none, start_time: 7, end_time: '2040-10-02' }, 'start_time'],
  ['an entry that is a text', { calendar: ['now'] }, 'calendar.0'],
  ['an entry that is null', { calendar: [null] }, 'calendar.0'],
  ['no uid', calendar(entry({ uid: none })), 'calendar.0.uid'],
  ['an empty uid', calendar(entry({ uid: '' })), 'calendar.0.uid'],
  ['no start', calendar(entry({ dtstart: none })), 'calendar.0.dtstart'],
  [
    'a start without zone',
    calendar(entry({ dtstart: { value: '20401003T103000' } })),
    'calendar.0.dtstart.tzid',
  ],
  [
    'an unknown zone',
    calendar(entry({ dtstart: at('20401003T103000', 'Mars/Olympus') })),
    'calendar.0.dtstart.tzid',
  ],
  [
    'a start in another form',
    calendar(entry({ dtstart: at('2040-10-03 10:30') })),
    'calendar.0.dtstart.value',
  ],
  ['February 30', calendar(entry({ dtend: at('20400230T103000') })), 'calendar.0.dtend.value'],
  ['an end that is the start', calendar(entry({ dtend: at('20401003T103000') })), 'calendar.0.dtend'],
  ['an empty rule', calendar(entry({ rrule: '' })), 'calendar.0.rrule'],
  ['a rule in words', calendar(entry({ rrule: 'every day' })), 'calendar.0.rrule'],
  ['a rule by the second', calendar(entry({ rrule: 'FREQ=SECONDLY;COUNT=2000000' })), 'calendar.0.rrule'],
  [
    'a rule that yields nothing',
    calendar(entry({ rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' })),
    'calendar.0.rrule',
  ],
  [
    'an exception in another form',
    calendar(entry({ rrule: 'FREQ=DAILY', exdate: ['20401003'] })),
    'calendar.0.exdate.0',
  ],
  ['an override of nothing', calendar(override), 'calendar'],
  ['an override of a single meeting', calendar(entry(), override), 'calendar.1.recurrenceId'],
  ['two entries of one uid', calendar(entry(), entry()), 'calendar.1.uid'],
];

/** What is wrong with people, title and so on, wherever they stand. */
const wrongParticipants: [string, unknown, string][] = [
  ['a text for participants', '@bob:localhost', ''],
  ['a participant that is only an id', ['@bob:localhost'], '.0'],
  ['a participant without id', [{ power_level: 1 }], '.0.user_id'],
  ['a participant whose id is a name', [{ user_id: 'bob' }], '.0.user_id'],
  ['a participant without server', [{ user_id: '@bob' }], '.0.user_id'],
  ['a participant below zero', [{ user_id: '@bob:localhost', power_level: -1 }], '.0.power_level'],
  ['a participant above the organiser', [{ user_id: '@bob:localhost', power_level: 101 }], '.0.power_level'],
  [
    'a participant with a level in words',
    [{ user_id: '@bob:localhost', power_level: '50' }],
    '.0.power_level',
  ],
];

const endless = Array.from({ length: 20_000 }, () => 0);

const wrongCreate: [string, Data, string][] = [
  ['a calendar of 20,000 numbers', { calendar: endless }, 'calendar'],
  ['20,000 numbers for participants', { participants: endless }, 'participants'],
  ['no title', { title: none }, 'title'],
  ['null for title', { title: null }, 'title'],
  ['a number for title', { title: 5 }, 'title'],
  ['a title of 50,000 characters', { title: 'x'.repeat(50_000) }, 'title'],
  ['no description', { description: none }, 'description'],
  ['a list for description', { description: ['a'] }, 'description'],
  ['a description of more than 20,000 characters', { description: 'x'.repeat(20_001) }, 'description'],
  ['neither form of times', { calendar: none }, 'calendar'],
  ['an unknown widget', { widget_ids: ['jitsi', 'unheard'] }, 'widget_ids.1'],
  ['a text for widget_ids', { widget_ids: 'jitsi' }, 'widget_ids'],
  ['a level below zero', { messaging_power_level: -1 }, 'messaging_power_level'],
  ['a level in words', { messaging_power_level: '0' }, 'messaging_power_level'],
  ['a text for a yes or no', { enable_auto_deletion: 'yes' }, 'enable_auto_deletion'],
  ['a text for the data of others', { external_data: 'x' }, 'external_data'],
  ['a list for a namespace', { external_data: { 'io.ox': [] } }, 'external_data'],
  ...wrongTimes,
  ...wrongParticipants.map(([what, participants, path]): [string, Data, string] => [
    what,
    { participants },
    `participants${path}`,
  ]),
];

describe('meeting.create is refused for', () => {
  test.each(wrongCreate)('%s', async (_, wrong, path) => {
    await expectRefusal(commands.create, meetingData(wrong), path);
  });
});

describe('meeting.update is refused for', () => {
  test.each<[string, Data, string]>([
    ['a number for title', { title: 5 }, 'title'],
    ['a number for description', { description: 5 }, 'description'],
    ['a list for the data of others', { external_data: [] }, 'external_data'],
    ...wrongTimes.map(([what, data, path]): [string, Data, string] => [
      what,
      { ...('calendar' in data ? {} : { calendar: [entry()] }), ...data },
      path,
    ]),
  ])('%s', async (_, wrong, path) => {
    await expectRefusal(commands.update, { target_room_id: meeting, ...wrong }, path);
  });
});

describe('breakoutsessions.create is refused for', () => {
  test.each<[string, Data, string]>([
    ['no groups', { groups: none }, 'groups'],
    ['one group instead of a list', { groups: { title: 'A' } }, 'groups'],
    ['a group that is a text', { groups: ['A'] }, 'groups.0'],
    ['a group without title', { groups: [{ title: 'A' }, {}] }, 'groups.1.title'],
    ['no description', { description: none }, 'description'],
    ['no start', { start_time: none }, 'start_time'],
    ['no end', { end_time: none }, 'end_time'],
    ['an end before the start', { end_time: '2040-10-03T08:00:00Z' }, 'end_time'],
    ['an unknown widget', { widget_ids: ['unheard'] }, 'widget_ids.0'],
    ['a text for a yes or no', { enable_auto_deletion: 'no' }, 'enable_auto_deletion'],
    ...wrongParticipants.map(([what, participants, path]): [string, Data, string] => [
      what,
      { groups: [{ title: 'A', participants }] },
      `groups.0.participants${path}`,
    ]),
  ])('%s', async (_, wrong, path) => {
    await expectRefusal(commands.breakouts, breakoutData(wrong), path);
  });
});

describe.each<[string, string, Data, [string, Data, string][]]>([
  ['meeting.close', commands.close, {}, [['an unknown method', { method: 'burn' }, 'method']]],
  [
    'meeting.participants.handle',
    commands.participants,
    { invite: true, userIds: [] },
    [
      ['no word whether to invite', { invite: none }, 'invite'],
      ['a text for a yes or no', { invite: 'true' }, 'invite'],
      ['no users', { userIds: none }, 'userIds'],
      ['one user instead of a list', { userIds: '@bob:localhost' }, 'userIds'],
      ['a user who is none', { userIds: ['@bob:localhost', 'carol'] }, 'userIds.1'],
    ],
  ],
  [
    'meeting.widgets.handle',
    commands.widgets,
    { add: true, widget_ids: [] },
    [
      ['no word whether to add', { add: none }, 'add'],
      ['a number for a yes or no', { add: 1 }, 'add'],
      ['no widgets', { widget_ids: none }, 'widget_ids'],
      ['widgets under the name in older documents', { widget_ids: none, widgets: ['jitsi'] }, 'widget_ids'],
      ['an unknown widget', { widget_ids: ['unheard'] }, 'widget_ids.0'],
    ],
  ],
  [
    'meeting.change.message_permissions',
    commands.messaging,
    { messaging_power_level: 0 },
    [
      ['no level', { messaging_power_level: none }, 'messaging_power_level'],
      ['null for the level', { messaging_power_level: null }, 'messaging_power_level'],
      ['a level below zero', { messaging_power_level: -1 }, 'messaging_power_level'],
      ['a level in words', { messaging_power_level: '100' }, 'messaging_power_level'],
      ['a level above the organiser', { messaging_power_level: 101 }, 'messaging_power_level'],
    ],
  ],
  [
    'sub_meetings.send_message',
    commands.broadcast,
    { message: 'Hello' },
    [
      ['no message', { message: none }, 'message'],
      ['a message under the name in older documents', { message: none, description: 'x' }, 'message'],
      ['a message with NUL', { message: 'a\0b' }, 'message'],
    ],
  ],
  ['meeting.update', commands.update, {}, []],
])('%s is refused for', (_, type, sound, rows) => {
  test.each<[string, Data, string]>([
    ['no room', { target_room_id: none }, 'target_room_id'],
    ['a room that is a name', { target_room_id: '#meeting:localhost' }, 'target_room_id'],
    ['a room that is a number', { target_room_id: 7 }, 'target_room_id'],
    ...rows,
  ])('%s', async (_what, wrong, path) => {
    await expectRefusal(type, { target_room_id: meeting, ...sound, ...wrong }, path);
  });
});

describe('every command is refused for', () => {
  test.each(Object.values(commands))('no data, null, a text or a list: %s', async (type) => {
    const sentIn = type === commands.breakouts ? meeting : scene.calendar;
    for (const data of [undefined, null, 'data', []]) {
      const answer = await sendCommand(scene.alice, sentIn, { type, data });
      expect(answer).toMatchObject({ key: '❌', code: 'invalid', fields: [expect.any(String)] });
    }
  });
});

test('nothing has changed by all this', async () => {
  await expect(worldOf(scene.bot, meeting)).resolves.toEqual(before);
});

test('every command has exactly one answer', async () => {
  for (const roomId of [scene.calendar, meeting]) {
    expect(new Set(await answersIn(scene.alice, roomId))).toEqual(new Set([1]));
  }
});
