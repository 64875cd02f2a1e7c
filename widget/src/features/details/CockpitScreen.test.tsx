import { act, screen, waitFor, within } from '@testing-library/react';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { alice, bob, calendarRoom, createFakeHost } from '../../test/fakeHost.ts';
import { calendar, meeting, single } from '../../test/rooms.ts';
import { showPlanner } from '../../test/showPlanner.tsx';
import { violationsInAllThemes } from '../../test/themes.ts';

const roomId = '!meeting:example.org' as RoomId;
const path = '/cockpit';

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 3, 9), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

const cockpit = (...states: Parameters<typeof meeting>) => {
  const host = createFakeHost({ roomId });
  host.set(calendarRoom, ...calendar());
  host.set(roomId, ...meeting(...states));
  return host;
};

test('shows the meeting that the room is', async () => {
  const host = cockpit({ title: 'Planning', description: 'What is next\nand why' });
  await showPlanner(host, { path });

  const details = await screen.findByRole('region', { name: 'Meeting details' });
  expect(within(details).getByRole('heading', { level: 3 })).toHaveTextContent('Planning');
  expect(within(details).getByTestId('date')).toHaveTextContent('October 3, 2040, 10:30 – 11:30 AM');
  expect(within(details).getByText(/What is next/)).toBeVisible();
  expect(within(details).queryByRole('button', { name: 'Join' })).not.toBeInTheDocument();
  const people = within(within(details).getByRole('list', { name: 'Participants' })).getAllByRole('listitem');
  expect(people.map(({ textContent }) => textContent)).toEqual(['AAliceOrganizer', 'BBobAccepted']);
  expect(await violationsInAllThemes(host)).toEqual([]);
});

test('goes on to the next meeting of a series when one is over', async () => {
  const host = cockpit({
    calendar: single('20401003T103000', '20401003T113000', { rrule: 'FREQ=DAILY;COUNT=5' }),
  });
  await showPlanner(host, { path });
  expect(await screen.findByTestId('date')).toHaveTextContent('October 3, 2040');
  expect(screen.getByTestId('recurrenceRole')).toHaveTextContent('Every day for 5 times');

  await act(() => jest.advanceTimersByTimeAsync(2.5 * 3_600_000));
  expect(screen.getByTestId('date')).toHaveTextContent('October 4, 2040');
  await act(() => jest.advanceTimersByTimeAsync(24 * 3_600_000));
  expect(screen.getByTestId('date')).toHaveTextContent('October 5, 2040');
  await act(() => jest.advanceTimersByTimeAsync(10 * 24 * 3_600_000));
  await waitFor(() => expect(screen.getByTestId('date')).toHaveTextContent('October 7, 2040'));
});

test('leads back to the room in which it was planned', async () => {
  const host = cockpit();
  const { user } = await showPlanner(host, { path });
  await user.click(await screen.findByRole('button', { name: 'Back to parent room' }));
  expect(host.opened).toEqual([calendarRoom]);
});

test('lets choose where there are several ways back', async () => {
  const other = '!other:example.org' as RoomId;
  const host = cockpit({ more: [['m.space.parent', other, { via: ['example.org'] }]] });
  host.set(other, ['m.room.name', '', { name: 'Another calendar' }]);
  const { user } = await showPlanner(host, { path });
  await user.click(await screen.findByRole('button', { name: 'Back to parent room' }));
  await user.keyboard('{ArrowDown}{Enter}');
  expect(host.opened).toEqual([other]);
});

test('edits, deletes and shares only what one may', async () => {
  const host = cockpit({ power: 0, creator: bob });
  const { store } = await showPlanner(host, { path });
  await screen.findByRole('region', { name: 'Meeting details' });
  expect(screen.queryByRole('button', { name: 'Edit' })).not.toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Delete' })).not.toBeInTheDocument();

  act(() => host.set(roomId, ['m.room.power_levels', '', { users: { [alice]: 100 }, events_default: 0 }]));
  (await screen.findByRole('button', { name: 'Edit' })).click();
  expect(store.getState().forms.open).toEqual({ form: 'meeting', roomId, occurrence: { uid: 'a' } });
});

test('leads to Open-Xchange for what is kept there', async () => {
  const host = createFakeHost({
    roomId,
    bot: {
      config: () =>
        Promise.resolve({
          jitsiDialInEnabled: false,
          openXchangeMeetingUrlTemplate: 'https://ox.example.org/#id={{id}}&folder={{folder}}',
        }),
    },
  });
  host.set(calendarRoom, ...calendar());
  host.set(roomId, ...meeting(), [
    'net.nordeck.meetings.metadata',
    '',
    {
      creator: alice,
      calendar: single('20401003T103000', '20401003T113000'),
      external_data: { 'io.ox': { folder: 'cal://0/471', id: 'a' } },
    },
  ]);
  await showPlanner(host, { path });
  for (const name of ['Edit meeting in Open-Xchange', 'Delete meeting in Open-Xchange'])
    expect(await screen.findByRole('link', { name })).toHaveAttribute(
      'href',
      'https://ox.example.org/#id=a&folder=cal://0/471',
    );
  expect(screen.queryByRole('button', { name: 'Delete' })).not.toBeInTheDocument();
  expect(await violationsInAllThemes(host)).toEqual([]);
});

test('lets the invited accept or decline', async () => {
  const host = cockpit({ membership: 'invite', creator: bob });
  const { user } = await showPlanner(host, { path });
  expect(
    await screen.findByText('Please accept the meeting invitation to see all the details.'),
  ).toBeVisible();
  expect(await violationsInAllThemes(host)).toEqual([]);
  host.connect(false);
  await user.click(screen.getByRole('button', { name: 'Accept' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('The invitation could not be answered');
  host.connect(true);
  await user.click(screen.getByRole('button', { name: 'Accept' }));
  expect(await screen.findByText('Share meeting')).toBeVisible();
});

test.each([
  ['the room was closed', [['m.room.tombstone', '', { body: '' }]], /its room was closed/],
  ['what it says cannot be read', [['net.nordeck.meetings.metadata', '', {}]], /cannot be read/],
  ['it is no meeting', [['m.room.create', '', {}]], /is not a meeting/],
] as const)('says why there is nothing to show: %s', async (_, more, words) => {
  const host = cockpit({ more });
  await showPlanner(host, { path });
  expect(await screen.findByText(words)).toBeVisible();
  expect(await violationsInAllThemes(host)).toEqual([]);
});

test('speaks German', async () => {
  const host = createFakeHost({ roomId, locale: 'de' });
  host.set(roomId, ...meeting({ title: 'Planung' }));
  await showPlanner(host, { path });
  expect(await screen.findByRole('region', { name: 'Einzelheiten der Besprechung' })).toBeVisible();
  expect(screen.getByTestId('date')).toHaveTextContent('3. Oktober 2040, 10:30–11:30 Uhr');
});
