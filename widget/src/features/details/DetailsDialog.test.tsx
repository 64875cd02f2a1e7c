import { act, screen, waitFor, within } from '@testing-library/react';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import type { MeetingValues } from '../../store/acts/meetingValues.ts';
import { updateMeetingAct } from '../../store/acts/updateMeeting.ts';
import { dialogOpened } from '../../store/dialogs.ts';
import { selectAllMeetings } from '../../store/meetings.ts';
import { calendarRoom, createFakeHost, type FakeHost } from '../../test/fakeHost.ts';
import { calendar, meeting, single } from '../../test/rooms.ts';
import { showPlanner, violations } from '../../test/showPlanner.tsx';
import { violationsInAllThemes } from '../../test/themes.ts';

const roomId = '!meeting:example.org' as RoomId;
const daily = single('20401003T103000', '20401003T113000', { rrule: 'FREQ=DAILY;COUNT=5' });
const values: MeetingValues = {
  parent: null,
  title: 'Planning',
  description: '',
  start: Date.UTC(2040, 9, 3, 10, 30),
  end: Date.UTC(2040, 9, 3, 11, 30),
  tzid: 'UTC',
  allDay: false,
  rrule: 'FREQ=DAILY;COUNT=5',
  participants: [],
  mayEverybodyWrite: true,
  widgetIds: null,
  scope: 'all',
};
const second = { uid: 'a', recurrenceId: Date.UTC(2040, 9, 4, 10, 30) };

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 1), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

async function open(host: FakeHost) {
  const shown = await showPlanner(host);
  const opener = document.createElement('button');
  document.body.append(opener);
  opener.focus();
  act(() => void shown.store.dispatch(dialogOpened({ dialog: 'details', roomId, occurrence: second })));
  return { ...shown, opener, dialog: await screen.findByRole('dialog', { name: 'Planning' }) };
}

const world = (wish: Parameters<typeof meeting>[0] = {}) => {
  const host = createFakeHost();
  host.set(calendarRoom, ...calendar());
  host.set(roomId, ...meeting({ title: 'Planning', calendar: daily, ...wish }));
  return host;
};

test('shows the occurrence that was meant, and gives the focus back', async () => {
  const host = world();
  const { user, dialog, opener } = await open(host);
  expect(within(dialog).getByTestId('date')).toHaveTextContent('October 4, 2040, 10:30 – 11:30 AM');
  await user.tab();
  expect(within(dialog).getByRole('button', { name: 'Join' })).toHaveFocus();
  expect(await violationsInAllThemes(host)).toEqual([]);

  await user.click(within(dialog).getByRole('button', { name: 'Join' }));
  expect(host.opened).toEqual([roomId]);
  await user.click(within(dialog).getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(dialog).not.toBeInTheDocument());
  expect(opener).toHaveFocus();
  opener.remove();
});

test('opens other dialogs above itself and comes back', async () => {
  const host = world();
  const { user, dialog } = await open(host);
  const email = within(dialog).getByRole('button', { name: 'Share by email' });
  await user.click(email);
  expect(await screen.findByRole('dialog', { name: 'Share the meeting invitation' })).toBeVisible();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.getAllByRole('dialog')).toEqual([dialog]));
  expect(email).toHaveFocus();
});

test('closes with the occurrence, once it is deleted', async () => {
  const host = world();
  const { user, dialog, opener } = await open(host);
  // What it was opened from is gone with it.
  opener.remove();
  await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
  await user.click(await screen.findByRole('button', { name: 'Delete meeting' }));
  await waitFor(() => expect(host.sent).toHaveLength(1));
  act(() => {
    const { data } = host.sent[0]!.content as { data: { calendar: typeof daily } };
    host.set(roomId, ...meeting({ title: 'Planning', calendar: data.calendar }));
    host.answer(host.sent[0]!.eventId, { done: true });
  });
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  expect(await screen.findByRole('button', { name: 'Undo' })).toHaveFocus();
});

test('says in the details what becomes of a change, with what was typed and a way to try again', async () => {
  const host = world();
  const { store, dialog, outgoing, user, opener } = await open(host);
  opener.remove();
  const renaming = updateMeetingAct(
    { base: values, values: { ...values, title: 'Renamed' } },
    {
      meeting: selectAllMeetings(store.getState()).get(roomId)!,
      members: [],
      occurrence: { uid: 'a' },
      sentIn: calendarRoom,
      newUid: 'b',
      silentLevel: 100,
    },
  );
  await act(async () => {
    outgoing.perform(renaming!);
    await jest.advanceTimersByTimeAsync(0);
  });
  expect(within(dialog).getByText('Being sent…')).toBeVisible();
  await act(() => jest.advanceTimersByTimeAsync(20_000));
  expect(within(dialog).getByText('Not answered yet')).toBeVisible();
  act(() => host.answer(host.sent[0]!.eventId, { done: false, code: 'denied' }));
  const notice = await within(dialog).findByRole('alert');
  expect(notice).toHaveTextContent('Change “Renamed”');
  expect(await violations()).toEqual([]);
  await user.click(within(notice).getByRole('button', { name: 'Try again' }));
  expect(host.sent).toHaveLength(2);
  act(() => host.answer(host.sent[1]!.eventId, { done: false, code: 'denied' }));
  await user.click(await within(dialog).findByRole('button', { name: 'Edit again' }));
  expect(await screen.findByRole('dialog', { name: 'Edit Meeting' })).toBeVisible();
});

test('closes when the meeting is gone', async () => {
  const host = world();
  const { dialog } = await open(host);
  act(() => host.set(roomId, ['m.room.tombstone', '', { body: 'closed' }]));
  await waitFor(() => expect(dialog).not.toBeInTheDocument());
});

test('tells the time in the zone of the meeting where that is another', async () => {
  const zoned = single('20401003T103000', '20401003T113000', {
    dtstart: { tzid: 'Asia/Kolkata', value: '20401004T160000' },
    dtend: { tzid: 'Asia/Kolkata', value: '20401004T170000' },
  });
  const host = world({ calendar: zoned });
  const { store } = await showPlanner(host);
  act(() => void store.dispatch(dialogOpened({ dialog: 'details', roomId })));
  expect(await screen.findByText(/in the meeting’s time zone, Asia\/Kolkata/)).toHaveTextContent(
    'October 4, 2040, 4:00 – 5:00 PM',
  );
});

test('shows many people only when asked', async () => {
  const people = Array.from({ length: 120 }, (_, index) => `@person${index}:example.org`);
  const host = world({ more: people.map((id) => ['m.room.member', id, { membership: 'invite' }] as const) });
  const { user, dialog } = await open(host);
  const list = within(dialog).getByRole('list', { name: 'Participants' });
  expect(within(list).getAllByRole('listitem')).toHaveLength(51);
  await user.click(within(dialog).getByRole('button', { name: 'Show all 122 participants' }));
  expect(within(list).getAllByRole('listitem')).toHaveLength(122);
});
