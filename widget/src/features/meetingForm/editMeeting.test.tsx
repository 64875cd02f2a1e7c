import { act, screen, waitFor } from '@testing-library/react';
import type { Ref } from '../../../../shared/src/calendar/editAll.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { alice, bob, bot, calendarRoom, type FakeOptions, type State } from '../../test/fakeHost.ts';
import { meeting, single, type MeetingWish } from '../../test/rooms.ts';
import {
  carol,
  commandsOf,
  fill,
  meetingRoom,
  openForm,
  option,
  worldOfForms,
} from '../../test/showForm.tsx';
import { showPlanner, violations } from '../../test/showPlanner.tsx';

const at = (day: number, hour: number, minute = 0) => Date.UTC(2040, 9, day, hour, minute);

beforeEach(() => {
  jest.useFakeTimers({ now: at(3, 8, 10), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

const widget = (id: string): State => ['im.vector.modular.widgets', id, { type: 'custom', url: 'https://x' }];

function world(wish: MeetingWish, options: FakeOptions = {}) {
  const host = worldOfForms(options);
  host.set(meetingRoom, ...meeting({ title: 'Sync', description: 'About it', ...wish }));
  return host;
}
const edit = (occurrence: Ref = { uid: 'a' }) =>
  ({ form: 'meeting', roomId: meetingRoom, occurrence }) as const;
const open = (host: ReturnType<typeof world>, occurrence?: Ref) => openForm(host, edit(occurrence));

const daily = single('20401003T103000', '20401003T113000', { rrule: 'FREQ=DAILY;COUNT=5' });
const third: Ref = { uid: 'a', recurrenceId: at(5, 10, 30) };
const field = (name: string | RegExp) => screen.getByRole('textbox', { name });
const series = () => screen.getByRole('checkbox', { name: 'Edit the recurring meeting series' });

test('changes the title and sends nothing but that', async () => {
  const host = world({});
  const { user, submit, dialog } = await open(host);
  expect(dialog).toHaveAccessibleName('Edit Meeting');
  expect(submit).toHaveTextContent('Save');
  expect(field(/Title/)).toHaveValue('Sync');
  expect(submit).toBeDisabled();
  await user.clear(field(/Title/));
  expect(screen.getByText('A title is required')).toBeVisible();
  await fill(user, field(/Title/), 'Renamed');
  await user.click(submit);

  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(host.sent[0]?.roomId).toBe(calendarRoom);
  expect(commandsOf(host)).toEqual([
    [
      'meeting.update',
      {
        target_room_id: meetingRoom,
        title: 'Renamed',
        description: 'About it',
        calendar: single('20401003T103000', '20401003T113000'),
      },
    ],
  ]);
  expect(await screen.findByRole('listitem', { name: /Renamed/ })).toBeVisible();
});

test('adds and removes people and widgets and switches messaging, in one act', async () => {
  const host = world({ more: [widget('jitsi')] });
  const { user, submit, store } = await open(host);
  await screen.findByText('Video conference');
  const participants = screen.getByRole('combobox', { name: 'Participants' });
  await fill(user, participants, 'carol');
  await user.click(await option(/Carol/));
  await user.type(participants, '{ArrowLeft}{ArrowLeft}{Delete}');
  await user.click(screen.getByRole('combobox', { name: 'Widgets' }));
  await user.click(await option('Whiteboard'));
  await user.click(screen.getByRole('checkbox', { name: 'Allow messaging for all participants' }));
  await user.click(submit);
  await waitFor(() => expect(host.sent).toHaveLength(4));
  const target_room_id = meetingRoom;
  expect(commandsOf(host)).toEqual([
    ['meeting.participants.handle', { target_room_id, invite: true, userIds: [carol] }],
    ['meeting.participants.handle', { target_room_id, invite: false, userIds: [bob] }],
    ['meeting.widgets.handle', { target_room_id, add: true, widget_ids: ['board'] }],
    ['meeting.change.message_permissions', { target_room_id, messaging_power_level: 100 }],
  ]);
  expect(store.getState().outbox.acts).toHaveLength(1);
});

test('says why somebody cannot be taken out', async () => {
  const host = world({
    more: [['m.room.power_levels', '', { users: { [alice]: 100, [bob]: 100 }, events_default: 0 }]],
  });
  const { user, submit } = await open(host);
  await user.hover(screen.getByText('Bob'));
  expect(await screen.findByText('You do not have the permission to remove this person.')).toBeVisible();
  await user.type(screen.getByRole('combobox', { name: 'Participants' }), '{Backspace}{Backspace}');
  expect(screen.getByText('Bob')).toBeVisible();
  expect(submit).toBeDisabled();
});

test.each([
  [50, 0, false],
  [50, 100, false],
  [100, 0, true],
])(
  'lets a member of level %i switch messaging that takes %i only to a level they have: %p',
  async (own, events_default, isOffered) => {
    const users = { [alice]: own, [bot]: 101 };
    await open(world({ more: [['m.room.power_levels', '', { users, events_default, state_default: 50 }]] }));
    const messaging = screen.getByRole('checkbox', { name: 'Allow messaging for all participants' });
    expect(messaging.matches(':enabled')).toBe(isOffered);
  },
);

test('changes a meeting although the widgets cannot be had', async () => {
  const host = world(
    { more: [widget('jitsi')] },
    { bot: { widgets: () => Promise.reject(new Error('away')) } },
  );
  const { user, submit } = await open(host);
  await screen.findByText(/The widgets cannot be loaded/);
  await fill(user, field('Description'), 'More of it');
  await user.click(submit);
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(commandsOf(host)[0]?.[1]).toMatchObject({ description: 'More of it' });
});

describe('a series', () => {
  test('has one occurrence moved, while its other fields are disabled', async () => {
    const host = world({ calendar: daily });
    const { user, submit } = await open(host, third);
    expect(field(/Title/)).toBeDisabled();
    expect(series()).not.toBeChecked();
    expect(field('Start date')).toHaveValue('10/05/2040');
    await fill(user, field('Start time'), '2 pm');
    expect(field('End time')).toHaveValue('03:00 PM');
    expect(await violations()).toEqual([]);
    await user.click(submit);
    await waitFor(() => expect(host.sent).toHaveLength(1));
    expect(commandsOf(host)[0]?.[1]).toMatchObject({
      calendar: [
        ...daily,
        {
          uid: 'a',
          recurrenceId: { tzid: 'UTC', value: '20401005T103000' },
          dtstart: { tzid: 'UTC', value: '20401005T140000' },
          dtend: { tzid: 'UTC', value: '20401005T150000' },
        },
      ],
    });
  });

  test('is changed as a whole from its first occurrence on', async () => {
    const host = world({ calendar: daily });
    const { user, submit } = await open(host, third);
    await user.click(series());
    expect(field(/Title/)).toBeEnabled();
    expect(field('Start date')).toHaveValue('10/03/2040');
    expect(submit).toBeDisabled();
    await fill(user, field('Start time'), '11:00 AM');
    await user.click(submit);
    await waitFor(() => expect(host.sent).toHaveLength(1));
    expect(commandsOf(host)[0]?.[1]).toMatchObject({
      calendar: single('20401003T110000', '20401003T120000', { rrule: 'FREQ=DAILY;COUNT=5' }),
    });
  });

  test('is divided where this and the following occurrences change', async () => {
    const host = world({ calendar: daily });
    const { user, submit } = await open(host, third);
    await user.click(screen.getByRole('checkbox', { name: 'Edit this and the following events' }));
    expect(field('Start date')).toHaveValue('10/05/2040');
    await fill(user, field('Start time'), '11:00 AM');
    await user.click(submit);
    await waitFor(() => expect(host.sent).toHaveLength(1));
    expect(commandsOf(host)[0]?.[1]).toMatchObject({
      calendar: [
        { uid: 'a', dtstart: { value: '20401003T103000' } },
        { dtstart: { value: '20401005T110000' }, rrule: 'FREQ=DAILY;COUNT=3' },
      ],
    });
  });

  test('has what it would lose shown and confirmed', async () => {
    const deleted = { exdate: [{ tzid: 'UTC', value: '20401004T103000' }] };
    const host = world({
      calendar: single('20401003T103000', '20401003T113000', { rrule: 'FREQ=DAILY;COUNT=5', ...deleted }),
    });
    const { user, submit } = await open(host, third);
    await user.click(series());
    await user.click(screen.getByRole('combobox', { name: /^Repeat meeting/ }));
    await user.click(await option('Weekly'));
    expect(screen.getByText(/Deleted: Thursday, October 4, 2040/)).toBeVisible();
    expect(submit).toBeDisabled();
    await user.click(screen.getByRole('checkbox', { name: 'Save anyway' }));
    expect(submit).toBeEnabled();
  });

  test('keeps a rule that the form cannot say', async () => {
    const rrule = 'FREQ=MONTHLY;BYMONTHDAY=3,17';
    const host = world({ calendar: single('20401003T103000', '20401003T113000', { rrule }) });
    const { user, submit } = await open(host, { uid: 'a', recurrenceId: at(3, 10, 30) });
    await user.click(series());
    expect(screen.getByRole('combobox', { name: /^Repeat meeting/ })).toHaveTextContent(
      'Every month on the 3rd and 17th',
    );
    expect(screen.getByText(/This rule was made elsewhere/)).toBeVisible();
    await fill(user, field(/Title/), 'Renamed');
    await user.click(submit);
    await waitFor(() => expect(host.sent).toHaveLength(1));
    expect(commandsOf(host)[0]?.[1]).toMatchObject({ title: 'Renamed', calendar: [{ rrule }] });
  });

  test('keeps its zone, in which it is shown', async () => {
    const tzid = 'Asia/Tokyo';
    const calendar = [
      {
        uid: 'a',
        dtstart: { tzid, value: '20401005T090000' },
        dtend: { tzid, value: '20401005T100000' },
        rrule: 'FREQ=DAILY',
      },
    ];
    const host = world({ calendar });
    const { user, submit } = await open(host, { uid: 'a', recurrenceId: at(5, 0) });
    await user.click(series());
    expect(screen.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Asia/Tokyo');
    expect(field('Start time')).toHaveValue('09:00 AM');
    expect(screen.getByText(/^UTC: October 5, 2040, 12:00/)).toBeVisible();
    await fill(user, field('Start time'), '9:30 AM');
    await user.click(submit);
    await waitFor(() => expect(host.sent).toHaveLength(1));
    expect(commandsOf(host)[0]?.[1]).toMatchObject({
      calendar: [{ dtstart: { tzid, value: '20401005T093000' } }],
    });
  });
});

test('does not let a meeting begin anew that has begun', async () => {
  const { user, submit } = await open(world({ calendar: single('20401003T080000', '20401003T090000') }));
  expect(field('Start time')).toHaveAttribute('readonly');
  expect(screen.getByText('The meeting already started.')).toBeVisible();
  await fill(user, field('End time'), '9:30 AM');
  expect(submit).toBeEnabled();
});

test('says that a meeting is over', async () => {
  const { submit } = await open(world({ calendar: single('20401003T070000', '20401003T080000') }));
  expect(screen.getByText('The meeting is already over and cannot be changed.')).toBeVisible();
  expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  expect(submit).toBeDisabled();
});

test('keeps a breakout session within its meeting, which says that sessions stay', async () => {
  const parent = '!parent:example.org' as RoomId;
  const host = world({ kind: 'breakoutSession', parent });
  host.set(parent, ...meeting({ calendar: single('20401003T100000', '20401003T120000') }));
  const { user, submit } = await open(host);
  expect(screen.queryByRole('combobox', { name: /^Repeat meeting/ })).not.toBeInTheDocument();
  await fill(user, field('Start time'), '11:30 AM');
  expect(screen.getAllByText('The breakout session must be within its meeting.')[0]).toBeVisible();
  expect(submit).toBeDisabled();
});

test('says that the sessions of a meeting stay where they are', async () => {
  const host = world({});
  host.set('!session:example.org' as RoomId, ...meeting({ kind: 'breakoutSession', parent: meetingRoom }));
  await open(host);
  expect(screen.getByText('The breakout sessions of this meeting are not moved along.')).toBeVisible();
});

test('says that a meeting is gone', async () => {
  const { submit } = await openForm(worldOfForms(), edit());
  expect(screen.getByText('It is not there any more.')).toBeVisible();
  expect(submit).toBeDisabled();
});

describe('in a window of the client', () => {
  test('the planner opens it and does what was chosen there', async () => {
    const host = world({}, { hasModals: true });
    const { store } = await showPlanner(host);
    const { formOpened } = await import('../../store/forms.ts');
    act(() => void store.dispatch(formOpened(edit())));
    expect(host.modals).toHaveLength(1);
    expect(host.modals[0]).toMatchObject({
      path: '/schedule-meeting',
      title: 'Edit Meeting',
      data: edit(),
      buttons: [
        { id: 'nic.schedule.meeting.submit', label: 'Save', disabled: true },
        { id: 'nic.schedule.meeting.cancel', label: 'Cancel' },
      ],
    });
    const base = {
      parent: null,
      title: 'Sync',
      description: 'About it',
      start: at(3, 10, 30),
      end: at(3, 11, 30),
      tzid: 'UTC',
      allDay: false,
      rrule: null,
      participants: [],
      mayEverybodyWrite: true,
      widgetIds: null,
      scope: 'all',
    };
    await act(async () => {
      const draft = { base, values: { ...base, title: 'Renamed' } };
      host.modals[0]?.close({ type: 'nic.schedule.meeting.submit', draft });
      await Promise.resolve();
    });
    await waitFor(() => expect(host.sent).toHaveLength(1));
    expect(commandsOf(host)[0]?.[1]).toMatchObject({ title: 'Renamed' });
    expect(store.getState().forms.open).toBeUndefined();
  });

  test('the window tells the client what to enable and closes with what was typed', async () => {
    const enabled: boolean[] = [];
    let press: (id: string) => void = () => undefined;
    const close = jest.fn();
    const host = world(
      {},
      {
        modal: {
          data: edit(),
          setEnabled: (_, isEnabled) => void enabled.push(isEnabled),
          watchButtons: (receive) => {
            press = receive;
            return () => undefined;
          },
          close,
        },
      },
    );
    const { user } = await showPlanner(host, { path: '/schedule-meeting' });
    await screen.findByRole('textbox', { name: /Title/ });
    expect(enabled.at(-1)).toBe(false);
    await fill(user, field(/Title/), 'Renamed');
    await waitFor(() => expect(enabled.at(-1)).toBe(true));
    expect(await violations()).toEqual([]);
    act(() => press('nic.schedule.meeting.cancel'));
    await user.click(await screen.findByRole('button', { name: 'Keep editing' }));
    act(() => press('nic.schedule.meeting.submit'));
    expect(close).toHaveBeenCalledWith({
      type: 'nic.schedule.meeting.submit',
      draft: expect.objectContaining({
        values: expect.objectContaining({ title: 'Renamed' }) as unknown,
      }) as unknown,
    });
  });
});
