import { screen, within } from '@testing-library/react';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { calendarRoom, createFakeHost } from '../../test/fakeHost.ts';
import { calendar, meeting, single } from '../../test/rooms.ts';
import { showPlanner, violations } from '../../test/showPlanner.tsx';

const room = (name: string) => `!${name}:example.org` as RoomId;

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 3), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

const page = (logOut: () => Promise<void> = () => Promise.resolve()) =>
  Object.assign(createFakeHost({ kind: 'page', roomId: undefined }), { logOut });
const at = single('20401003T103000', '20401003T113000');

test('shows the only calendar by itself, and lets one leave', async () => {
  const logOut = jest.fn(() => Promise.resolve());
  const host = page(logOut);
  host.set(calendarRoom, ...calendar());
  host.set(room('a'), ...meeting({ title: 'Ours', calendar: at }));
  const { user } = await showPlanner(host);
  expect(await screen.findByRole('combobox', { name: 'Calendar' })).toHaveTextContent('Calendar');
  await screen.findByRole('listitem', { name: 'Ours' });
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole('button', { name: /^Log out/ }));
  expect(logOut).toHaveBeenCalled();
});

test('asks before it throws away what was typed or not sent', async () => {
  const logOut = jest.fn(() => Promise.resolve());
  const host = page(logOut);
  host.set(calendarRoom, ...calendar());
  host.memory.write('form_all_me_meeting', { title: 'Half a thought' });
  const { user } = await showPlanner(host);
  await user.click(screen.getByRole('button', { name: /^Log out/ }));
  expect(await screen.findByRole('alertdialog', { name: /throws away what was not sent/ })).toBeVisible();
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Stay logged in' }));
  expect(logOut).not.toHaveBeenCalled();
  await user.click(await screen.findByRole('button', { name: /^Log out @/ }));
  await user.click(await screen.findByRole('button', { name: 'Log out' }));
  expect(logOut).toHaveBeenCalled();
});

test('goes into a meeting to its breakout sessions and all that can be done there, and back', async () => {
  const host = page();
  host.set(calendarRoom, ...calendar());
  host.set(room('a'), ...meeting({ title: 'Ours', calendar: at }));
  const session = { kind: 'breakoutSession', parent: room('a'), calendar: at } as const;
  host.set(room('b'), ...meeting({ title: 'Group 1', ...session }));
  const { user } = await showPlanner(host);
  const card = await screen.findByRole('listitem', { name: 'Ours' });
  await user.click(within(card).getByRole('button', { name: 'More settings' }));
  await user.click(screen.getByRole('menuitem', { name: 'Breakout Sessions' }));
  expect(await screen.findByRole('listitem', { name: 'Group 1' })).toBeVisible();
  expect(screen.getByRole('textbox', { name: /^Send message to all/ })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Schedule Breakout Session' })).toBeEnabled();
  expect(await violations()).toEqual([]);

  await user.click(screen.getByRole('button', { name: 'Details' }));
  const details = await screen.findByRole('dialog', { name: 'Ours' });
  await user.click(within(details).getByRole('button', { name: 'Close' }));
  await user.click(await screen.findByRole('button', { name: 'Back' }));
  expect(await screen.findByRole('listitem', { name: 'Ours' })).toBeVisible();
});

test('shows all calendars where there are several, or the one that is chosen, and remembers it', async () => {
  const host = page();
  const other = room('other');
  host.set(calendarRoom, ...calendar());
  host.set(other, ...calendar(), ['m.room.name', '', { name: 'Second' }]);
  host.set(room('a'), ...meeting({ title: 'Here', calendar: at }));
  host.set(room('b'), ...meeting({ title: 'There', calendar: at, parent: other }));
  const { user } = await showPlanner(host);
  await screen.findByRole('listitem', { name: 'Here' });
  const choice = await screen.findByRole('combobox', { name: 'Calendar' });
  expect(choice).toHaveTextContent('All calendars');
  await user.click(choice);
  await user.click(screen.getByRole('option', { name: 'Second' }));
  await screen.findByRole('listitem', { name: 'There' });
  expect(screen.queryByRole('listitem', { name: 'Here' })).not.toBeInTheDocument();
  expect(host.memory.read('place')).toBe(other);
});

test('shows all calendars where the one of the last visit is gone', async () => {
  const host = page();
  host.memory.write('place', room('gone'));
  host.set(calendarRoom, ...calendar());
  host.set(room('other'), ...calendar(), ['m.room.name', '', { name: 'Second' }]);
  host.set(room('a'), ...meeting({ title: 'Here', calendar: at }));
  const { store } = await showPlanner(host);
  expect(await screen.findByRole('listitem', { name: 'Here' })).toBeInTheDocument();
  expect(store.getState().place.roomId).toBeUndefined();
});

test('shows a calendar in the view that it had at the last visit', async () => {
  const host = page();
  host.memory.write('place', calendarRoom);
  host.memory.write(`meeting_view_${calendarRoom}_${host.userId}`, 'month');
  host.set(calendarRoom, ...calendar());
  host.set(room('other'), ...calendar(), ['m.room.name', '', { name: 'Second' }]);
  await showPlanner(host);
  expect(screen.getByRole('button', { name: 'Choose month, selected October 2040' })).toBeVisible();
});
