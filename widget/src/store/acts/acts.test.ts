import type { Calendar } from '../../../../shared/src/calendar/entry.ts';
import { contracts } from '../../../../shared/src/commands/index.ts';
import { check } from '../../../../shared/src/contract.ts';
import type { RoomId, UserId } from '../../../../shared/src/matrix/ids.ts';
import type { Meeting } from '../meeting.ts';
import type { Act } from '../outbox.ts';
import { createMeetingAct } from './createMeeting.ts';
import { readMeetingDraft, rebase, type MeetingValues } from './meetingValues.ts';
import { editedCalendar, updateMeetingAct } from './updateMeeting.ts';

const alice = '@alice:example.com' as UserId;
const bob = '@bob:example.com' as UserId;
const carol = '@carol:example.com' as UserId;
const calendarRoom = '!cal:example.com' as RoomId;
const tzid = 'Europe/Berlin';

const values: MeetingValues = {
  parent: null,
  title: 'Sync',
  description: 'Weekly sync',
  start: Date.parse('2040-10-03T08:30:00Z'),
  end: Date.parse('2040-10-03T09:30:00Z'),
  tzid,
  allDay: false,
  rrule: 'FREQ=DAILY;COUNT=2',
  participants: [{ userId: alice }, { userId: bob, displayName: 'Bob' }],
  mayEverybodyWrite: true,
  widgetIds: ['jitsi'],
  scope: 'all',
};
const entry = (from: string, to: string, more: object = {}) => ({
  uid: 'k3',
  dtstart: { tzid, value: `204010${from}` },
  dtend: { tzid, value: `204010${to}` },
  ...more,
});
const twice: Calendar = [entry('03T103000', '03T113000', { rrule: 'FREQ=DAILY;COUNT=2' })];

/** What goes over the wire, checked as the bot checks it. */
const sent = (act: Omit<Act, 'id'> | undefined) =>
  act?.commands.map(({ type, data }) => {
    const contract = contracts.find((each) => each.type === type);
    return [
      type.replace('net.nordeck.meetings.meeting.', ''),
      contract && (check(contract.schema, data) as object),
    ];
  }) ?? [];

describe('creating a meeting', () => {
  const wish = { roomId: calendarRoom, creator: alice, uid: 'k3', silentLevel: 100 };
  const create = (change: Partial<MeetingValues> = {}) =>
    createMeetingAct({ base: values, values: { ...values, ...change } }, wish);

  test('is the command of the worked example', () => {
    const act = create();
    expect(sent(act)).toEqual([
      [
        'create',
        {
          title: 'Sync',
          description: 'Weekly sync',
          calendar: twice,
          widget_ids: ['jitsi'],
          participants: [{ user_id: alice }, { user_id: bob }],
        },
      ],
    ]);
    expect(act).toMatchObject({
      name: 'create',
      subject: 'Sync',
      roomId: calendarRoom,
      effect: { kind: 'create', parent: calendarRoom, meeting: { creator: alice, calendar: twice } },
    });
  });

  test('begins a series with the first day of its rule', () => {
    // From a Wednesday on, every Monday.
    expect(sent(create({ rrule: 'FREQ=WEEKLY;BYDAY=MO' }))[0]?.[1]).toMatchObject({
      calendar: [entry('08T103000', '08T113000', { rrule: 'FREQ=WEEKLY;BYDAY=MO' })],
    });
  });

  test('takes whole days', () => {
    const [from, to] = [Date.parse('2040-10-02T22:00:00Z'), Date.parse('2040-10-04T22:00:00Z')];
    expect(sent(create({ start: from, end: to, allDay: true, rrule: null }))[0]?.[1]).toMatchObject({
      calendar: [entry('03T000000', '05T000000', { allDay: true })],
    });
  });

  test('says who may write only where that was touched, and which widgets only where they are known', () => {
    expect(sent(create({ mayEverybodyWrite: false }))[0]?.[1]).toMatchObject({ messaging_power_level: 100 });
    expect(sent(create({ widgetIds: null }))[0]?.[1]).not.toHaveProperty('widget_ids');
  });

  test('trims the title', () => {
    expect(create({ title: '  Sync\t' }).subject).toBe('Sync');
  });
});

describe('changing a meeting', () => {
  const meeting: Meeting = {
    roomId: '!meeting:example.com' as RoomId,
    kind: 'meeting',
    title: 'Sync',
    description: 'Weekly sync',
    creator: alice,
    calendar: twice,
    parents: [calendarRoom],
  };
  const wish = {
    meeting,
    members: [alice, bob],
    occurrence: { uid: 'k3', recurrenceId: Date.parse('2040-10-04T08:30:00Z') },
    sentIn: calendarRoom,
    newUid: 'k4',
    silentLevel: 100,
  };
  const target_room_id = meeting.roomId;
  const update = (change: Partial<MeetingValues>, base: Partial<MeetingValues> = {}, more: object = {}) => {
    const from = { ...values, ...base };
    return updateMeetingAct({ base: from, values: { ...from, ...change } }, { ...wish, ...more });
  };

  test('is nothing where nothing is different', () => {
    expect(update({})).toBeUndefined();
  });

  test('takes up to six commands, each with what is different', () => {
    const act = update({
      title: 'Renamed ',
      participants: [{ userId: alice }, { userId: carol }],
      widgetIds: ['board'],
      mayEverybodyWrite: false,
    });
    expect(sent(act)).toEqual([
      ['update', { target_room_id, title: 'Renamed', description: 'Weekly sync', calendar: twice }],
      ['participants.handle', { target_room_id, invite: true, userIds: [carol] }],
      ['participants.handle', { target_room_id, invite: false, userIds: [bob] }],
      ['widgets.handle', { target_room_id, add: true, widget_ids: ['board'] }],
      ['widgets.handle', { target_room_id, add: false, widget_ids: ['jitsi'] }],
      ['change.message_permissions', { target_room_id, messaging_power_level: 100 }],
    ]);
    expect(act?.effect).toMatchObject({ kind: 'update', change: { title: 'Renamed' } });
  });

  test('sends no update where only people are different', () => {
    const act = update({ participants: [...values.participants, { userId: carol }] });
    expect(sent(act).map(([type]) => type)).toEqual(['participants.handle']);
    expect(act?.effect).toEqual({ kind: 'none' });
  });

  test('leaves alone what others changed meanwhile', () => {
    const now = { ...meeting, title: 'Theirs', description: 'Theirs' };
    const members = [alice, bob, carol];
    const act = update(
      { description: 'Mine', participants: [...values.participants, { userId: carol }] },
      {},
      { meeting: now, members },
    );
    expect(sent(act)).toEqual([
      ['update', { target_room_id, title: 'Theirs', description: 'Mine', calendar: twice }],
    ]);
  });

  test('knows nothing of widgets where their list could not be had', () => {
    expect(update({ widgetIds: null, mayEverybodyWrite: true }, { widgetIds: null })).toBeUndefined();
  });

  const hour = 3_600_000;

  test('moves one occurrence as an override in the zone of the series', () => {
    const base = { scope: 'one', start: values.start + 24 * hour, end: values.end + 24 * hour } as const;
    const act = update({ start: base.start + hour, end: base.end + hour }, base);
    expect(sent(act)[0]?.[1]).toMatchObject({
      calendar: [
        ...twice,
        entry('04T113000', '04T123000', { recurrenceId: { tzid, value: '20401004T103000' } }),
      ],
    });
  });

  test('makes a series of its own of an occurrence and those after it', () => {
    const base = {
      scope: 'following',
      start: values.start + 24 * hour,
      end: values.end + 24 * hour,
    } as const;
    const { calendar } =
      (sent(update({ end: base.end + hour }, base))[0]?.[1] as { calendar: Calendar } | undefined) ?? {};
    expect(calendar).toMatchObject([
      { uid: 'k3', dtstart: { value: '20401003T103000' } },
      { uid: 'k4', dtstart: { value: '20401004T103000' }, dtend: { value: '20401004T123000' } },
    ]);
  });

  test('moves a series with its exceptions, from its first occurrence', () => {
    const moved: Calendar = [
      { ...twice[0], exdate: [{ tzid, value: '20401004T103000' }] } as Calendar[number],
    ];
    const edited = editedCalendar(
      moved,
      wish.occurrence,
      { base: values, values: { ...values, start: values.start + hour, end: values.end + hour } },
      'new',
    );
    expect(edited?.calendar).toEqual([
      entry('03T113000', '03T123000', {
        rrule: 'FREQ=DAILY;COUNT=2',
        exdate: [{ tzid, value: '20401004T113000' }],
      }),
    ]);
  });

  test('says which exceptions a changed rule loses', () => {
    const moved: Calendar = [
      { ...twice[0], exdate: [{ tzid, value: '20401004T103000' }] } as Calendar[number],
    ];
    const draft = { base: values, values: { ...values, rrule: 'FREQ=WEEKLY' } };
    expect(editedCalendar(moved, wish.occurrence, draft, 'new')?.lost).toMatchObject([{ kind: 'deleted' }]);
  });

  test('keeps the zone of a series unless another one was chosen', () => {
    const renamed = sent(update({ end: values.end + hour }))[0]?.[1];
    expect(renamed).toMatchObject({ calendar: [{ dtstart: { tzid } }] });
    const moved = sent(update({ tzid: 'America/New_York' }))[0]?.[1];
    expect(moved).toMatchObject({
      calendar: [{ dtstart: { tzid: 'America/New_York', value: '20401003T043000' } }],
    });
  });
});

describe('a draft that was somewhere else', () => {
  const draft = { base: values, values: { ...values, title: 'Typed' } };

  test('is read back', () => {
    expect(readMeetingDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
  });

  test.each([
    undefined,
    null,
    'text',
    [],
    {},
    { base: values },
    { ...draft, values: { ...values, start: 'soon' } },
    { ...draft, values: { ...values, start: Number.NaN } },
    { ...draft, values: { ...values, tzid: 'Mars/Olympus' } },
    { ...draft, values: { ...values, participants: [{ userId: 'bob' }] } },
    { ...draft, values: { ...values, participants: {} } },
    { ...draft, values: { ...values, scope: 'none' } },
  ])('is as if there were none where it is unsound: %j', (input) => {
    expect(readMeetingDraft(input)).toBeUndefined();
  });

  test('is laid over what others did meanwhile', () => {
    const typed = {
      base: values,
      values: { ...values, title: 'Typed', participants: [{ userId: alice }, { userId: carol }] },
    };
    const dan = '@dan:example.com' as UserId;
    const now = { ...values, description: 'Theirs', participants: [...values.participants, { userId: dan }] };
    expect(rebase(typed, now)).toEqual({
      base: now,
      values: {
        ...now,
        title: 'Typed',
        participants: [{ userId: alice }, { userId: dan }, { userId: carol }],
      },
    });
  });
});
