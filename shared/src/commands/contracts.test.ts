import fc from 'fast-check';
import { Settings } from 'luxon';
import { entry, hour } from '../calendar/test/build.ts';
import { AppError } from '../appError.ts';
import { check, type SchemaContext } from '../contract.ts';
import { changeMessagePermissionsContract } from './changeMessagePermissions.ts';
import { closeMeetingContract } from './closeMeeting.ts';
import { createBreakoutSessionsContract } from './createBreakoutSessions.ts';
import { createMeetingContract } from './createMeeting.ts';
import { handleParticipantsContract } from './handleParticipants.ts';
import { handleWidgetsContract } from './handleWidgets.ts';
import { contracts } from './index.ts';
import { sendMessageToBreakoutSessionsContract } from './sendMessageToBreakoutSessions.ts';
import { updateMeetingContract } from './updateMeeting.ts';

const context: SchemaContext = { widgetIds: ['jitsi', 'poll'] };
const room = '!room:example.com';
const alice = '@alice:example.com';
const start_time = '2040-10-03T10:30:00+02:00';
const end_time = '2040-10-03T11:30:00+02:00';
const series = hour('20401003T1030', 'FREQ=DAILY;COUNT=2');

/** The smallest valid payload of each command. */
const smallest = {
  create: { title: 'Sync', description: '', calendar: [entry()] },
  update: { target_room_id: room },
  close: { target_room_id: room },
  participants: { target_room_id: room, invite: true, userIds: [alice] },
  widgets: { target_room_id: room, add: true, widget_ids: ['jitsi'] },
  permissions: { target_room_id: room, messaging_power_level: 0 },
  breakouts: { groups: [], description: '', start_time, end_time },
  broadcast: { target_room_id: room, message: '' },
} as const;

type Name = keyof typeof smallest;

const named = {
  create: createMeetingContract,
  update: updateMeetingContract,
  close: closeMeetingContract,
  participants: handleParticipantsContract,
  widgets: handleWidgetsContract,
  permissions: changeMessagePermissionsContract,
  breakouts: createBreakoutSessionsContract,
  broadcast: sendMessageToBreakoutSessionsContract,
};
const names = Object.keys(smallest) as Name[];

/** What is wrong with a payload. */
function complaints(name: Name, data: unknown): readonly string[] {
  try {
    check<unknown>(named[name].schema, data, context);
    return [];
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return error.params.fields ?? [];
    throw error;
  }
}

/** The smallest valid payload with changes; `undefined` removes a key. */
const changed = (name: Name, changes: object) => ({ ...smallest[name], ...changes });

const pair = (changes: object) => ({ title: 'Sync', description: '', start_time, end_time, ...changes });

const junk = Array.from({ length: 100_000 }, () => 0);

describe('the commands', () => {
  it('are those of NeoDateFix, by their types', () => {
    expect(contracts.map(({ type }) => type).sort()).toEqual([
      'net.nordeck.meetings.breakoutsessions.create',
      'net.nordeck.meetings.meeting.change.message_permissions',
      'net.nordeck.meetings.meeting.close',
      'net.nordeck.meetings.meeting.create',
      'net.nordeck.meetings.meeting.participants.handle',
      'net.nordeck.meetings.meeting.update',
      'net.nordeck.meetings.meeting.widgets.handle',
      'net.nordeck.meetings.sub_meetings.send_message',
    ]);
  });

  it('are each told in a sentence', () => {
    for (const { summary } of contracts) expect(summary).toMatch(/^[A-Z].+\.$/);
  });

  it('act where they are sent when they create, and on the room that they name otherwise', () => {
    const here = contracts.filter(({ target }) => target === 'room_sent_in').map(({ type }) => type);
    expect(here).toEqual([createMeetingContract.type, createBreakoutSessionsContract.type]);
  });

  it('need of their sender what they change', () => {
    const room_id = room as never;
    expect(createMeetingContract.needs({} as never)).toEqual([
      { event: 'net.nordeck.meetings.meeting.create' },
    ]);
    expect(createBreakoutSessionsContract.needs({} as never)).toEqual([
      { event: 'net.nordeck.meetings.breakoutsessions.create' },
    ]);
    expect(updateMeetingContract.needs({ target_room_id: room_id })).toEqual([
      { state: 'm.room.name' },
      { state: 'm.room.topic' },
      { event: 'm.room.message' },
      { state: 'net.nordeck.meetings.metadata' },
      { state: 'im.vector.modular.widgets' },
    ]);
    expect(closeMeetingContract.needs({ target_room_id: room_id })).toEqual([
      { state: 'im.vector.modular.widgets' },
      { state: 'm.room.tombstone' },
    ]);
    expect(closeMeetingContract.needs({ target_room_id: room_id, method: 'kick_all_participants' })).toEqual([
      { state: 'im.vector.modular.widgets' },
      { action: 'kick' },
    ]);
    const handle = { event: 'net.nordeck.meetings.meeting.participants.handle' };
    const people = { target_room_id: room_id, userIds: [] };
    expect(handleParticipantsContract.needs({ ...people, invite: true })).toEqual([
      handle,
      { action: 'invite' },
    ]);
    expect(handleParticipantsContract.needs({ ...people, invite: false })).toEqual([
      handle,
      { action: 'kick' },
    ]);
    expect(handleWidgetsContract.needs({} as never)).toEqual([
      { state: 'im.vector.modular.widgets' },
      { state: 'io.element.widgets.layout' },
    ]);
    const level = { target_room_id: room_id, messaging_power_level: 40 };
    expect(changeMessagePermissionsContract.needs(level)).toEqual([
      { state: 'm.room.power_levels' },
      { messageLevel: 40 },
    ]);
    expect(sendMessageToBreakoutSessionsContract.needs({} as never)).toEqual([
      { event: 'net.nordeck.meetings.sub_meetings.send_message' },
    ]);
  });

  it.each(names)('accept what is not known to them: %s', (name) => {
    expect(complaints(name, changed(name, { later: { anything: [1.5] } }))).toEqual([]);
  });

  it.each(names)('refuse what is no object: %s', (name) => {
    for (const data of [undefined, null, 'text', 5, true, []]) expect(complaints(name, data)).toHaveLength(1);
  });

  it.each<[Name, string, unknown]>([
    ['create', 'calendar', junk],
    ['create', 'calendar', [{ ...entry(), exdate: junk }]],
    ['create', 'participants', junk],
    ['create', 'widget_ids', junk],
    ['create', 'external_data', { ox: { junk } }],
    ['update', 'calendar', junk],
    ['participants', 'userIds', junk],
    ['widgets', 'widget_ids', junk],
    ['breakouts', 'groups', junk],
    [
      'breakouts',
      'groups',
      Array.from({ length: 200 }, () => ({ title: '', participants: junk.slice(0, 1000) })),
    ],
    ['breakouts', 'widget_ids', junk],
  ])('do not look at what is much too long: %s, %s', (name, field, value) => {
    expect(complaints(name, changed(name, { [field]: value }))).toEqual([
      `${field} has more than 10000 values`,
    ]);
  });

  it('name the first thing that is wrong with something long, not all', () => {
    const participants = junk.slice(0, 5000);
    expect(complaints('create', changed('create', { participants }))).toEqual([
      'participants.0 must be of type object',
    ]);
  });

  it.each(names)('complain only as invalid, whatever they are given: %s', (name) => {
    const keys = fc.constantFrom(
      ...Object.keys(smallest[name]),
      ...['title', 'calendar', 'external_data', 'participants', 'widget_ids', '__proto__', 'constructor'],
    );
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue({ maxDepth: 4 })), (changes) => {
        const data: unknown = JSON.parse(JSON.stringify(changed(name, changes)));
        for (const complaint of complaints(name, data)) expect(complaint).not.toBe('');
      }),
      { numRuns: 200 },
    );
  });
});

describe('valid payloads', () => {
  it.each<[Name, object]>([
    ...names.map((name): [Name, object] => [name, {}]),
    ['create', { title: '' }],
    ['create', { title: '<b>{{title}}</b> $t(x) ` javascript:' }],
    ['create', { title: '\u202Eevil\u0007' }],
    ['create', { title: 'x'.repeat(1000), description: '𝄞'.repeat(10_000) }],
    ['create', { parent_room_id: room }],
    ['create', { calendar: [series, { ...entry({ uid: 'other' }), rrule: null, exdate: null }] }],
    ['create', { widget_ids: [] }],
    ['create', { widget_ids: ['jitsi', 'poll', 'jitsi'] }],
    ['create', { participants: [] }],
    ['create', { participants: [{ user_id: alice }, { user_id: alice, power_level: 0, later: 1 }] }],
    ['create', { participants: [{ user_id: alice, power_level: 100 }] }],
    ['create', { participants: [{ user_id: alice, power_level: null }] }],
    ['create', { messaging_power_level: 100, enable_auto_deletion: false }],
    ['create', { external_data: { 'io.ox': { folder: 'cal://0/471', id: 'x', rrules: [] } } }],
    ['create', { external_data: {} }],
    ['update', { title: '', description: '' }],
    ['update', { start_time, end_time }],
    ['update', { calendar: [entry()] }],
    ['close', { method: 'tombstone' }],
    ['close', { method: 'kick_all_participants' }],
    ['participants', { userIds: [] }],
    ['participants', { invite: false, userIds: [alice, alice] }],
    ['widgets', { add: false, widget_ids: [] }],
    ['permissions', { messaging_power_level: 100 }],
    ['breakouts', { groups: [{ title: '' }] }],
    ['breakouts', { groups: [{ title: 'A', participants: [{ user_id: alice, power_level: 50 }] }] }],
    ['breakouts', { widget_ids: ['poll'], enable_auto_deletion: true }],
    ['broadcast', { message: 'x'.repeat(10_000) }],
  ])('of %s: %j', (name, changes) => {
    expect(complaints(name, changed(name, changes))).toEqual([]);
  });

  it.each([
    [pair({})],
    [pair({ start_time: '2040-10-03', end_time: '2040-10-04' })],
    [pair({ start_time: '2040-10-03T10:30', end_time: '2040-10-03T10:31Z' })],
    [pair({ calendar: null })],
  ])('of create with the older pair of times: %j', (data) => {
    expect(complaints('create', data)).toEqual([]);
  });

  it.each<[Name, string[]]>([
    [
      'create',
      [
        'parent_room_id',
        'start_time',
        'end_time',
        'widget_ids',
        'participants',
        'messaging_power_level',
      ].concat(['enable_auto_deletion', 'external_data']),
    ],
    ['update', ['title', 'description', 'calendar', 'start_time', 'end_time', 'external_data']],
    ['close', ['method']],
    ['breakouts', ['widget_ids', 'enable_auto_deletion']],
  ])('of %s may say null for what they leave out', (name, optional) => {
    const nulls = Object.fromEntries(optional.map((key) => [key, null]));
    const checked = check<unknown>(named[name].schema, changed(name, nulls), context);
    for (const key of optional) expect(checked).not.toHaveProperty(key);
  });
});

describe('required fields', () => {
  it.each<[Name, string]>(
    names.flatMap((name) =>
      Object.keys(smallest[name])
        .filter((key) => key !== 'calendar' && !(name === 'breakouts' && key.endsWith('_time')))
        .map((key): [Name, string] => [name, key]),
    ),
  )('of %s are demanded, and null is none: %s', (name, key) => {
    expect(complaints(name, changed(name, { [key]: undefined }))).toContain(`${key} is required`);
    expect(complaints(name, changed(name, { [key]: null })).join()).toMatch(new RegExp(`^${key} must be `));
  });

  it('are named all at once', () => {
    expect(complaints('participants', {})).toEqual([
      'target_room_id is required',
      'invite is required',
      'userIds is required',
    ]);
  });

  it('are named up to a number, when there is much wrong', () => {
    const userIds = Array.from({ length: 500 }, () => 5);
    expect(complaints('participants', changed('participants', { userIds })).length).toBeLessThanOrEqual(20);
  });
});

describe('what is wrong with a payload', () => {
  const times = 'calendar or start_time and end_time are required';
  it.each<[Name, object, string]>([
    ['create', { calendar: undefined }, times],
    ['create', { calendar: null }, times],
    ['create', { start_time, end_time }, 'calendar must not be given together with start_time or end_time'],
    ['create', { start_time }, 'calendar must not be given together with start_time or end_time'],
    ['create', { calendar: undefined, start_time }, 'end_time is required'],
    ['create', { calendar: undefined, end_time }, 'start_time is required'],
    [
      'create',
      { calendar: undefined, start_time, end_time: start_time },
      'end_time must be after start_time',
    ],
    [
      'create',
      { calendar: undefined, start_time: end_time, end_time: start_time },
      'end_time must be after start_time',
    ],
    [
      'create',
      { calendar: undefined, start_time: 'soon', end_time },
      'start_time must be a time in ISO 8601 format',
    ],
    ['create', { calendar: undefined, start_time: '', end_time }, 'start_time is not allowed to be empty'],
    ['create', { calendar: undefined, start_time: 5, end_time }, 'start_time must be a string'],
    [
      'create',
      { calendar: undefined, start_time: '2040-02-30', end_time },
      'start_time must be a time in ISO 8601 format',
    ],
    ['create', { calendar: [] }, 'calendar must contain at least 1 items'],
    ['create', { calendar: entry() }, 'calendar must be an array'],
    ['create', { calendar: [entry({ uid: '' })] }, 'calendar.0.uid is not allowed to be empty'],
    [
      'create',
      { calendar: [entry({ from: { tzid: 'Mars/Phobos', value: '20401003T103000' } })] },
      'calendar.0.dtstart.tzid must be an IANA time zone',
    ],
    ['create', { title: 5 }, 'title must be a string'],
    [
      'create',
      { title: 'x'.repeat(1001) },
      'title length must be less than or equal to 1000 characters long',
    ],
    ['create', { title: 'a\0b' }, 'title must not contain the NUL character'],
    ['create', { title: 'a\ud800' }, 'title must be well-formed Unicode text'],
    [
      'create',
      { description: 'x'.repeat(100_000) },
      'description length must be less than or equal to 20000 characters long',
    ],
    ['create', { parent_room_id: 'room' }, 'parent_room_id must be a room id, such as !opaque:server'],
    ['create', { parent_room_id: '' }, 'parent_room_id is not allowed to be empty'],
    [
      'create',
      { widget_ids: ['jitsi', 'etherpad'] },
      'widget_ids.1 must be the id of a configured widget (jitsi, poll)',
    ],
    ['create', { widget_ids: 'jitsi' }, 'widget_ids must be an array'],
    ['create', { widget_ids: [null] }, 'widget_ids.0 must be a string'],
    ['create', { participants: {} }, 'participants must be an array'],
    ['create', { participants: [alice] }, 'participants.0 must be of type object'],
    ['create', { participants: [{}] }, 'participants.0.user_id is required'],
    [
      'create',
      { participants: [{ user_id: alice }, { user_id: 'bob' }] },
      'participants.1.user_id must be a user id, such as @name:server',
    ],
    [
      'create',
      { participants: [{ user_id: alice, power_level: -1 }] },
      'participants.0.power_level must be greater than or equal to 0',
    ],
    [
      'create',
      { participants: [{ user_id: alice, power_level: 101 }] },
      'participants.0.power_level must be less than or equal to 100',
    ],
    [
      'create',
      { participants: [{ user_id: alice, power_level: 0.5 }] },
      'participants.0.power_level must be an integer',
    ],
    [
      'create',
      { participants: [{ user_id: alice, power_level: '5' }] },
      'participants.0.power_level must be a number',
    ],
    [
      'create',
      { participants: Array.from({ length: 1001 }, (_, n) => ({ user_id: `@u${n}:x` })) },
      'participants must contain less than or equal to 1000 items',
    ],
    ['create', { messaging_power_level: 101 }, 'messaging_power_level must be less than or equal to 100'],
    [
      'create',
      { messaging_power_level: Number.MAX_SAFE_INTEGER + 1 },
      'messaging_power_level must be a safe number',
    ],
    ['create', { enable_auto_deletion: 'true' }, 'enable_auto_deletion must be a boolean'],
    ['create', { external_data: [] }, 'external_data must be of type object'],
    ['create', { external_data: { ox: 'text' } }, 'external_data ox must be an object'],
    ['create', { external_data: { ox: null } }, 'external_data ox must be an object'],
    [
      'create',
      { external_data: { ox: { a: { b: 0.5 } } } },
      'external_data ox.a.b must be an integer, Matrix stores no fractions',
    ],
    [
      'create',
      { external_data: { ox: { a: 2 ** 53 } } },
      'external_data ox.a must be an integer, Matrix stores no fractions',
    ],
    [
      'create',
      { external_data: { ox: { a: ['\0'] } } },
      'external_data ox.a.0 must be well-formed Unicode text without NUL',
    ],
    [
      'create',
      { external_data: { ox: { a: '\ud800' } } },
      'external_data ox.a must be well-formed Unicode text without NUL',
    ],
    [
      'create',
      { external_data: { ox: { '\0': 1 } } },
      'external_data ox must be well-formed Unicode text without NUL',
    ],
    [
      'update',
      { target_room_id: '@alice:example.com' },
      'target_room_id must be a room id, such as !opaque:server',
    ],
    ['update', { target_room_id: ['!a:b'] }, 'target_room_id must be a string'],
    ['update', { start_time }, 'end_time is required'],
    ['update', { end_time }, 'start_time is required'],
    [
      'update',
      { calendar: [entry()], end_time },
      'calendar must not be given together with start_time or end_time',
    ],
    ['update', { title: false }, 'title must be a string'],
    ['close', { method: 'burn' }, 'method must be one of [tombstone, kick_all_participants]'],
    ['close', { method: 5 }, 'method must be one of [tombstone, kick_all_participants]'],
    ['participants', { invite: 'yes' }, 'invite must be a boolean'],
    ['participants', { userIds: alice }, 'userIds must be an array'],
    ['participants', { userIds: [alice, '@'] }, 'userIds.1 must be a user id, such as @name:server'],
    [
      'participants',
      { userIds: Array.from({ length: 1001 }, (_, n) => `@u${n}:x`) },
      'userIds must contain less than or equal to 1000 items',
    ],
    ['widgets', { add: 1 }, 'add must be a boolean'],
    [
      'widgets',
      { widget_ids: ['__proto__'] },
      'widget_ids.0 must be the id of a configured widget (jitsi, poll)',
    ],
    ['permissions', { messaging_power_level: '5' }, 'messaging_power_level must be a number'],
    ['permissions', { messaging_power_level: NaN }, 'messaging_power_level must be a number'],
    [
      'permissions',
      { messaging_power_level: -1 },
      'messaging_power_level must be greater than or equal to 0',
    ],
    ['breakouts', { groups: {} }, 'groups must be an array'],
    ['breakouts', { groups: [{}] }, 'groups.0.title is required'],
    [
      'breakouts',
      { groups: [{ title: 'A', participants: [{ user_id: 'x' }] }] },
      'groups.0.participants.0.user_id must be a user id, such as @name:server',
    ],
    [
      'breakouts',
      { groups: Array.from({ length: 201 }, () => ({ title: '' })) },
      'groups must contain less than or equal to 200 items',
    ],
    ['breakouts', { start_time: undefined }, 'start_time is required'],
    ['breakouts', { end_time: null }, 'end_time must be a string'],
    ['breakouts', { end_time: start_time }, 'end_time must be after start_time'],
    [
      'broadcast',
      { message: 'x'.repeat(10_001) },
      'message length must be less than or equal to 10000 characters long',
    ],
    ['broadcast', { message: ['x'] }, 'message must be a string'],
  ])('%s: %j → %s', (name, changes, complaint) => {
    const found = complaints(name, changed(name, changes));
    expect(found).toContain(complaint);
    const [field] = complaint.split(' ');
    for (const each of found) expect(each.split(' ')[0]).toBe(field);
  });

  it('may be a name that looks like a template, which is not evaluated', () => {
    for (const namespace of ['{{1+}}', '{{#label}}', '{{$x}}', '{constructor}', '{{']) {
      const external_data = { [namespace]: 5 };
      expect(complaints('create', changed('create', { external_data }))).toEqual([
        `external_data ${namespace} must be an object`,
      ]);
      const deep = { [namespace]: { [namespace]: 0.5 } };
      expect(complaints('create', changed('create', { external_data: deep }))).toEqual([
        `external_data ${namespace}.${namespace} must be an integer, Matrix stores no fractions`,
      ]);
    }
  });

  it.each([
    ['uid must be well-formed Unicode text without NUL', { uid: '\ud800' }],
    ['uid must be well-formed Unicode text without NUL', { uid: 'a\0' }],
    ['x must be an integer, Matrix stores no fractions', { x: 1.5 }],
    ['x must be an integer, Matrix stores no fractions', { x: 2 ** 60 }],
    ['x must be well-formed Unicode text without NUL', { x: '\ud800' }],
    ['a key must be well-formed Unicode text without NUL', { '\ud800': 'x' }],
    ['dtstart.x must be an integer, Matrix stores no fractions', { dtstart: { ...entry().dtstart, x: 0.5 } }],
  ])('may be something in a calendar that no room can store: %s', (expected, changes) => {
    expect(complaints('create', changed('create', { calendar: [{ ...entry(), ...changes }] }))).toEqual([
      `calendar.0 cannot be stored: ${expected}`,
    ]);
  });

  it.each(['\ud800', 'a\0'])('may be a namespace that no room can store', (namespace) => {
    expect(complaints('create', changed('create', { external_data: { [namespace]: {} } }))).toEqual([
      'external_data must have namespaces of well-formed text without NUL',
    ]);
  });

  it('may be data of others that is nested without end', () => {
    let nested: object = {};
    for (let depth = 0; depth < 9_000; depth += 1) nested = { nested };
    const [complaint] = complaints('create', changed('create', { external_data: { ox: nested } }));
    expect(complaint).toMatch(/^external_data ox\.nested.* is nested too deeply$/);
  });

  it.each(['+099999-01-01', '2201-01-01', '1969-12-31', '0000-01-01'])(
    'is a year that calendars do not have: %s',
    (time) => {
      const data = pair({ start_time: time, end_time: time });
      expect(complaints('create', data)).toContain('start_time must be in the years 1970 to 2200');
      expect(complaints('create', data)).toContain('end_time must be in the years 1970 to 2200');
    },
  );

  it('is the same whatever the time zone of the process', () => {
    // One with, one without an offset: the process may think that it is later in Berlin.
    const zone = Settings.defaultZone;
    try {
      const data = pair({ start_time: '2040-10-03T10:00', end_time: '2040-10-03T10:30Z' });
      for (const name of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
        Settings.defaultZone = name;
        expect(complaints('create', data)).toEqual([]);
      }
    } finally {
      Settings.defaultZone = zone;
    }
  });
});
