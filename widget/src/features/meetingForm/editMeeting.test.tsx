import { act, screen, waitFor, within } from '@testing-library/react';
import type { Ref } from '../../../../shared/src/calendar/editAll.ts';
import type { RoomId, UserId } from '../../../../shared/src/matrix/ids.ts';
import { formOpened } from '../../store/forms.ts';
import { calendarRoom, createFakeHost, type FakeOptions } from '../../test/fakeHost.ts';
import { calendar, meeting, single, type MeetingWish } from '../../test/rooms.ts';
import { showPlanner, violations } from '../../test/showPlanner.tsx';

const room = '!meeting:example.org' as RoomId;
const carol = '@carol:example.org' as UserId;
const widgets = [
  { id: 'jitsi', name: 'Video conference', optional: false },
  { id: 'board', name: 'Whiteboard', optional: true },
];

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 3, 8, 10), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

async function openForm(wish: MeetingWish, occurrence: Ref = { uid: 'a' }, options: FakeOptions = {}) {
  const host = createFakeHost({
    people: [{ userId: carol, displayName: 'Carol' }],
    bot: { widgets: () => Promise.resolve(widgets) },
    ...options,
  });
  host.set(calendarRoom, ...calendar());
  host.set(room, ...meeting({ title: 'Sync', description: 'About it', ...wish }));
  const shown = await showPlanner(host);
  await act(async () => {
    shown.store.dispatch(formOpened({ form: 'meeting', roomId: room, occurrence }));
    await import('./MeetingFields.tsx');
  });
  const dialog = await screen.findByRole('dialog', { name: 'Edit Meeting' });
  const save = within(dialog).getByRole('button', { name: 'Save' });
  return { ...shown, host, save };
}

const daily = single('20401003T103000', '20401003T113000', { rrule: 'FREQ=DAILY;COUNT=5' });
const third: Ref = { uid: 'a', recurrenceId: Date.UTC(2040, 9, 5, 10, 30) };
const field = (name: string | RegExp) => screen.findByRole('textbox', { name });

test('changes the title and sends nothing but that', async () => {
  const { host, user, save } = await openForm({});
  const title = await field(/Title/);
  expect(title).toHaveValue('Sync');
  expect(save).toBeDisabled();
  await user.clear(title);
  expect(screen.getByText('A title is required')).toBeVisible();
  await user.type(title, 'Renamed');
  await user.click(save);

  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(host.sent[0]).toMatchObject({
    roomId: calendarRoom,
    type: 'net.nordeck.meetings.meeting.update',
    content: {
      data: {
        target_room_id: room,
        title: 'Renamed',
        description: 'About it',
        calendar: single('20401003T103000', '20401003T113000'),
      },
    },
  });
  expect(await screen.findByRole('listitem', { name: 'Renamed' })).toBeVisible();
});

test('moves one occurrence of a series, whose other fields are disabled', async () => {
  const { host, user, save } = await openForm({ calendar: daily }, third);
  const start = await field('Start time');
  expect(await field(/Title/)).toBeDisabled();
  expect(start).toHaveValue('10:30 AM');
  await user.clear(start);
  await user.type(start, '2 pm');
  expect(await field('End time')).toHaveValue('03:00 PM');
  await user.click(save);

  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(host.sent[0]?.content).toMatchObject({
    data: {
      calendar: [
        ...daily,
        {
          uid: 'a',
          recurrenceId: { tzid: 'UTC', value: '20401005T103000' },
          dtstart: { tzid: 'UTC', value: '20401005T140000' },
          dtend: { tzid: 'UTC', value: '20401005T150000' },
        },
      ],
    },
  });
  expect(await violations()).toEqual([]);
});
