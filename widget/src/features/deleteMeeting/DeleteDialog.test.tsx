import { act, screen, waitFor, within } from '@testing-library/react';
import type { DialogWish } from '../../store/dialogs.ts';
import { dialogOpened } from '../../store/dialogs.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { bob, calendarRoom, createFakeHost, type FakeHost } from '../../test/fakeHost.ts';
import { calendar, meeting, single } from '../../test/rooms.ts';
import { showPlanner } from '../../test/showPlanner.tsx';
import { violationsInAllThemes } from '../../test/themes.ts';

const roomId = '!meeting:example.org' as RoomId;
const daily = single('20401003T103000', '20401003T113000', { rrule: 'FREQ=DAILY;COUNT=5' });
const third = { uid: 'a', recurrenceId: Date.UTC(2040, 9, 5, 10, 30) };

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 1), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

async function ask(host: FakeHost, wish: Partial<DialogWish> = {}, path = '/') {
  const shown = await showPlanner(host, { path });
  act(() => void shown.store.dispatch(dialogOpened({ dialog: 'delete', roomId, ...wish })));
  const dialog = await screen.findByRole('dialog', { name: 'Delete meeting' });
  return {
    ...shown,
    dialog,
    buttons: within(dialog)
      .getAllByRole('button')
      .map((each) => each.textContent),
  };
}

const world = (
  wish: Parameters<typeof meeting>[0] = {},
  options: Parameters<typeof createFakeHost>[0] = {},
) => {
  const host = createFakeHost(options);
  host.set(calendarRoom, ...calendar());
  host.set(roomId, ...meeting({ title: 'Planning', ...wish }));
  return host;
};

const calendarSent = (host: FakeHost, index = 0) =>
  (host.sent[index]?.content as { data: { calendar: object[] } }).data.calendar;

/** The bot changes the calendar, then says so. */
const carryOut = (host: FakeHost) =>
  act(() => {
    host.set(roomId, ...meeting({ title: 'Planning', calendar: calendarSent(host) as typeof daily }));
    host.answer(host.sent[0]!.eventId, { done: true });
  });

test('closes a single meeting after asking, and says that this is for good', async () => {
  const host = world();
  const { user, dialog, buttons } = await ask(host);
  expect(buttons).toEqual(['Cancel', 'Delete']);
  expect(screen.getByRole('button', { name: 'Cancel' })).toHaveFocus();
  expect(dialog).toHaveTextContent('“Planning” on October 3, 2040');
  expect(dialog).toHaveTextContent('This cannot be undone.');
  expect(await violationsInAllThemes(host)).toEqual([]);

  await user.click(screen.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(host.sent[0]).toMatchObject({
    roomId: calendarRoom,
    type: 'net.nordeck.meetings.meeting.close',
    content: { data: { target_room_id: roomId } },
  });
  expect(dialog).toHaveTextContent('Deleting…');
  act(() => host.answer(host.sent[0]!.eventId, { done: true }));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  expect(host.opened).toEqual([]);
  expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
});

test('asks what of a series is to be deleted, and takes one meeting back', async () => {
  const host = world({ calendar: daily });
  const { user, buttons } = await ask(host, { occurrence: third });
  expect(buttons).toEqual(['Cancel', 'Delete meeting', 'Delete this and following', 'Delete series']);
  expect(await violationsInAllThemes(host)).toEqual([]);

  await user.click(screen.getByRole('button', { name: 'Delete meeting' }));
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(calendarSent(host)).toEqual([{ ...daily[0], exdate: [{ tzid: 'UTC', value: '20401005T103000' }] }]);
  carryOut(host);

  expect(await screen.findByText('“Planning” on October 5, 2040 was deleted.')).toBeVisible();
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  expect(await violationsInAllThemes(host)).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(host.sent).toHaveLength(2));
  expect(calendarSent(host, 1)).toEqual(daily);
  expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
});

test('deletes this and all following meetings, and takes that back', async () => {
  const host = world({ calendar: daily });
  const { user } = await ask(host, { occurrence: third });
  await user.click(screen.getByRole('button', { name: 'Delete this and following' }));
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(calendarSent(host)).toMatchObject([{ uid: 'a', rrule: 'FREQ=DAILY;UNTIL=20401004T103000Z' }]);
  act(() => host.answer(host.sent[0]!.eventId, { done: true }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(host.sent).toHaveLength(2));
  expect(calendarSent(host, 1)).toEqual(daily);
});

test('offers no way to take back what somebody changed since', async () => {
  const host = world({ calendar: daily });
  const { user, store } = await ask(host, { occurrence: third });
  await user.click(screen.getByRole('button', { name: 'Delete this and following' }));
  await waitFor(() => expect(host.sent).toHaveLength(1));
  act(() => host.answer(host.sent[0]!.eventId, { done: true }));
  act(() => host.set(roomId, ...meeting({ calendar: single('20401101T103000', '20401101T113000') })));
  await waitFor(() => expect(store.getState().undo.offered).toBeUndefined());
  expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
});

test('of the first meeting knows no following, of the last that remains nothing but all', async () => {
  const host = world({ calendar: daily });
  const first = await ask(host, { occurrence: { uid: 'a', recurrenceId: Date.UTC(2040, 9, 3, 10, 30) } });
  expect(first.buttons).toEqual(['Cancel', 'Delete meeting', 'Delete series']);
  await first.user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());

  jest.setSystemTime(Date.UTC(2040, 9, 7));
  act(
    () =>
      void first.store.dispatch(
        dialogOpened({
          dialog: 'delete',
          roomId,
          occurrence: { uid: 'a', recurrenceId: Date.UTC(2040, 9, 7, 10, 30) },
        }),
      ),
  );
  expect(await screen.findByRole('button', { name: 'Delete' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Delete meeting' })).not.toBeInTheDocument();
});

test('shows inside why it failed, and tries again', async () => {
  const host = world();
  const { user, dialog, store } = await ask(host);
  await user.click(screen.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(host.sent).toHaveLength(1));
  act(() => host.answer(host.sent[0]!.eventId, { done: false, code: 'denied' }));
  expect(await within(dialog).findByText('Failed to delete the meeting')).toBeVisible();
  expect(dialog).toHaveTextContent('You do not have the permission to do this.');
  expect(await violationsInAllThemes(host)).toEqual([]);

  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(host.sent).toHaveLength(2));
  act(() => host.answer(host.sent[1]!.eventId, { done: false, code: 'denied' }));
  await within(dialog).findByText('Failed to delete the meeting');
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  expect(store.getState().outbox.acts).toEqual([]);
});

test('says that it waits where there is no connection', async () => {
  const host = world();
  const { user, dialog } = await ask(host);
  act(() => host.connect(false));
  await user.click(screen.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(dialog).toHaveTextContent('There is no connection.'));
  await user.click(screen.getByRole('button', { name: 'Close' }));
  expect(host.sent).toEqual([]);
  act(() => host.connect(true));
  await waitFor(() => expect(host.sent).toHaveLength(1));
});

test('says when the room goes away by itself', async () => {
  const deletionAt = Date.UTC(2040, 9, 4, 5);
  const host = world();
  host.set(roomId, [
    'net.nordeck.meetings.metadata',
    '',
    { creator: bob, calendar: single('20401003T103000', '20401003T113000'), force_deletion_at: deletionAt },
  ]);
  const { dialog } = await ask(host);
  expect(dialog).toHaveTextContent('is removed automatically in 3 days.');
});

test('leads to the parent when the whole meeting went in which we are', async () => {
  const host = world({}, { roomId });
  const { user } = await ask(host, {}, '/cockpit');
  await user.click(screen.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(host.opened).toEqual([]);
  act(() => host.answer(host.sent[0]!.eventId, { done: true }));
  await waitFor(() => expect(host.opened).toEqual([calendarRoom]));
});

test('stays in a series of which one meeting went', async () => {
  const host = world({ calendar: daily }, { roomId });
  const { user } = await ask(host, { occurrence: third }, '/cockpit');
  await user.click(screen.getByRole('button', { name: 'Delete meeting' }));
  await waitFor(() => expect(host.sent).toHaveLength(1));
  act(() => host.answer(host.sent[0]!.eventId, { done: true }));
  expect(await screen.findByRole('button', { name: 'Undo' })).toBeVisible();
  expect(host.opened).toEqual([]);
});
