import {
  at,
  calendarRoom,
  commands,
  entry,
  makeMeeting,
  messagesIn,
  sendCommand,
  setScene,
  stateOf,
  type Answer,
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

const metadata = 'net.nordeck.meetings.metadata';
const series = entry({ rrule: 'FREQ=DAILY;COUNT=10' });

const update = (target_room_id: string, data: Data, context?: Data): Promise<Answer> =>
  sendCommand(scene.alice, scene.calendar, {
    type: commands.update,
    data: { target_room_id, ...data },
    context,
  });

/** A meeting to which bob is invited. */
const meetingWithBob = (data: Data = {}): Promise<string> =>
  makeMeeting(scene, { participants: [{ user_id: bob.userId }], ...data });

/** The last message of a room as its readers see it. */
const lastMessage = async (roomId: string): Promise<Data> =>
  (await messagesIn(scene.alice, roomId)).at(-1)?.content ?? {};

const eventIds = async (roomId: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await scene.alice.state(roomId)).map(({ type, state_key = '', event_id }) => [
      `${type}|${state_key}`,
      event_id,
    ]),
  );

/** Which state events differ from an earlier look at them. */
const changedSince = async (roomId: string, before: Record<string, string>): Promise<string[]> =>
  Object.entries(await eventIds(roomId))
    .filter(([key, id]) => before[key] !== id)
    .map(([key]) => key)
    .toSorted();

describe('meeting.update', () => {
  test('changes the title alone, and tells those who are there and those who are invited', async () => {
    const roomId = await meetingWithBob();
    const before = await eventIds(roomId);
    await expect(update(roomId, { title: 'New <Meeting>' })).resolves.toMatchObject({ key: '✅' });
    const state = await stateOf(scene.alice, roomId);
    expect(state['m.room.name']).toEqual({ name: 'New <Meeting>' });
    expect(state['im.vector.modular.widgets|jitsi']).toMatchObject({ data: { roomName: 'New <Meeting>' } });
    await expect(changedSince(roomId, before)).resolves.toEqual([
      'im.vector.modular.widgets|jitsi',
      `m.room.member|${bob.userId}`,
      'm.room.name|',
    ]);
    await expect(messagesIn(scene.alice, roomId)).resolves.toEqual([
      {
        sender: scene.bot.userId,
        content: {
          msgtype: 'm.text',
          body: 'CHANGES\nTitle: New <Meeting>\n(previously: Sync)',
          format: 'org.matrix.custom.html',
          formatted_body:
            '<strong>CHANGES</strong><br><strong>Title: New &lt;Meeting&gt;</strong><br>' +
            '<font color="#888">(previously: Sync)</font><br>',
        },
      },
    ]);
  });

  test('changes the description alone', async () => {
    const roomId = await meetingWithBob();
    await expect(update(roomId, { description: 'Other' })).resolves.toMatchObject({ key: '✅' });
    const state = await stateOf(scene.alice, roomId);
    expect(state['m.room.topic']).toMatchObject({ topic: 'Other' });
    expect(state['m.room.name']).toEqual({ name: 'Sync' });
    expect((await lastMessage(roomId))['body']).toBe(
      'CHANGES\nDescription: Other\n(previously: Weekly sync)',
    );
    const { reason } = state[`m.room.member|${bob.userId}`] as { reason: string };
    expect(reason).toMatch(/^📅 10\/3\/2040, 10:30.*\nyou've been invited to a meeting by Alice\nOther$/);
  });

  test('replaces the calendar, and computes the date of deletion anew', async () => {
    const roomId = await meetingWithBob();
    const calendar = [entry({ dtstart: at('20401004T110000'), dtend: at('20401004T120000') })];
    await update(roomId, { calendar });
    const state = await stateOf(scene.alice, roomId);
    expect(state[metadata]).toEqual({
      creator: scene.alice.userId,
      calendar,
      force_deletion_at: Date.parse('2040-10-04T11:00:00Z'),
    });
    expect((await lastMessage(roomId))['body']).toMatch(
      /^CHANGES\nDate: October 4, 2040, 11:00\sAM\s–\s12:00\sPM GMT\+2\n\(previously: October 3, 2040, 10:30\s–\s11:30\sAM GMT\+2\)$/,
    );
    expect(state[`m.room.member|${bob.userId}`]).toMatchObject({
      reason: expect.stringMatching(/^📅 10\/4\/2040, 11:00/) as string,
    });
  });

  test('changes everything at once, in the order in which people read it', async () => {
    const roomId = await meetingWithBob();
    const calendar = [
      entry({
        dtstart: at('20401004T103000'),
        dtend: at('20401004T110000'),
        rrule: 'FREQ=DAILY;COUNT=5',
      }),
    ];
    await update(roomId, { title: 'New Meeting', description: '', calendar });
    const { body } = (await lastMessage(roomId)) as { body: string };
    const patterns = [
      /^CHANGES$/,
      /^Title: New Meeting$/,
      /^\(previously: Sync\)$/,
      /^Date: October 4, 2040, 10:30\s–\s11:00\sAM GMT\+2$/,
      /^\(previously: October 3, 2040, 10:30\s–\s11:30\sAM GMT\+2\)$/,
      /^Description: /,
      /^\(previously: Weekly sync\)$/,
      /^Repeat meeting: Every day for 5 times$/,
      /^\(previously: No repetition\)$/,
    ];
    expect(body.split('\n')).toEqual(patterns.map((pattern) => expect.stringMatching(pattern) as string));
  });

  const berlinMorning = (day: string, uid = 'k3') => ({
    uid,
    dtstart: at(`${day}T104000`),
    dtend: at(`${day}T114000`),
  });

  test.each([
    [
      'that a series ends',
      [entry({ rrule: 'FREQ=DAILY;COUNT=5' })],
      [entry()],
      [/^CHANGES$/, /Repeat meeting: No repetition/, /\(previously: Every day for 5 times\)/],
    ],
    [
      'where one occurrence is moved',
      [series],
      [series, { ...berlinMorning('20401009'), recurrenceId: at('20401009T103000') }],
      [
        /^A single meeting from a meeting series is moved to October 9, 2040, 10:40\s–\s11:40\sAM GMT\+2$/,
        /^\(previously: October 9, 2040, 10:30\s–\s11:30\sAM GMT\+2\)$/,
      ],
    ],
    [
      'which occurrence is deleted',
      [series],
      [{ ...series, exdate: [at('20401003T103000')] }],
      [/^A single meeting from a meeting series on October 3, 2040, 10:30\s–\s11:30\sAM GMT\+2 is deleted$/],
    ],
  ])('tells %s', async (_, before, after, lines) => {
    const roomId = await makeMeeting(scene, { calendar: before });
    await update(roomId, { calendar: after });
    const { body } = (await lastMessage(roomId)) as { body: string };
    expect(body.split('\n')).toEqual(lines.map((line) => expect.stringMatching(line) as string));
  });

  test('renews an invitation even where it would read the same, so that clients show it', async () => {
    const roomId = await meetingWithBob({ calendar: [series] });
    const reasonOf = async () =>
      (await stateOf(scene.alice, roomId))[`m.room.member|${bob.userId}`]?.['reason'] as string;
    const before = await reasonOf();
    await update(roomId, { calendar: [{ ...series, exdate: [at('20401005T103000')] }] });
    await expect(reasonOf()).resolves.toBe(`${before} `);
  });

  test('speaks German', async () => {
    const roomId = await meetingWithBob();
    const data = {
      title: 'Neu',
      description: 'Anders',
      calendar: [entry({ dtend: at('20401003T120000'), rrule: 'FREQ=DAILY;COUNT=5' })],
    };
    await update(roomId, data, { locale: 'de', timezone: 'Europe/Berlin' });
    const { body } = (await lastMessage(roomId)) as { body: string };
    const lines = [
      /^Änderungen$/,
      /^Titel: Neu$/,
      /^\(bislang: Sync\)$/,
      /^Zeitraum: 3\. Oktober 2040.* 10:30\s?–\s?12:00/,
      /^\(bislang: 3\. Oktober 2040.* 10:30\s?–\s?11:30/,
      /^Beschreibung: Anders$/,
      /^\(bislang: Weekly sync\)$/,
      /^Die Besprechung wiederholen: Jeden Tag für 5 Termine$/,
      /^\(bislang: Nicht wiederholen\)$/,
    ];
    expect(body.split('\n')).toEqual(lines.map((line) => expect.stringMatching(line) as string));
    const state = await stateOf(scene.alice, roomId);
    expect(state[`m.room.member|${bob.userId}`]?.['reason']).toContain('hat dich zu dieser Besprechung');
  });

  test('neither writes nor invites again when nothing is different', async () => {
    const roomId = await meetingWithBob();
    const before = await eventIds(roomId);
    const same = { title: 'Sync', description: 'Weekly sync', calendar: [entry()] };
    await expect(update(roomId, same)).resolves.toMatchObject({ key: '✅' });
    await expect(messagesIn(scene.alice, roomId)).resolves.toEqual([]);
    await expect(changedSince(roomId, before)).resolves.toEqual([]);
  });

  test('invites nobody again who has answered', async () => {
    const [joins, declines] = await Promise.all([
      person(sharedHomeserver(), 'joins'),
      person(sharedHomeserver(), 'declines'),
    ]);
    const participants = [{ user_id: joins.userId }, { user_id: declines.userId }];
    const roomId = await makeMeeting(scene, { participants });
    await Promise.all([joins.join(roomId), declines.leave(roomId)]);
    const before = await eventIds(roomId);
    await update(roomId, { title: 'Other' });
    expect((await changedSince(roomId, before)).filter((key) => key.startsWith('m.room.member'))).toEqual([]);
  });

  test('keeps the data of others where it is absent, and replaces all of it where it is given', async () => {
    const roomId = await makeMeeting(scene, { external_data: { one: { a: 1 }, two: { b: 2 } } });
    const dataOf = async () => (await stateOf(scene.alice, roomId))[metadata]?.['external_data'];
    await update(roomId, { title: 'Other' });
    await expect(dataOf()).resolves.toEqual({ one: { a: 1 }, two: { b: 2 } });
    await update(roomId, { external_data: { one: { c: 3 } } });
    await expect(dataOf()).resolves.toEqual({ one: { c: 3 } });
  });

  test('carries out updates from different rooms at the same time one after the other', async () => {
    const [roomId, other] = await Promise.all([meetingWithBob(), calendarRoom(scene.alice, scene.bot)]);
    const data = { target_room_id: roomId, external_data: { any: { thing: 1 } } };
    const answers = await Promise.all([
      update(roomId, { title: 'Other' }),
      sendCommand(scene.alice, other, { type: commands.update, data }),
      update(roomId, { calendar: [series] }),
    ]);
    expect(answers.map(({ key }) => key)).toEqual(['✅', '✅', '✅']);
    const state = await stateOf(scene.alice, roomId);
    expect(state['m.room.name']).toEqual({ name: 'Other' });
    expect(state[metadata]).toMatchObject({ calendar: [series], external_data: data.external_data });
  });
});

describe('meeting.update with start_time and end_time', () => {
  const times = { start_time: '2040-10-03T10:00:00Z', end_time: '2040-10-03T11:00:00Z' };
  const noon = { dtstart: at('20401003T120000'), dtend: at('20401003T130000') };

  test('keeps the uid of the entry and makes a single meeting where no rule is given', async () => {
    const ox = { 'io.ox': { folder: 'f', id: '7', rrules: ['FREQ=DAILY;COUNT=3'] } };
    const roomId = await makeMeeting(scene, { calendar: undefined, ...times, external_data: ox });
    const first = (await stateOf(scene.alice, roomId))[metadata];
    const [{ uid, rrule } = {}] = first?.['calendar'] as { uid: string; rrule?: string }[];
    expect(rrule).toBe('FREQ=DAILY;COUNT=3');

    await update(roomId, times);
    const second = (await stateOf(scene.alice, roomId))[metadata];
    expect(second).toMatchObject({ external_data: ox });
    expect(second?.['calendar']).toEqual([{ uid, ...noon }]);

    const weekly = { 'io.ox': { folder: 'f', id: '7', rrules: ['FREQ=WEEKLY;COUNT=2'] } };
    await update(roomId, { ...times, external_data: weekly });
    const third = (await stateOf(scene.alice, roomId))[metadata];
    expect(third?.['calendar']).toEqual([{ uid, ...noon, rrule: 'FREQ=WEEKLY;COUNT=2' }]);
  });

  test('remembers that a meeting is not to be deleted', async () => {
    const roomId = await makeMeeting(scene, { calendar: undefined, ...times, enable_auto_deletion: false });
    await update(roomId, { title: 'Other', start_time: times.start_time, end_time: '2040-10-03T12:00:00Z' });
    expect((await stateOf(scene.alice, roomId))[metadata]).not.toHaveProperty('force_deletion_at');
  });
});
